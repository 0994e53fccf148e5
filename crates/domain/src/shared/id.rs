//! Ids are UUID v7 made outside; a type each, so that a seat is never taken for a section.

use std::fmt;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an id that was made or stored elsewhere.
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare UUID, for storage and rendering.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )+};
}

ids! {
    /// A person with an account, ours or an outside issuer's `sub`.
    UserId,
    /// What is sold.
    ConcertId,
    /// One performance of a concert, with its own inventory.
    DateId,
    /// One numbered place of a date.
    SeatId,
    /// A block of numbered seats, or a standing area, of a date.
    SectionId,
    /// A claim on seats or places.
    ReservationId,
    /// One attempt to pay a reservation; also what its idempotency key at the gateway is.
    PaymentId,
    /// One place in the waiting room of a concert.
    QueueTokenId,
    /// One line of the points ledger.
    EntryId,
    /// Somebody who is told over HTTP what happens here.
    WebhookId,
    /// One event for one of them.
    DeliveryId,
}
