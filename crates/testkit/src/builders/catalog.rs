use frontrow_domain::catalog::{Concert, ConcertDate, ConcertText, SalesWindow, Section, SectionKind, SectionStatus};
use frontrow_domain::queue::QueueOverrides;
use frontrow_domain::shared::{ConcertId, DateId, SectionId, Won};
use time::Duration;

use crate::FakeClock;
use crate::ids::new_id;

/// A concert on sale from a day before the test until a month after, to be paid, without a waiting room.
#[must_use]
pub fn a_concert() -> Concert {
    let text = |text| ConcertText::parse(text, 0, 200).unwrap();
    let (opens_at, closes_at) = (FakeClock::START - Duration::DAY, FakeClock::START + Duration::days(30));
    Concert {
        id: ConcertId::new(new_id()),
        title: text("Spring Tour"),
        artist: text("The Band"),
        description: text("Two hours with one break."),
        poster_url: None,
        sales: SalesWindow::new(opens_at, closes_at).unwrap(),
        payment_required: true,
        queue_required: false,
        queue: QueueOverrides::default(),
    }
}

/// A performance a month after the test, empty.
#[must_use]
pub fn a_date_of(concert: ConcertId) -> ConcertDate {
    ConcertDate {
        id: DateId::new(new_id()),
        concert,
        starts_at: FakeClock::START + Duration::days(31),
        venue: "Main Hall".to_owned(),
        available: 0,
        capacity: 0,
    }
}

/// An open standing section with `capacity` free places at 40,000 won.
#[must_use]
pub fn a_standing_section(date: DateId, capacity: u32) -> Section {
    Section {
        id: SectionId::new(new_id()),
        date,
        name: "Floor".to_owned(),
        price: Won::new(40_000).unwrap(),
        kind: SectionKind::Standing,
        capacity,
        available: capacity,
        status: SectionStatus::Open,
    }
}
