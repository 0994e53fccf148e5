use time::Duration;

use super::{NOON, opening_at, rules};
use crate::queue::{ESTIMATE_AT_MOST, PlaceStatus, QueueRules, VISIT_UNTIL_KNOWN, estimated_wait, next_poll};

const MINUTE: Option<Duration> = Some(Duration::MINUTE);

#[test]
fn a_place_waits_for_its_share_of_visits() {
    let wait = |position, max_active, mean| estimated_wait(position, &rules(max_active), mean, NOON);
    assert_eq!(wait(100, 100, MINUTE), Duration::MINUTE);
    assert_eq!(wait(250, 100, MINUTE), Duration::seconds(150));
    assert_eq!(wait(1, 100, MINUTE), Duration::milliseconds(600));
    assert_eq!(wait(100, 100, None), VISIT_UNTIL_KNOWN);
}

#[test]
fn no_visit_is_taken_to_last_longer_than_a_pass() {
    assert_eq!(estimated_wait(10, &rules(10), Some(Duration::hours(2)), NOON), Duration::minutes(10));
}

#[test]
fn before_the_opening_the_first_ones_wait_for_it_alone() {
    let opening = opening_at(NOON + Duration::minutes(5));
    assert_eq!(estimated_wait(10, &opening, MINUTE, NOON), Duration::minutes(5));
    assert_eq!(estimated_wait(20, &opening, MINUTE, NOON), Duration::minutes(6));
    assert_eq!(estimated_wait(20, &opening, MINUTE, NOON + Duration::minutes(5)), Duration::minutes(2));
}

#[test]
fn an_estimate_is_bounded_however_long_the_line() {
    assert_eq!(estimated_wait(u64::MAX, &rules(1), MINUTE, NOON), ESTIMATE_AT_MOST);
    assert_eq!(estimated_wait(1, &opening_at(NOON + Duration::weeks(9)), MINUTE, NOON), ESTIMATE_AT_MOST);
}

#[test]
fn who_stands_near_the_front_asks_often_and_who_stands_far_seldom() {
    let poll = |wait| next_poll(&PlaceStatus::Waiting { position: 9 }, Some(wait), &rules(10));
    assert_eq!(poll(Duration::ZERO), Duration::seconds(2));
    assert_eq!(poll(Duration::seconds(50)), Duration::seconds(5));
    assert_eq!(poll(Duration::minutes(40)), Duration::seconds(20));
}

#[test]
fn nobody_is_told_to_be_silent_for_so_long_that_the_place_is_lost() {
    let impatient = QueueRules::new(10, Duration::minutes(10), Duration::seconds(9), None).unwrap();
    for status in [PlaceStatus::Waiting { position: 9_000 }, PlaceStatus::Active { until: NOON }] {
        assert_eq!(next_poll(&status, Some(Duration::hours(1)), &impatient), Duration::seconds(3));
    }
}
