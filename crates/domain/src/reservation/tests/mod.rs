mod claims;
mod lease;
mod sequences;
mod table;

use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    CancelError, Change, Claim, ConfirmError, ConfirmationCode, ExpireError, HeldSeat, NewHold, Reservation, SeatSet,
    Settlement, StartPaymentError,
};
use crate::shared::{Actor, ConcertId, DateId, Deadline, Outcome, PaymentId, ReservationId, SeatId, UserId, Won};

const NOON: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);
const HOLD_TTL: Duration = Duration::minutes(5);
const LEASE: Duration = Duration::minutes(3);
/// When the performance begins: longer after noon than any hold lives.
const CURTAIN: OffsetDateTime = datetime!(2030-01-01 20:00 UTC);
const OURS: PaymentId = PaymentId::new(Uuid::from_u128(0xA1));
const ANOTHER: PaymentId = PaymentId::new(Uuid::from_u128(0xA2));

fn seat(number: u128, won: i64) -> HeldSeat {
    HeldSeat { id: SeatId::new(Uuid::from_u128(number)), label: format!("A-{number}"), price: Won::new(won).unwrap() }
}

fn new_hold(claim: Claim) -> NewHold {
    NewHold {
        id: ReservationId::new(Uuid::from_u128(1)),
        holder: UserId::new(Uuid::from_u128(2)),
        concert: ConcertId::new(Uuid::from_u128(3)),
        date: DateId::new(Uuid::from_u128(4)),
        claim,
        hold_until: Deadline::after(NOON, HOLD_TTL),
        cancellable_until: CURTAIN,
    }
}

/// The hold of two seats, made at noon.
fn held() -> Change {
    let cart = SeatSet::new(vec![seat(11, 50_000), seat(12, 30_000)]).unwrap();
    Reservation::hold(new_hold(Claim::Seats(cart)), NOON)
}

/// Everything that can be asked of a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    StartPayment,
    ConfirmFree,
    ConfirmPaid(PaymentId),
    Cancel,
    Expire,
}

const COMMANDS: [Command; 6] = [
    Command::StartPayment,
    Command::ConfirmFree,
    Command::ConfirmPaid(OURS),
    Command::ConfirmPaid(ANOTHER),
    Command::Cancel,
    Command::Expire,
];

/// Any of the errors a command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Start(StartPaymentError),
    Confirm(ConfirmError),
    Cancel(CancelError),
    Expire(ExpireError),
}

impl Command {
    fn on(self, reservation: Reservation, now: OffsetDateTime) -> Result<Outcome<Change, Reservation>, Refusal> {
        let code = ConfirmationCode::from_random(7);
        match self {
            Self::StartPayment => reservation.start_payment(LEASE, now).map(Outcome::Changed).map_err(Refusal::Start),
            Self::ConfirmFree => reservation.confirm(Settlement::Free, code, now).map_err(Refusal::Confirm),
            Self::ConfirmPaid(payment) => {
                reservation.confirm(Settlement::Payment(payment), code, now).map_err(Refusal::Confirm)
            }
            Self::Cancel => reservation.cancel(Actor::User, None, now).map_err(Refusal::Cancel),
            Self::Expire => reservation.expire(now).map_err(Refusal::Expire),
        }
    }

    /// The reservation after a command that changes it.
    fn changes(self, reservation: Reservation, now: OffsetDateTime) -> Reservation {
        match self.on(reservation, now) {
            Ok(Outcome::Changed(change)) => change.after,
            other => panic!("{self:?} changes nothing: {other:?}"),
        }
    }
}
