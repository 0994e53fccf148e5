use std::collections::{BTreeSet, HashMap, VecDeque};

use frontrow_application::ports::{DrawView, Join, Joined, RoomCounts};
use frontrow_domain::queue::{Life, Place, PlaceStatus, QueueRules, Stage};
use frontrow_domain::shared::{ConcertId, Outcome, QueueTokenId, UserId};
use time::{Duration, OffsetDateTime};

use super::draw::Draw;
use super::line::Line;
use super::visits::Visits;

/// Whoever comes back within this time learns how their place ended; later it is simply over.
const REMEMBERED_FOR: Duration = Duration::minutes(10);

/// A crowd that falls silent at once must not stay in memory as a whole.
const REMEMBERED_AT_MOST: usize = 100_000;

/// The waiting room of one concert.
pub(super) struct Room {
    concert: ConcertId,
    places: HashMap<QueueTokenId, Living>,
    by_owner: HashMap<UserId, QueueTokenId>,
    line: Line,
    draw: Option<Draw>,
    inside: u64,
    /// Every living place by the instant at which it is over unless something is heard.
    ends: BTreeSet<(OffsetDateTime, QueueTokenId)>,
    over: HashMap<QueueTokenId, Place>,
    forget: VecDeque<(OffsetDateTime, QueueTokenId)>,
    visits: Visits,
    last_used: OffsetDateTime,
}

#[derive(Clone, Copy)]
struct Living {
    owner: UserId,
    number: u64,
    /// In the draw, for one who came before the opening.
    entry: Option<u64>,
    life: Life,
}

impl Room {
    pub(super) fn new(concert: ConcertId, now: OffsetDateTime) -> Self {
        Self {
            concert,
            places: HashMap::new(),
            by_owner: HashMap::new(),
            line: Line::default(),
            draw: None,
            inside: 0,
            ends: BTreeSet::new(),
            over: HashMap::new(),
            forget: VecDeque::new(),
            visits: Visits::new(),
            last_used: now,
        }
    }

    pub(super) fn has_anybody(&self) -> bool {
        !self.places.is_empty()
    }

    /// Whether there is nothing left to remember.
    pub(super) fn is_abandoned(&self, now: OffsetDateTime) -> bool {
        !self.has_anybody() && now >= self.last_used + REMEMBERED_FOR
    }

    /// Ends what is over by itself, and forgets what was over long ago.
    pub(super) fn settle(&mut self, now: OffsetDateTime) {
        self.last_used = self.last_used.max(now);
        while let Some((end, token)) = self.ends.first().copied().filter(|(end, _)| *end <= now) {
            self.ends.pop_first();
            if let Some(living) = self.places.get(&token) {
                self.apply(token, &living.life.settle(now), end);
            }
        }
        while let Some((_, token)) = self.forget.front().filter(|(at, _)| *at <= now).copied() {
            self.forget.pop_front();
            self.over.remove(&token);
        }
    }

    /// Draws the places of those who came before the opening, once it is there.
    pub(super) fn open(&mut self, rules: &QueueRules, now: OffsetDateTime) {
        let pending = self.draw.as_mut().filter(|draw| draw.is_pending() && rules.is_open(now));
        let Some(draw) = pending else { return };
        let here = self.places.iter().filter_map(|(token, living)| Some((living.entry?, *token)));
        for token in draw.draw(here) {
            if let Some(living) = self.places.get_mut(&token) {
                self.line.remove(living.number);
                living.number = self.line.push(token);
            }
        }
    }

    pub(super) fn draw_of(&self, token: QueueTokenId) -> Option<DrawView> {
        Some(self.draw.as_ref()?.view(self.places.get(&token)?.entry?))
    }

    fn enter_draw(&mut self, join: &Join) -> Option<u64> {
        self.draw.get_or_insert_with(|| Draw::new(join.seed)).enter()
    }

    fn awaits_draw(&self, living: &Living) -> bool {
        living.entry.is_some() && self.draw.as_ref().is_some_and(Draw::is_pending)
    }

    pub(super) fn join(&mut self, join: &Join, rules: &QueueRules, now: OffsetDateTime) -> Joined {
        if let Some(token) = self.by_owner.get(&join.owner).copied()
            && let Some(place) = self.check_in(token, rules, now)
        {
            return Joined { place, fresh: false };
        }
        let number = self.line.push(join.token);
        let entry = if rules.is_open(now) { None } else { self.enter_draw(join) };
        let living = Living { owner: join.owner, number, entry, life: Life::begin(rules, now) };
        self.by_owner.insert(join.owner, join.token);
        self.keep(join.token, living);
        if self.line.len() == 1 {
            self.admit(rules, now);
        }
        Joined { place: self.place(join.token, join.owner), fresh: true }
    }

    pub(super) fn check_in(&mut self, token: QueueTokenId, rules: &QueueRules, now: OffsetDateTime) -> Option<Place> {
        let Some(living) = self.places.get(&token).copied() else { return self.over.get(&token).copied() };
        self.apply(token, &Outcome::Changed(living.life.hear(rules, now)), now);
        Some(self.place(token, living.owner))
    }

    pub(super) fn leave(&mut self, token: QueueTokenId, now: OffsetDateTime) {
        if let Some(living) = self.places.get(&token) {
            self.apply(token, &living.life.leave(now), now);
        }
    }

    pub(super) fn finish(&mut self, owner: UserId, bought_at: OffsetDateTime) {
        let token = self.by_owner.get(&owner).copied();
        if let Some((token, living)) = token.and_then(|token| Some((token, self.places.get(&token)?))) {
            self.apply(token, &living.life.finish(bought_at), bought_at);
        }
    }

    /// Lets in from the front while there is room and the doors are open.
    pub(super) fn admit(&mut self, rules: &QueueRules, now: OffsetDateTime) -> u64 {
        let mut admitted = 0;
        while self.inside < u64::from(rules.max_active()) {
            let next = self.line.front().and_then(|token| Some((token, self.places.get(&token)?)));
            let Some((token, living)) = next else { break };
            let outcome = living.life.admit(rules, now);
            if matches!(outcome, Outcome::Unchanged(_)) {
                break;
            }
            self.apply(token, &outcome, now);
            admitted += 1;
        }
        admitted
    }

    pub(super) fn counts(&self, now: OffsetDateTime) -> RoomCounts {
        RoomCounts {
            waiting: self.line.len() as u64,
            active: self.inside,
            admitted_last_minute: self.visits.began_last_minute(now),
            mean_visit: self.visits.mean(),
        }
    }

    fn place(&self, token: QueueTokenId, owner: UserId) -> Place {
        Place { token, concert: self.concert, owner, status: self.status_of(token) }
    }

    fn status_of(&self, token: QueueTokenId) -> PlaceStatus {
        let Some(living) = self.places.get(&token) else { return PlaceStatus::Expired };
        match living.life.visit() {
            Some((_, until)) => PlaceStatus::Active { until: until.instant() },
            None if self.awaits_draw(living) => PlaceStatus::Waiting { position: self.line.len() as u64 },
            None => PlaceStatus::Waiting { position: self.line.position(living.number).unwrap_or_default() },
        }
    }

    /// Writes what a command did at `at`, in every index at once.
    fn apply(&mut self, token: QueueTokenId, outcome: &Outcome<Life, Life>, at: OffsetDateTime) {
        let Outcome::Changed(after) = *outcome else { return };
        let Some(living) = self.places.remove(&token) else { return };
        if let Some(end) = living.life.ends_at() {
            self.ends.remove(&(end.instant(), token));
        }
        self.count(&living, &after, at);
        let status = match after.stage() {
            Stage::Waiting | Stage::Active => return self.keep(token, Living { life: after, ..living }),
            Stage::Expired => PlaceStatus::Expired,
            Stage::Left => PlaceStatus::Left,
        };
        self.by_owner.remove(&living.owner);
        self.remember(Place { token, concert: self.concert, owner: living.owner, status });
    }

    fn count(&mut self, before: &Living, after: &Life, at: OffsetDateTime) {
        let (was, is) = (before.life.stage(), after.stage());
        if was == Stage::Waiting && is != Stage::Waiting {
            self.line.remove(before.number);
        }
        if was != Stage::Active && is == Stage::Active {
            self.inside += 1;
            self.visits.began(at);
        }
        if let Some((since, _)) = before.life.visit()
            && is != Stage::Active
        {
            self.inside -= 1;
            self.visits.ended(at - since);
        }
    }

    fn keep(&mut self, token: QueueTokenId, living: Living) {
        if let Some(end) = living.life.ends_at() {
            self.ends.insert((end.instant(), token));
        }
        self.places.insert(token, living);
    }

    fn remember(&mut self, place: Place) {
        self.over.insert(place.token, place);
        self.forget.push_back((self.last_used + REMEMBERED_FOR, place.token));
        if self.forget.len() > REMEMBERED_AT_MOST
            && let Some((_, oldest)) = self.forget.pop_front()
        {
            self.over.remove(&oldest);
        }
    }
}
