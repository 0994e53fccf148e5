//! Conformance of [`Bulletin`].

use std::sync::{Arc, Mutex};

use frontrow_application::news::{Claimed, News, ProgrammeChange, SalesNews, Standing};
use frontrow_application::ports::Bulletin;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{ConcertId, DateId, ReservationId, SeatId, SectionId};
use tokio::time::{Duration, interval, timeout};

use crate::builders::{HOLD_TTL, somebody};
use crate::{FakeClock, new_id};

super::suite::clauses! { $ bulletin:
    the_others_hear, nobody_hears_themselves, in_order_and_once, losses_are_told, nobody_waits
}

/// Three replicas, each of which hears the others by now.
pub type Replicas = [Arc<dyn Bulletin>; 3];

/// What a busy machine needs, many times over.
const SOON: Duration = Duration::from_secs(20);

/// More than any queue between replicas holds.
const A_FLOOD: u32 = 50_000;

/// Remembers what it is told.
#[derive(Default)]
pub struct Listener(Mutex<Vec<News>>);

impl SalesNews for Listener {
    fn tell(&self, news: &News) {
        self.0.lock().unwrap().push(news.clone());
    }
}

impl Listener {
    /// Somebody who hears what `bulletin` passes on from now on.
    pub fn to(bulletin: &dyn Bulletin) -> Arc<Self> {
        let listener = Arc::<Self>::default();
        bulletin.listen(listener.clone());
        listener
    }

    /// All that was heard.
    pub fn heard(&self) -> Vec<News> {
        self.0.lock().unwrap().clone()
    }

    /// The same without losses, which a busy machine may suffer and the others may be told of at any time.
    pub fn told(&self) -> Vec<News> {
        self.heard().into_iter().filter(|news| *news != News::Lost).collect()
    }

    /// Waits until `enough` was heard.
    pub async fn hears(&self, what: &str, enough: impl Fn(&[News]) -> bool) {
        let mut looks = interval(Duration::from_millis(5));
        let hearing = async {
            while !enough(&self.0.lock().unwrap()) {
                looks.tick().await;
            }
        };
        let heard = timeout(SOON, hearing).await;
        assert!(heard.is_ok(), "{what}: heard {:?}", self.heard().iter().rev().take(10).collect::<Vec<_>>());
    }
}

/// News of a hold of so many places: the quantity tells one from another.
#[must_use]
pub fn news_of(quantity: u32) -> News {
    News::Wrote(standing(Claimed::Places { section: SectionId::new(new_id()), quantity }, Status::TemporarilyAssigned))
}

fn standing(claimed: Claimed, status: Status) -> Standing {
    Standing {
        reservation: ReservationId::new(new_id()),
        concert: ConcertId::new(new_id()),
        date: DateId::new(new_id()),
        holder: somebody(),
        claimed,
        status,
        until: FakeClock::START + HOLD_TTL,
        at: FakeClock::START,
    }
}

fn one_of_each() -> Vec<News> {
    let seats = || Claimed::Seats(vec![SeatId::new(new_id()), SeatId::new(new_id())]);
    let mut news: Vec<_> = Status::ALL.map(|status| News::Wrote(standing(seats(), status))).into();
    news.extend([
        news_of(3),
        News::MayHaveWritten(standing(seats(), Status::Confirmed)),
        News::ProgrammeChanged(ProgrammeChange::Listing),
        News::ProgrammeChanged(ProgrammeChange::Halls),
    ]);
    news
}

pub async fn the_others_hear([one, two, three]: Replicas) {
    let others = [Listener::to(&*two), Listener::to(&*three)];
    let told = one_of_each();
    told.iter().for_each(|news| one.tell(news));
    for other in &others {
        other.hears("all of it", |heard| heard.contains(&told[told.len() - 1])).await;
        assert_eq!(other.told(), told);
    }
}

pub async fn nobody_hears_themselves([one, two, three]: Replicas) {
    let (oneself, other) = (Listener::to(&*one), Listener::to(&*two));
    let (own, foreign) = (news_of(1), news_of(2));
    one.tell(&own);
    other.hears("the news", |heard| heard.contains(&own)).await;
    three.tell(&foreign);
    oneself.hears("what comes after its own", |heard| heard.contains(&foreign)).await;
    assert_eq!(oneself.told(), [foreign]);
}

pub async fn in_order_and_once([one, two, three]: Replicas) {
    const NEWS: u32 = 1_000;
    let listener = Listener::to(&*three);
    let told: [Vec<News>; 2] = [(1..=NEWS).map(news_of).collect(), (1..=NEWS).map(news_of).collect()];
    for (first, second) in told[0].iter().zip(&told[1]) {
        one.tell(first);
        two.tell(second);
        tokio::task::yield_now().await;
    }
    let last = told.each_ref().map(|told| told[told.len() - 1].clone());
    listener.hears("both", |heard| last.iter().all(|last| heard.contains(last))).await;
    let heard = listener.heard();
    for told in told {
        let of_one: Vec<_> = heard.iter().filter(|news| told.contains(news)).cloned().collect();
        assert_eq!(of_one, told);
    }
}

pub async fn losses_are_told([one, two, _three]: Replicas) {
    let listener = Listener::to(&*two);
    let flood: Vec<_> = (1..=A_FLOOD).map(news_of).collect();
    flood.iter().for_each(|news| one.tell(news));
    let last = news_of(A_FLOOD + 1);
    let mut again = interval(Duration::from_millis(50));
    let telling = async {
        while !listener.heard().contains(&last) {
            one.tell(&last);
            again.tick().await;
        }
    };
    assert!(timeout(SOON, telling).await.is_ok(), "news after a flood are heard again");
    let heard = listener.heard();
    let all = flood.iter().all(|news| heard.contains(news));
    assert!(all || heard.contains(&News::Lost), "some are missing, and nobody says so");
}

pub async fn nobody_waits([one, ..]: Replicas) {
    let telling = tokio::task::spawn_blocking(move || (1..=A_FLOOD).for_each(|number| one.tell(&news_of(number))));
    assert!(timeout(SOON, telling).await.is_ok());
}
