use proptest::prelude::*;
use time::Duration;

use crate::webhooks::{RETRY_AFTER_AT_MOST, RETRY_DELAYS, TRIES_AT_MOST, delay_after};

#[test]
fn each_try_but_the_last_is_followed_by_a_longer_pause() {
    for (tries, pause) in (1..).zip(RETRY_DELAYS) {
        assert_eq!(delay_after(tries, 0, None), Some(pause), "after {tries}");
        assert_eq!(delay_after(tries, u8::MAX, None), Some(pause + pause / 10), "after {tries}, with all jitter");
    }
    assert!(RETRY_DELAYS.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(delay_after(TRIES_AT_MOST, 0, None), None);
    assert_eq!(delay_after(0, 0, None), None, "nothing was tried");
    let in_all: Duration = RETRY_DELAYS.into_iter().sum();
    assert!(in_all > Duration::days(3), "{in_all}");
}

#[test]
fn a_receiver_may_ask_for_a_longer_pause_within_a_day() {
    for (asked, pause) in [
        (Duration::ZERO, Duration::seconds(5)),
        (Duration::seconds(4), Duration::seconds(5)),
        (Duration::minutes(7), Duration::minutes(7)),
        (RETRY_AFTER_AT_MOST, RETRY_AFTER_AT_MOST),
        (Duration::days(400), RETRY_AFTER_AT_MOST),
        (Duration::seconds(-9), Duration::seconds(5)),
    ] {
        assert_eq!(delay_after(1, 0, Some(asked)), Some(pause), "{asked}");
    }
    assert_eq!(delay_after(TRIES_AT_MOST, 0, Some(Duration::HOUR)), None, "nobody asks for another try");
}

proptest! {
    #[test]
    fn a_pause_is_whole_milliseconds_and_never_shorter_than_planned(tries in 1..TRIES_AT_MOST, jitter: u8, asked in 0..1_000_000_i64) {
        let pause = delay_after(tries, jitter, Some(Duration::microseconds(asked))).unwrap();
        prop_assert_eq!(pause.subsec_nanoseconds() % 1_000_000, 0);
        prop_assert!(pause >= RETRY_DELAYS[tries as usize - 1]);
    }
}
