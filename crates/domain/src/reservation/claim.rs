//! What a reservation claims: numbered seats, or a number of places in a standing section.

use crate::shared::{SeatId, SectionId, Won};

/// A seat as it was sold: later edits of the hall change neither the ticket nor its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSeat {
    /// Which seat.
    pub id: SeatId,
    /// What is printed on the ticket, at most 16 characters.
    pub label: String,
    /// What it cost when it was held.
    pub price: Won,
}

/// At least one seat, each once, in ascending id: the order in which every writer locks them, so that carts that
/// overlap cannot deadlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatSet(Vec<HeldSeat>);

/// The seats asked for make no cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeatSetError {
    /// None was named.
    #[error("at least one seat is needed")]
    Empty,
    /// One was named twice.
    #[error("seat {0} is named twice")]
    Duplicate(SeatId),
}

impl SeatSet {
    /// A cart of `seats`.
    ///
    /// # Errors
    /// [`SeatSetError`] when there is none, or one of them twice.
    pub fn new(mut seats: Vec<HeldSeat>) -> Result<Self, SeatSetError> {
        seats.sort_by_key(|seat| seat.id);
        if seats.is_empty() {
            return Err(SeatSetError::Empty);
        }
        match seats.windows(2).find(|pair| pair[0].id == pair[1].id) {
            Some(pair) => Err(SeatSetError::Duplicate(pair[0].id)),
            None => Ok(Self(seats)),
        }
    }

    /// The seats in ascending id.
    #[must_use]
    pub fn seats(&self) -> &[HeldSeat] {
        &self.0
    }

    /// Their ids, ascending.
    pub fn ids(&self) -> impl Iterator<Item = SeatId> {
        self.0.iter().map(|seat| seat.id)
    }
}

/// A number of places in one standing section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacesClaim {
    section: SectionId,
    name: String,
    price: Won,
    quantity: u32,
}

/// Nobody can claim that many places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a quantity is at least 1 and not {given} at {price} each")]
pub struct QuantityOutOfRange {
    /// What was asked for.
    pub given: u32,
    /// The price of one place.
    pub price: Won,
}

impl PlacesClaim {
    /// `quantity` places of the section, at `price` each.
    ///
    /// # Errors
    /// [`QuantityOutOfRange`] for none, or when the sum passes [`Won::MAX`].
    pub fn new(section: SectionId, name: String, price: Won, quantity: u32) -> Result<Self, QuantityOutOfRange> {
        match price.checked_mul(quantity) {
            Some(_) if quantity > 0 => Ok(Self { section, name, price, quantity }),
            _ => Err(QuantityOutOfRange { given: quantity, price }),
        }
    }

    /// Which section.
    #[must_use]
    pub const fn section(&self) -> SectionId {
        self.section
    }

    /// Its name when it was sold.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The price of one place when it was sold.
    #[must_use]
    pub const fn price(&self) -> Won {
        self.price
    }

    /// How many places, at least 1.
    #[must_use]
    pub const fn quantity(&self) -> u32 {
        self.quantity
    }
}

/// What a reservation claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Numbered seats of one date.
    Seats(SeatSet),
    /// Places of one standing section.
    Places(PlacesClaim),
}

impl Claim {
    /// How many people it lets in; what counts against the limit of a person.
    #[must_use]
    pub fn quantity(&self) -> u32 {
        match self {
            Self::Seats(seats) => u32::try_from(seats.seats().len()).unwrap_or(u32::MAX),
            Self::Places(places) => places.quantity,
        }
    }

    /// What it costs.
    #[must_use]
    pub fn amount(&self) -> Won {
        match self {
            Self::Seats(seats) => seats.seats().iter().map(|seat| seat.price).sum(),
            Self::Places(places) => places.price.checked_mul(places.quantity).unwrap_or(Won::MAX),
        }
    }
}
