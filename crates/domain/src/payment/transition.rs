use time::OffsetDateTime;

use super::{Payment, State, Status};
use crate::shared::PaymentId;

/// One step that is allowed: from, to.
pub type Edge = (Option<Status>, Status);

/// Every step there is. `DECLINED` → `REFUND_DUE` is for a gateway that approves what it had declined: its messages
/// come in any order.
pub const EDGES: [Edge; 11] = [
    (None, Status::Pending),
    (Some(Status::Pending), Status::Unknown),
    (Some(Status::Pending), Status::Approved),
    (Some(Status::Pending), Status::Declined),
    (Some(Status::Pending), Status::RefundDue),
    (Some(Status::Unknown), Status::Approved),
    (Some(Status::Unknown), Status::Declined),
    (Some(Status::Unknown), Status::RefundDue),
    (Some(Status::Declined), Status::RefundDue),
    (Some(Status::Approved), Status::RefundDue),
    (Some(Status::RefundDue), Status::Refunded),
];

/// One row of the payment's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Of which attempt.
    pub payment: PaymentId,
    /// The version it reached; 1 for the first row.
    pub version: u32,
    /// Where it came from; none for the first row.
    pub from: Option<Status>,
    /// Where it went.
    pub to: Status,
    /// When.
    pub at: OffsetDateTime,
}

/// An attempt as it is to be written, and the step that led there. It may be written only over a row that is still
/// at the version before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The attempt after the step.
    pub after: Payment,
    /// The step.
    pub transition: Transition,
}

impl Payment {
    /// Takes one step of [`EDGES`].
    pub(super) fn step(self, state: State, at: OffsetDateTime) -> Change {
        let from = self.status();
        let after = Self { state, version: self.version + 1, ..self };
        let to = after.status();
        debug_assert!(EDGES.contains(&(Some(from), to)), "{from} to {to} is no step");
        let transition = Transition { payment: after.id, version: after.version, from: Some(from), to, at };
        Change { after, transition }
    }
}
