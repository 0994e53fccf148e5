use std::sync::Arc;

use time::OffsetDateTime;

use crate::queue::QueueOverrides;
use crate::shared::ConcertId;

/// A title, an artist or a description: trimmed, within a number of characters, without control characters other
/// than line breaks. A copy is the same text: concerts are passed on with every request of a crowd, and a description is
/// long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcertText(Arc<str>);

/// The text does not fit where it should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this text has {at_least} to {at_most} characters, not {characters}")]
pub struct TextInvalid {
    /// The fewest characters.
    pub at_least: usize,
    /// The most characters.
    pub at_most: usize,
    /// What was given.
    pub characters: usize,
}

impl ConcertText {
    /// Of a title, an artist and a venue.
    pub const MAX_LINE_CHARACTERS: usize = 200;
    /// Of a description, which may be empty.
    pub const MAX_DESCRIPTION_CHARACTERS: usize = 4_000;
    /// Of a section's name.
    pub const MAX_NAME_CHARACTERS: usize = 40;

    /// `text` when it has `at_least` to `at_most` characters after trimming.
    ///
    /// # Errors
    /// [`TextInvalid`] otherwise.
    pub fn parse(text: &str, at_least: usize, at_most: usize) -> Result<Self, TextInvalid> {
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        let text = text.trim();
        let characters = text.chars().count();
        if characters < at_least || characters > at_most {
            return Err(TextInvalid { at_least, at_most, characters });
        }
        Ok(Self(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// From when until when a concert is on sale; the end itself is too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SalesWindow {
    opens_at: OffsetDateTime,
    closes_at: OffsetDateTime,
}

/// Sales would close before they open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sales close after they open")]
pub struct SalesWindowEmpty;

/// Nothing is sold now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sales are not open")]
pub struct SaleNotOpen {
    /// When sales open, or opened where they have closed.
    pub opens_at: OffsetDateTime,
    /// When sales close, or closed.
    pub closes_at: OffsetDateTime,
}

impl SalesWindow {
    /// From `opens_at` until `closes_at`.
    ///
    /// # Errors
    /// [`SalesWindowEmpty`] unless it closes after it opens.
    pub fn new(opens_at: OffsetDateTime, closes_at: OffsetDateTime) -> Result<Self, SalesWindowEmpty> {
        if closes_at > opens_at { Ok(Self { opens_at, closes_at }) } else { Err(SalesWindowEmpty) }
    }

    /// When sales open.
    #[must_use]
    pub const fn opens_at(&self) -> OffsetDateTime {
        self.opens_at
    }

    /// When sales close.
    #[must_use]
    pub const fn closes_at(&self) -> OffsetDateTime {
        self.closes_at
    }

    /// Whether something may be held at `now`.
    ///
    /// # Errors
    /// [`SaleNotOpen`] before the opening and from the close on.
    pub fn check(&self, now: OffsetDateTime) -> Result<(), SaleNotOpen> {
        if now >= self.opens_at && now < self.closes_at {
            return Ok(());
        }
        Err(SaleNotOpen { opens_at: self.opens_at, closes_at: self.closes_at })
    }
}

/// What is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concert {
    /// Which concert.
    pub id: ConcertId,
    /// What it is called, 1 to 200 characters.
    pub title: ConcertText,
    /// Who plays, 1 to 200 characters.
    pub artist: ConcertText,
    /// What there is to say, at most 4,000 characters.
    pub description: ConcertText,
    /// Where its poster lies, once there is one.
    pub poster_url: Option<String>,
    /// When it is on sale.
    pub sales: SalesWindow,
    /// Whether a hold must be paid to become a ticket.
    pub payment_required: bool,
    /// Whether holding needs a pass from the waiting room.
    pub queue_required: bool,
    /// What it says of its own waiting room.
    pub queue: QueueOverrides,
}
