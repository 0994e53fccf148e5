use frontrow_domain::reservation::{Change, Claim, Reservation, Status};
use frontrow_domain::shared::{ConcertId, DateId, ReservationId, SeatId, SectionId, UserId};
use time::OffsetDateTime;

/// How a reservation stands after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which reservation.
    pub reservation: ReservationId,
    /// Of which concert.
    pub concert: ConcertId,
    /// On which date.
    pub date: DateId,
    /// Whose.
    pub holder: UserId,
    /// What it claims, or claimed.
    pub claimed: Claimed,
    /// Where it stands.
    pub status: Status,
    /// Until when it claims that by itself: a hold until its deadline, a ticket until it can no longer be given back.
    pub until: OffsetDateTime,
    /// When the step was taken.
    pub at: OffsetDateTime,
}

/// What a reservation claims, without what is printed on tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// These seats, ascending.
    Seats(Vec<SeatId>),
    /// Places of one standing section.
    Places {
        /// Which section.
        section: SectionId,
        /// How many.
        quantity: u32,
    },
}

impl Standing {
    /// How `reservation` stands after a step that was taken `at`.
    #[must_use]
    pub fn of(reservation: &Reservation, at: OffsetDateTime) -> Self {
        let until = match reservation.status() {
            Status::Confirmed => reservation.cancellable_until(),
            Status::TemporarilyAssigned | Status::Cancelled | Status::Expired => reservation.hold_until().instant(),
        };
        Self {
            reservation: reservation.id(),
            concert: reservation.concert(),
            date: reservation.date(),
            holder: reservation.holder(),
            claimed: Claimed::of(reservation.claim()),
            status: reservation.status(),
            until,
            at,
        }
    }

    /// Whether it claims anything: a hold or a ticket does.
    #[must_use]
    pub const fn claims(&self) -> bool {
        match self.status {
            Status::TemporarilyAssigned | Status::Confirmed => true,
            Status::Cancelled | Status::Expired => false,
        }
    }
}

impl From<&Change> for Standing {
    fn from(change: &Change) -> Self {
        Self::of(&change.after, change.transition.at)
    }
}

impl Claimed {
    fn of(claim: &Claim) -> Self {
        match claim {
            Claim::Seats(seats) => Self::Seats(seats.ids().collect()),
            Claim::Places(places) => Self::Places { section: places.section(), quantity: places.quantity() },
        }
    }
}
