//! What every context speaks of: ids, money, deadlines, outcomes.

mod actor;
mod deadline;
mod id;
mod money;
mod outcome;
mod reason;

pub use actor::Actor;
pub use deadline::Deadline;
pub use id::{
    ConcertId, DateId, DeliveryId, EntryId, PaymentId, QueueTokenId, ReservationId, SeatId, SectionId, UserId,
    WebhookId,
};
pub use money::{AmountOutOfRange, Won};
pub use outcome::Outcome;
pub use reason::{Reason, ReasonTooLong};
