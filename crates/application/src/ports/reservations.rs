use async_trait::async_trait;
use frontrow_domain::account::Email;
use frontrow_domain::reservation::{ConfirmationCode, Reservation, Status, Transition};
use frontrow_domain::shared::{ReservationId, SeatId, UserId};
use time::OffsetDateTime;

use super::{SlotArea, Unavailable};
use crate::page::{Page, Slice};

/// How the box office looks for a reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReservationSearch {
    /// By what the ticket holder shows.
    Code(ConfirmationCode),
    /// By who bought.
    Email(Email),
    /// By where somebody sits: the claim that is on the seat now.
    Seat(SeatId),
}

/// Some of the claims of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsPage {
    /// Holds and tickets, ascending by id; lapsed holds may be among them.
    pub claims: Vec<Reservation>,
    /// The last reservation that was looked at; none when all were.
    pub next: Option<ReservationId>,
}

/// The reservations there are, and the sweep that ends lapsed holds.
///
/// # Contract
/// 1. **as written**: `find` gives a reservation exactly as it was last committed.
/// 2. **found by key**: `find_by_key` gives the reservation that a person's key made, and nobody else's.
/// 3. **own list, newest first**: `list` gives only the holder's, filtered by the status a person would be told at
///    `now`, in pages without gaps or repeats.
/// 4. **a gapless log**: `log` gives the transitions in the order of their versions, 1, 2, 3, ….
/// 5. **lapsed holds end**: `expire_due` expires at most `at_most` holds whose deadline has passed at `now`, oldest
///    first, frees their seats or places and their share of the person's limit, and journals each once.
/// 6. **live holds stay**: a hold whose deadline lies ahead, a ticket and a cancelled reservation are left alone, even
///    when they change while the sweep runs.
/// 7. **searchable**: `search` finds by code, by e-mail and by seat, newest first, at most 100.
/// 8. **many at once**: `find_many` gives those of the ids that exist, as `find` would.
/// 9. **claims by area**: `claims` gives every hold and ticket of a section, or of the seats of a date, in pages that
///    each look at no more reservations than they are told to.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Reservations: Send + Sync {
    /// One reservation.
    async fn find(&self, id: ReservationId) -> Result<Option<Reservation>, Unavailable>;
    /// The reservation that a person's key made, with the fingerprint of the body it came with.
    async fn find_by_key(
        &self,
        holder: UserId,
        digest: [u8; 16],
    ) -> Result<Option<(Reservation, [u8; 8])>, Unavailable>;
    /// One page of a person's reservations.
    async fn list(
        &self,
        holder: UserId,
        status: Option<Status>,
        page: Page,
        now: OffsetDateTime,
    ) -> Result<Slice<Reservation>, Unavailable>;
    /// Every step of one reservation.
    async fn log(&self, id: ReservationId) -> Result<Vec<Transition>, Unavailable>;
    /// Ends lapsed holds; gives the reservations that were expired.
    async fn expire_due(&self, now: OffsetDateTime, at_most: u32) -> Result<Vec<ReservationId>, Unavailable>;
    /// Some reservations, in no order.
    async fn find_many(&self, ids: &[ReservationId]) -> Result<Vec<Reservation>, Unavailable>;
    /// What is claimed in `area` by reservations that were made after `after`, of the next `look_at_most`.
    async fn claims(&self, area: SlotArea, after: ReservationId, look_at_most: u32) -> Result<ClaimsPage, Unavailable>;
    /// Looks for reservations, for the box office.
    async fn search(&self, by: &ReservationSearch) -> Result<Vec<Reservation>, Unavailable>;
}
