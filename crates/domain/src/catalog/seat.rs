use crate::shared::{DateId, SeatId, SectionId, Won};

/// What a seat is to a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeatStatus {
    /// Nobody holds it, or the hold on it has lapsed.
    Available,
    /// Somebody may still pay for it.
    Held,
    /// It is sold.
    Confirmed,
}

impl SeatStatus {
    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "AVAILABLE",
            Self::Held => "HELD",
            Self::Confirmed => "CONFIRMED",
        }
    }
}

/// One numbered place of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Which seat.
    pub id: SeatId,
    /// Of which date.
    pub date: DateId,
    /// In which block.
    pub section: SectionId,
    /// The block's name.
    pub section_name: String,
    /// The row, a letter or a number, at most 8 characters.
    pub row: String,
    /// The number within the row, from 1.
    pub number: u32,
    /// What is printed on the ticket, at most 16 characters.
    pub label: String,
    /// What it costs.
    pub price: Won,
    /// Whether it can be had.
    pub status: SeatStatus,
}
