//! Conformance of [`HoldMeter`].

use std::sync::Arc;

use frontrow_application::ports::{HoldMeter, HoldRates, HoldResult};
use frontrow_domain::shared::ConcertId;
use time::Duration;

use crate::{FakeClock, new_id};

super::suite::clauses! { $ hold_meter: the_last_minute, bounded, honest_rates }

const MS: Duration = Duration::MILLISECOND;

type Subject = Arc<dyn HoldMeter>;

fn a_concert_id() -> ConcertId {
    ConcertId::new(new_id())
}

pub async fn the_last_minute(meter: Subject) {
    let (concert, now) = (a_concert_id(), FakeClock::START);
    for second in 0..90 {
        meter.record(concert, HoldResult::Held, MS, now + Duration::seconds(second));
    }
    let after = |seconds| meter.rates(concert, now + Duration::seconds(seconds)).attempts;
    assert_eq!(after(89), 60);
    assert_eq!(after(109), 40);
    assert_eq!(after(149), 0, "all of them are a minute old");
    assert_eq!(meter.rates(concert, now + Duration::hours(1)), HoldRates { success_rate: 1.0, ..HoldRates::default() });
}

pub async fn bounded(meter: Subject) {
    const CONCERTS: usize = 2_000;
    let now = FakeClock::START;
    let concerts: Vec<ConcertId> = (0..CONCERTS).map(|_| a_concert_id()).collect();
    for (index, concert) in concerts.iter().enumerate() {
        meter.record(*concert, HoldResult::Held, MS, now + MS * i32::try_from(index).unwrap());
    }
    let now = now + Duration::seconds(2);
    let measured = concerts.iter().filter(|concert| meter.rates(**concert, now).attempts > 0).count();
    assert!((1..CONCERTS).contains(&measured), "{measured} of {CONCERTS} concerts are measured");
    assert_eq!(meter.rates(concerts[CONCERTS - 1], now).attempts, 1, "the busiest of late is measured");
}

pub async fn honest_rates(meter: Subject) {
    let (concert, other, now) = (a_concert_id(), a_concert_id(), FakeClock::START);
    meter.record(other, HoldResult::Refused, Duration::MINUTE, now);
    let results = [(HoldResult::Held, 500), (HoldResult::Conflict, 300), (HoldResult::Refused, 200)];
    let mut attempt = 0;
    for (result, times) in results {
        for _ in 0..times {
            attempt += 1;
            meter.record(concert, result, MS * attempt, now);
        }
    }
    let rates = meter.rates(concert, now);
    assert_eq!(rates.attempts, 1_000);
    assert!((rates.success_rate - 0.5).abs() < 1e-9, "{rates:?}");
    assert!((rates.conflict_rate - 0.3).abs() < 1e-9, "{rates:?}");
    assert!((MS * 990..=MS * 1_320).contains(&rates.p99), "{rates:?}");
}
