use std::time::Duration;

use fred::error::{Error, ErrorKind};

use super::{Breaker, is_failure};

fn failure() -> Error {
    Error::new(ErrorKind::Timeout, "Request timed out.")
}

fn closed() -> Breaker {
    let breaker = Breaker::new();
    assert!(breaker.close());
    breaker
}

const fn after(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn failures_open_it_when_nothing_is_answered_for_a_while() {
    let breaker = closed();
    breaker.answered_after(after(1_000));
    for milliseconds in [1_100, 1_200, 1_399] {
        breaker.failed_after(after(milliseconds), &failure());
    }
    assert!(breaker.is_closed(), "the last answer was not long ago");
    breaker.failed_after(after(1_400), &failure());
    assert!(!breaker.is_closed());
}

#[test]
fn a_crowd_that_is_late_together_does_not_open_it_while_others_are_answered() {
    let breaker = closed();
    for round in 1..100 {
        breaker.answered_after(after(100 * round));
        for _ in 0..50 {
            breaker.failed_after(after(100 * round + 99), &failure());
        }
    }
    assert!(breaker.is_closed());
}

#[test]
fn one_failure_after_a_quiet_hour_is_an_accident() {
    let breaker = closed();
    breaker.failed_after(after(3_600_000), &failure());
    assert!(breaker.is_closed());
    breaker.answered_after(after(3_600_050));
    breaker.failed_after(after(7_200_000), &failure());
    assert!(breaker.is_closed(), "there was an answer in between");
    breaker.failed_after(after(7_200_001), &failure());
    assert!(!breaker.is_closed());
}

#[test]
fn each_closing_is_a_comeback() {
    let breaker = closed();
    let comebacks = breaker.comebacks();
    assert_eq!(*comebacks.borrow(), 1);
    assert!(!breaker.close(), "it was closed");
    breaker.open(&failure());
    breaker.open(&failure());
    assert!(breaker.close());
    assert_eq!(*comebacks.borrow(), 2);
}

#[test]
fn an_error_that_redis_answers_with_is_no_failure() {
    for answer in ["ERR wrong number of arguments", "NOSCRIPT No matching script.", "WRONGTYPE Operation against"] {
        assert!(!is_failure(&Error::new(ErrorKind::Unknown, answer)), "{answer}");
    }
    assert!(!is_failure(&Error::new(ErrorKind::InvalidArgument, "WRONGTYPE Operation against")));
}

#[test]
fn what_was_not_heard_is_a_failure() {
    for error in [
        failure(),
        Error::new(ErrorKind::Canceled, "Connection closed unexpectedly."),
        Error::new(ErrorKind::Cluster, "CLUSTERDOWN The cluster is down"),
        Error::new(ErrorKind::Backpressure, "Max command queue length exceeded."),
        Error::new(ErrorKind::Unknown, "Failed to route command."),
    ] {
        assert!(is_failure(&error), "{error}");
    }
}
