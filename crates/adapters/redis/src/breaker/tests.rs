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

#[test]
fn two_failures_in_a_row_open_it() {
    let breaker = closed();
    breaker.failed(&failure());
    breaker.answered();
    breaker.failed(&failure());
    assert!(breaker.is_closed(), "there was an answer in between");
    breaker.failed(&failure());
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
