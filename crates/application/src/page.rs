//! Long lists come in pages.

use uuid::Uuid;

/// Which part of a list is wanted: what follows `after` in the list's own order, at most `limit` items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    after: Option<Uuid>,
    limit: u32,
}

/// A page has 1 to [`Page::MAX_LIMIT`] items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a page has 1 to {} items", Page::MAX_LIMIT)]
pub struct LimitOutOfRange;

impl Page {
    /// The most items of one page.
    pub const MAX_LIMIT: u32 = 100;
    /// What a page has when nothing is said.
    pub const DEFAULT_LIMIT: u32 = 20;

    /// At most `limit` items after the item with the id `after`.
    ///
    /// # Errors
    /// [`LimitOutOfRange`] outside 1 to [`Self::MAX_LIMIT`].
    pub fn new(after: Option<Uuid>, limit: u32) -> Result<Self, LimitOutOfRange> {
        if (1..=Self::MAX_LIMIT).contains(&limit) { Ok(Self { after, limit }) } else { Err(LimitOutOfRange) }
    }

    /// The id of the last item seen.
    #[must_use]
    pub const fn after(&self) -> Option<Uuid> {
        self.after
    }

    /// How many items are wanted.
    #[must_use]
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// How many items an adapter reads: one more than wanted tells whether a next page exists.
    #[must_use]
    pub const fn rows_to_read(&self) -> u64 {
        self.limit as u64 + 1
    }

    /// Cuts what was read to the page; `id_of` names the item that the next page follows.
    pub fn cut<T>(&self, mut items: Vec<T>, id_of: impl Fn(&T) -> Uuid) -> Slice<T> {
        let limit = self.limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(id_of) } else { None };
        Slice { items, next }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<T> {
    /// The items.
    pub items: Vec<T>,
    /// What the next page comes after; none on the last page.
    pub next: Option<Uuid>,
}
