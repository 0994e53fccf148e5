use crate::shared::{DateId, SectionId, Won};

/// Whether places are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// A block of numbered seats.
    Seated,
    /// A standing area: a capacity, no numbers.
    Standing,
}

/// Whether a section is on sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionStatus {
    /// `OPEN`
    Open,
    /// `CLOSED`: nothing new is held; what is held can still be paid.
    Closed,
}

impl SectionStatus {
    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Closed => "CLOSED",
        }
    }
}

/// An area of a date, with its counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which section.
    pub id: SectionId,
    /// Of which date.
    pub date: DateId,
    /// Its name, at most 40 characters.
    pub name: String,
    /// What one place costs.
    pub price: Won,
    /// Whether its places are numbered.
    pub kind: SectionKind,
    /// How many places there are.
    pub capacity: u32,
    /// How many can be had, lapsed holds not yet counted.
    pub available: u32,
    /// Whether it is on sale.
    pub status: SectionStatus,
}

/// How many places a standing section has: 1 to [`Capacity::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capacity(u32);

/// The number is no capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a section has 1 to {} places, not {given}", Capacity::MAX)]
pub struct CapacityOutOfRange {
    /// What was asked for.
    pub given: u32,
}

impl Capacity {
    /// A million, as many as a hall has seats at most.
    pub const MAX: u32 = 1_000_000;

    /// A capacity of `places`.
    ///
    /// # Errors
    /// [`CapacityOutOfRange`] outside 1 to [`Self::MAX`].
    pub const fn new(places: u32) -> Result<Self, CapacityOutOfRange> {
        if places == 0 || places > Self::MAX { Err(CapacityOutOfRange { given: places }) } else { Ok(Self(places)) }
    }

    /// The number of places.
    #[must_use]
    pub const fn places(self) -> u32 {
        self.0
    }
}
