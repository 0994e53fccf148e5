mod begin;
mod sequences;
mod table;

use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Change, Method, NewAttempt, Payment, PaymentKey, PaymentSettled, RefundReason, SplitOutOfRange};
use crate::reservation::{Claim, HeldSeat, NewHold, Reservation, SeatSet};
use crate::shared::{ConcertId, DateId, Deadline, Outcome, PaymentId, ReservationId, SeatId, UserId, Won};

const NOON: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);
const PRICE: Won = won(80_000);
/// The reservation that is paid.
const MEANT: ReservationId = ReservationId::new(Uuid::from_u128(1));
/// The reservation that late money makes.
const LATE: ReservationId = ReservationId::new(Uuid::from_u128(9));
const HOLDER: UserId = UserId::new(Uuid::from_u128(2));

const fn won(amount: i64) -> Won {
    match Won::new(amount) {
        Ok(won) => won,
        Err(_) => panic!("an amount"),
    }
}

fn reservation(price: Won) -> Reservation {
    let seat = HeldSeat { id: SeatId::new(Uuid::from_u128(11)), label: "A-1".to_owned(), price };
    let new = NewHold {
        id: MEANT,
        holder: HOLDER,
        concert: ConcertId::new(Uuid::from_u128(3)),
        date: DateId::new(Uuid::from_u128(4)),
        claim: Claim::Seats(SeatSet::new(vec![seat]).unwrap()),
        hold_until: Deadline::after(NOON, Duration::minutes(5)),
        cancellable_until: NOON + Duration::hours(8),
    };
    Reservation::hold(new, NOON).after
}

fn card() -> Method {
    Method::Card { key: PaymentKey::parse("ok-1").unwrap() }
}

fn split(points: i64) -> Method {
    Method::Split { points: won(points), key: PaymentKey::parse("ok-1").unwrap() }
}

fn begun(method: Method) -> Result<Change, SplitOutOfRange> {
    Payment::begin(NewAttempt { id: PaymentId::new(Uuid::from_u128(0xA1)), method }, &reservation(PRICE), NOON)
}

/// An attempt to pay by card, not yet answered.
fn pending() -> Payment {
    begun(card()).unwrap().after
}

/// Everything that can happen to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    LoseAnswer,
    Approve(ReservationId),
    Decline,
    OweRefund,
    Refunded,
}

const COMMANDS: [Command; 6] = [
    Command::LoseAnswer,
    Command::Approve(MEANT),
    Command::Approve(LATE),
    Command::Decline,
    Command::OweRefund,
    Command::Refunded,
];

impl Command {
    fn on(self, payment: Payment, now: OffsetDateTime) -> Result<Outcome<Change, Payment>, PaymentSettled> {
        match self {
            Self::LoseAnswer => payment.lose_answer(now),
            Self::Approve(ticket) => payment.approve(ticket, now),
            Self::Decline => payment.decline("card_declined".to_owned(), now),
            Self::OweRefund => Ok(payment.owe_refund(PRICE, RefundReason::SeatsGone, now)),
            Self::Refunded => payment.refunded(now),
        }
    }

    /// The attempt after a command that changes it.
    fn changes(self, payment: Payment) -> Payment {
        match self.on(payment, NOON) {
            Ok(Outcome::Changed(change)) => change.after,
            other => panic!("{self:?} changes nothing: {other:?}"),
        }
    }
}
