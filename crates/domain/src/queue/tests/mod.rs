mod draw;
mod estimate;
mod life;

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{QueueOverrides, QueueRules, RulesOutOfRange};

const NOON: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);

fn rules(max_active: u32) -> QueueRules {
    QueueRules::new(max_active, Duration::minutes(10), Duration::minutes(2), None).unwrap()
}

fn opening_at(opens_at: OffsetDateTime) -> QueueRules {
    QueueRules::new(10, Duration::minutes(10), Duration::minutes(2), Some(opens_at)).unwrap()
}

#[test]
fn a_concert_that_says_nothing_has_the_rules_of_the_house() {
    assert_eq!(rules(10).with(QueueOverrides::default()), Ok(rules(10)));
}

#[test]
fn what_a_concert_says_of_its_waiting_room_goes_first() {
    let said = QueueOverrides { max_active: Some(7), pass_minutes: Some(3), opens_at: Some(NOON) };
    let expected = QueueRules::new(7, Duration::minutes(3), Duration::minutes(2), Some(NOON));
    assert_eq!(rules(10).with(said), expected);
}

#[test]
fn numbers_that_make_no_waiting_room_are_named() {
    let said = |max_active, pass_minutes| QueueOverrides { max_active, pass_minutes, opens_at: None };
    let table = [
        (said(Some(0), None), RulesOutOfRange::MaxActive),
        (said(Some(QueueRules::MAX_ACTIVE + 1), None), RulesOutOfRange::MaxActive),
        (said(None, Some(0)), RulesOutOfRange::PassTtl),
        (said(None, Some(31)), RulesOutOfRange::PassTtl),
    ];
    for (overrides, expected) in table {
        assert_eq!(rules(10).with(overrides), Err(expected), "{overrides:?}");
    }
    let deaf = QueueRules::new(10, Duration::minutes(10), Duration::ZERO, None);
    assert_eq!(deaf, Err(RulesOutOfRange::IdleTtl));
}

#[test]
fn the_doors_are_open_from_the_opening_on() {
    let opening = opening_at(NOON);
    assert!(!opening.is_open(NOON - Duration::MILLISECOND));
    assert!(opening.is_open(NOON));
    assert!(rules(10).is_open(NOON));
}
