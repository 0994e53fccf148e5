//! The numbers that stand for states and kinds in `SMALLINT` columns. A number that was released keeps its meaning.

use frontrow_domain::account::Role;
use frontrow_domain::catalog::{SeatStatus, SectionKind, SectionStatus};
use frontrow_domain::points::EntryKind;
use frontrow_domain::queue::Stage;
use frontrow_domain::shared::Actor;
use frontrow_domain::{payment, reservation, webhooks};
use sea_orm::DbErr;
use sea_orm::sea_query::{Expr, SimpleExpr};

use crate::value::unreadable;
use crate::webhooks::StandingKind;

/// Something with a number.
pub(crate) trait Code: Copy + 'static {
    /// What it is, for whoever finds another number.
    const WHAT: &'static str;
    /// Every value with its number.
    const CODES: &'static [(Self, i16)];

    fn code(self) -> i16;

    /// The value of a stored number.
    fn from_code(code: i16) -> Result<Self, DbErr> {
        let known = Self::CODES.iter().find(|(_, known)| *known == code);
        known.map(|(value, _)| *value).ok_or_else(|| unreadable(Self::WHAT, code))
    }

    /// The number as a literal: an index over some rows only is found by a literal and not by a parameter.
    fn literal(self) -> SimpleExpr {
        Expr::cust(self.code().to_string())
    }
}

macro_rules! codes {
    ($($type:ty, $what:literal { $($variant:ident = $code:literal),+ $(,)? })+) => {$(
        impl Code for $type {
            const WHAT: &'static str = $what;
            const CODES: &'static [(Self, i16)] = &[$((Self::$variant, $code)),+];

            fn code(self) -> i16 {
                match self { $(Self::$variant => $code),+ }
            }
        }
    )+};
}

codes! {
    Role, "a role" { Customer = 1, Administrator = 2 }
    SectionKind, "a kind of section" { Seated = 0, Standing = 1 }
    SectionStatus, "a section's status" { Open = 1, Closed = 2 }
    SeatStatus, "a seat's status" { Available = 0, Held = 1, Confirmed = 2 }
    reservation::Status, "a reservation's status" {
        TemporarilyAssigned = 1, Confirmed = 2, Cancelled = 3, Expired = 4,
    }
    reservation::Kind, "a kind of step" { Held = 1, PaymentStarted = 2, Confirmed = 3, Cancelled = 4, Expired = 5 }
    Actor, "an actor" { User = 1, System = 2, Administrator = 3 }
    payment::Status, "a payment's status" {
        Pending = 1, Unknown = 2, Approved = 3, Declined = 4, RefundDue = 5, Refunded = 6,
    }
    EntryKind, "a kind of entry" { Charge = 1, Spend = 2, Refund = 3 }
    payment::MethodKind, "a method of payment" { Points = 1, Card = 2, Split = 3 }
    Stage, "a stage of a place" { Waiting = 1, Active = 2, Expired = 3, Left = 4 }
    StandingKind, "a standing of a receiver" { Enabled = 1, Disabled = 2, Gone = 3 }
    webhooks::Status, "a delivery's status" { Pending = 1, Delivered = 2, Failed = 3 }
    webhooks::NoReply, "a reason for no answer" {
        UnknownHost = 1, AddressNotAllowed = 2, NotConnected = 3, TimedOut = 4, Broken = 5,
    }
}
