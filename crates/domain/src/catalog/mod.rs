//! What is sold: concerts, their dates, and the seats and sections of a date.

mod concert;
mod date;
mod layout;
mod seat;
mod section;

pub use concert::{Concert, ConcertText, SaleNotOpen, SalesWindow, SalesWindowEmpty, TextInvalid};
pub use date::ConcertDate;
pub use layout::{Block, Layout, LayoutInvalid, PlannedRow};
pub use seat::{Seat, SeatStatus};
pub use section::{Capacity, CapacityOutOfRange, Section, SectionKind, SectionStatus};

#[cfg(test)]
mod tests;
