//! Conformance of [`WaitingRoom`].

mod crowd;
mod draw;
mod ends;
mod line;

use std::sync::Arc;

use frontrow_application::ports::{DrawView, Join, Joined, RoomCounts, WaitingRoom};
use frontrow_domain::queue::{PlaceStatus, QueueRules, Seed};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::{Duration, OffsetDateTime};

pub use self::crowd::{never_more_than_allowed, one_place_a_person};
pub use self::draw::{committed_then_revealed, drawn_at_the_opening};
pub use self::ends::{
    a_pass_ends, after_the_end_a_new_place, finishing_frees_the_place_at_once, late_news_ends_no_later_visit,
    leaving_frees_the_place_at_once, silence_ends_a_place,
};
pub use self::line::{
    a_foreign_token_is_nothing, first_come_first_served, nobody_before_the_opening, open_where_somebody_is,
    positions_count_who_is_ahead, straight_in, true_counts,
};
use crate::builders::somebody;
use crate::{FakeClock, new_id};

super::suite::clauses! { $ waiting_room:
    one_place_a_person, first_come_first_served, never_more_than_allowed, positions_count_who_is_ahead, straight_in,
    leaving_frees_the_place_at_once, finishing_frees_the_place_at_once, a_pass_ends, silence_ends_a_place,
    after_the_end_a_new_place, a_foreign_token_is_nothing, nobody_before_the_opening, late_news_ends_no_later_visit,
    open_where_somebody_is, true_counts, drawn_at_the_opening, committed_then_revealed
}

const NOON: OffsetDateTime = FakeClock::START;
const PASS: Duration = Duration::minutes(10);
const IDLE: Duration = Duration::minutes(2);
const MS: Duration = Duration::MILLISECOND;

type Subject = Arc<dyn WaitingRoom>;

/// One concert's waiting room, with rules of its own.
#[derive(Clone)]
struct Door {
    port: Subject,
    concert: ConcertId,
    rules: QueueRules,
}

/// Somebody's place.
#[derive(Clone, Copy)]
struct Guest {
    owner: UserId,
    token: QueueTokenId,
    status: PlaceStatus,
}

fn rules(max_active: u32, opens_at: Option<OffsetDateTime>) -> QueueRules {
    QueueRules::new(max_active, PASS, IDLE, opens_at).unwrap()
}

impl Door {
    fn new(port: Subject, max_active: u32) -> Self {
        Self { port, concert: ConcertId::new(new_id()), rules: rules(max_active, None) }
    }

    async fn join_as(&self, owner: UserId, now: OffsetDateTime) -> Joined {
        let token = QueueTokenId::new(new_id());
        let seed = Seed::from_secrets([token.to_string().as_str()]);
        let join = Join { token, concert: self.concert, owner, seed };
        self.port.join(&join, &self.rules, now).await.unwrap()
    }

    /// A new person joins.
    async fn join(&self, now: OffsetDateTime) -> Guest {
        let owner = somebody();
        let joined = self.join_as(owner, now).await;
        assert!(joined.fresh);
        assert_eq!((joined.place.owner, joined.place.concert), (owner, self.concert));
        Guest { owner, token: joined.place.token, status: joined.place.status }
    }

    async fn join_many(&self, people: usize, now: OffsetDateTime) -> Vec<Guest> {
        let mut guests = Vec::with_capacity(people);
        for _ in 0..people {
            guests.push(self.join(now).await);
        }
        guests
    }

    /// Where a guest stands. A sign of life.
    async fn status(&self, guest: &Guest, now: OffsetDateTime) -> PlaceStatus {
        let place = self.port.check_in(self.concert, guest.token, &self.rules, now).await.unwrap().unwrap();
        assert_eq!((place.token, place.owner, place.concert), (guest.token, guest.owner, self.concert));
        place.status
    }

    async fn position(&self, guest: &Guest, now: OffsetDateTime) -> u64 {
        match self.status(guest, now).await {
            PlaceStatus::Waiting { position } => position,
            other @ (PlaceStatus::Active { .. } | PlaceStatus::Expired | PlaceStatus::Left) => {
                panic!("waits no longer: {other:?}")
            }
        }
    }

    async fn is_inside(&self, guest: &Guest, now: OffsetDateTime) -> bool {
        matches!(self.status(guest, now).await, PlaceStatus::Active { .. })
    }

    async fn draw(&self, guest: &Guest, now: OffsetDateTime) -> Option<DrawView> {
        self.port.draw(self.concert, guest.token, &self.rules, now).await.unwrap()
    }

    async fn leave(&self, guest: &Guest, now: OffsetDateTime) {
        self.port.leave(self.concert, guest.token, now).await.unwrap();
    }

    async fn finish(&self, guest: &Guest, bought_at: OffsetDateTime) {
        self.port.finish(self.concert, guest.owner, bought_at).await.unwrap();
    }

    async fn admit(&self, now: OffsetDateTime) -> u64 {
        self.port.admit(self.concert, &self.rules, now).await.unwrap()
    }

    async fn counts(&self, now: OffsetDateTime) -> RoomCounts {
        self.port.counts(self.concert, now).await.unwrap()
    }
}
