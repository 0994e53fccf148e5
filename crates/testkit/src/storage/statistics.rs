//! The contract of [`Statistics`](frontrow_application::ports::Statistics).

use frontrow_application::ports::{AddOutcome, SalesFigures};
use frontrow_domain::shared::{ConcertId, Won};
use time::{Duration, OffsetDateTime};

use super::suite::conformance;
use super::{Floor, Hall, Storage};
use crate::FakeClock;
use crate::builders::{HOLD_TTL, a_standing_section, somebody};
use crate::ids::new_id;

conformance! { $ statistics: from_the_rows }

const NOW: OffsetDateTime = FakeClock::START;

pub async fn from_the_rows(storage: &Storage) {
    let hall = Hall::with_seats(storage, 10).await;
    let section = a_standing_section(hall.date.id, 20);
    assert_eq!(storage.programme.add_section(&section, None).await.unwrap(), AddOutcome::Added);
    let floor = Floor { hall: hall.clone(), section };
    let another = Floor::with_places(storage, 5).await;
    storage.hold_places(&another, somebody(), 1, NOW).await;
    let sales = async |instant| storage.statistics.sales(hall.concert.id, instant).await.unwrap();
    assert_eq!(sales(NOW).await, SalesFigures { available: 30, ..SalesFigures::default() });

    let paid = storage.hold_seats(&hall, somebody(), &[0, 1], NOW).await;
    storage.pay_with_points(&paid, NOW).await;
    let earlier = storage.hold_places(&floor, somebody(), 3, NOW - Duration::MINUTE).await;
    storage.confirm_free(&earlier, NOW - Duration::MINUTE).await;
    let given_back = storage.hold_seats(&hall, somebody(), &[2], NOW).await;
    storage.cancel(&given_back, NOW).await;
    storage.hold_places(&floor, somebody(), 4, NOW).await;
    storage.hold_seats(&hall, somebody(), &[3], NOW).await;

    let figures = SalesFigures {
        sold: 5,
        held: 5,
        available: 20,
        revenue: Won::new(2 * 50_000 + 3 * 40_000).unwrap(),
        sold_last_minute: 2,
        reservations: 5,
        expired: 0,
    };
    assert_eq!(sales(NOW).await, figures);
    assert_eq!(storage.statistics.places_left(hall.concert.id).await.unwrap(), 20);

    let over = SalesFigures { held: 0, available: 25, expired: 2, sold_last_minute: 0, ..figures };
    assert_eq!(sales(NOW + HOLD_TTL).await, over, "two holds have lapsed");
    storage.reservations.expire_due(NOW + HOLD_TTL, 10).await.unwrap();
    assert_eq!(sales(NOW + HOLD_TTL).await, over, "and were swept");
    assert_eq!(storage.statistics.places_left(hall.concert.id).await.unwrap(), 25);

    let unknown = ConcertId::new(new_id());
    assert_eq!(storage.statistics.sales(unknown, NOW).await.unwrap(), SalesFigures::default());
    assert_eq!(storage.statistics.places_left(unknown).await.unwrap(), 0);
}
