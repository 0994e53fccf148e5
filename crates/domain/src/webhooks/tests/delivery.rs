//! Every status × every command.

use time::Duration;
use uuid::Uuid;

use super::{NOON, RECEIVER};
use crate::shared::DeliveryId;
use crate::webhooks::{Delivery, DeliverySettled, Message, RETRY_DELAYS, State, Status, TRIES_AT_MOST, Verdict};

fn queued() -> Delivery {
    let message = Message { event: "points-1".to_owned(), kind: "points.spent".to_owned(), body: "{}".to_owned() };
    Delivery::queue(DeliveryId::new(Uuid::from_u128(1)), RECEIVER, message, NOON)
}

fn after(delivery: Delivery, verdict: Verdict) -> Delivery {
    delivery.attempted(verdict, NOON, 0, None).unwrap()
}

fn delivery_that_is(status: Status) -> Delivery {
    match status {
        Status::Pending => queued(),
        Status::Delivered => after(queued(), Verdict::Taken),
        Status::Failed => after(queued(), Verdict::Gone),
    }
}

#[test]
fn only_a_pending_delivery_can_be_attempted() {
    for (verdict, state) in [
        (Verdict::Taken, State::Delivered { at: NOON }),
        (Verdict::Gone, State::Failed { at: NOON }),
        (Verdict::Refused, State::Pending { due: NOON + RETRY_DELAYS[0] }),
    ] {
        let pending = after(queued(), verdict);
        assert_eq!((pending.state(), pending.attempts(), pending.version()), (state, 1, 2), "{verdict:?}");
        for settled in [Status::Delivered, Status::Failed] {
            let again = delivery_that_is(settled).attempted(verdict, NOON, 0, None);
            assert_eq!(again, Err(DeliverySettled(settled)), "{verdict:?}");
        }
    }
}

#[test]
fn the_last_refusal_is_a_failure() {
    let mut delivery = queued();
    for (tries, pause) in (1..).zip(RETRY_DELAYS) {
        delivery = after(delivery, Verdict::Refused);
        assert_eq!((delivery.state(), delivery.tries()), (State::Pending { due: NOON + pause }, tries));
    }
    let last = after(delivery, Verdict::Refused);
    assert_eq!((last.state(), last.attempts()), (State::Failed { at: NOON }, TRIES_AT_MOST));
}

#[test]
fn the_pause_that_a_receiver_asks_for_is_kept() {
    let asked = Some(Duration::minutes(20));
    let refused = queued().attempted(Verdict::Refused, NOON, 0, asked).unwrap();
    assert_eq!(refused.state(), State::Pending { due: NOON + Duration::minutes(20) });
}

#[test]
fn sending_again_is_due_at_once_and_has_the_whole_schedule_before_it() {
    let later = NOON + Duration::HOUR;
    for status in Status::ALL {
        let before = delivery_that_is(status);
        let again = before.clone().resend(later);
        assert_eq!(again.state(), State::Pending { due: later }, "{status}");
        assert_eq!((again.tries(), again.version()), (0, before.version() + 1), "{status}");
        assert_eq!((again.attempts(), again.message()), (before.attempts(), before.message()), "{status}");
    }
}
