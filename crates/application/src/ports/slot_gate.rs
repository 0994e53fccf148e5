use async_trait::async_trait;
use frontrow_domain::shared::{DateId, ReservationId, SeatId, SectionId};
use time::{Duration, OffsetDateTime};

use super::{Hold, Unavailable};
use crate::news::{Claimed, Standing};

/// How long a request that took slots is recognised when it comes again: longer than any database takes to say what
/// became of it.
pub const ASKED_AGAIN_WITHIN: Duration = Duration::seconds(10);

/// How long nothing is filled again. Whoever misses something in a gate misses it many times over.
pub const FILLED_AGAIN_AFTER: Duration = Duration::seconds(10);

/// What has slots of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotArea {
    /// A standing section: as many slots as it has places.
    Section(SectionId),
    /// The numbered seats of a date: a slot each.
    Date(DateId),
}

/// What became of a try to take slots of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacesTake {
    /// They are taken, until the hold's deadline.
    Taken,
    /// There are not that many; nothing was taken.
    Full {
        /// How many there are.
        free: u32,
    },
    /// The inventory alone can tell; nothing was taken.
    Unsure,
    /// Nobody has said yet what is claimed here; nothing was taken.
    Cold,
}

/// What became of a try to take the slots of seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatsTake {
    /// They are taken, until the hold's deadline.
    Taken,
    /// Others have every one of them; nothing was taken.
    Held,
    /// The inventory alone can tell; nothing was taken.
    Unsure,
    /// Nobody has said yet what is claimed here; nothing was taken.
    Cold,
}

/// What a reservation claims in an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotClaim {
    /// Where.
    pub area: SlotArea,
    /// Which reservation.
    pub reservation: ReservationId,
    /// Which seats; none in a section.
    pub seats: Vec<SeatId>,
}

/// A filling that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotFilling {
    /// Of what.
    pub area: SlotArea,
    /// Tells it from one that was begun before the gate lost everything.
    pub number: u64,
    /// The last reservation that was looked at, by whoever filled before.
    pub after: Option<ReservationId>,
}

/// A claim that a gate remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RememberedClaim {
    /// Which.
    pub claim: SlotClaim,
    /// Until when; a ticket for good.
    pub until: Option<OffsetDateTime>,
}

/// Some of the claims that a gate remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RememberedPage {
    /// Them; a reservation may be listed twice, with other seats or the same.
    pub claims: Vec<RememberedClaim>,
    /// Where to go on; none at the end.
    pub next: Option<u128>,
}

/// A gate before the inventory that takes slots in one step. It refuses and never grants: whoever passes, the inventory
/// decides about.
///
/// Time comes with the calls, and the hold's own instant is the time of a take.
///
/// # Contract
/// 1. **cold until filled**: every take in an area is `Cold` until a filling is finished, and after `forget`.
/// 2. **never over the capacity**: of any number of concurrent takes in a section, those that are `Taken` fit into it;
///    `Full` says what is free, and nothing of it is kept.
/// 3. **one taker a seat**: of any number of concurrent takes of a seat, one is `Taken`.
/// 4. **all hopeless or unsure**: seats are `Held` where others have every one of them. A cart that others have a part
///    of is `Unsure`.
/// 5. **asked again is unsure**: what the same person asks with the same key within [`ASKED_AGAIN_WITHIN`] of a take.
/// 6. **repeatable**: the same reservation takes its slots again, and no others; telling twice what stands changes
///    nothing.
/// 7. **lapsed is free**: slots are free from the hold's deadline on, at once; one that was prolonged from the later
///    deadline on, and not before.
/// 8. **given back is free**: at once, and nobody else's.
/// 9. **it follows what is written**: a hold that was prolonged, a ticket, what ended, and what was written past the
///    gate, whoever tells of it first.
/// 10. **the capacity comes with the take**: a section that grew or shrank is as large as the caller says.
/// 11. **filled page by page**: a filling goes on where it stopped; what ended meanwhile is not brought back; pages of
///     a filling that the gate has lost are refused; a filled area is not filled again before [`FILLED_AGAIN_AFTER`].
/// 12. **wanted once**: areas that were found cold, or that a filling was asked for, are listed until it has begun.
/// 13. **remembered in pages**: every claim that is older than an instant is listed, and `correct` changes those that
///     are remembered and adds none.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait SlotGate: Send + Sync {
    /// Takes the places of a hold in a section of `capacity` places.
    async fn take_places(&self, hold: &Hold, capacity: u32) -> Result<PlacesTake, Unavailable>;
    /// Takes the seats of a hold.
    async fn take_seats(&self, hold: &Hold) -> Result<SeatsTake, Unavailable>;
    /// Frees what was taken and not granted.
    async fn give_back(&self, claim: &SlotClaim) -> Result<(), Unavailable>;
    /// Follows what was written.
    async fn settle(&self, standing: &Standing) -> Result<(), Unavailable>;
    /// The same for what is remembered, and only for that.
    async fn correct(&self, standing: &Standing) -> Result<(), Unavailable>;

    /// Asks for a filling: something was found missing.
    async fn want(&self, area: SlotArea) -> Result<(), Unavailable>;
    /// Areas that a filling was asked for.
    async fn wanted(&self, at_most: u32) -> Result<Vec<SlotArea>, Unavailable>;
    /// Begins or continues a filling, and strikes the area off the wanted ones; none where it was just filled.
    async fn begin_filling(&self, area: SlotArea, now: OffsetDateTime) -> Result<Option<SlotFilling>, Unavailable>;
    /// Adds what the database says is claimed. `next` is the last reservation that was looked at, none when all were.
    /// Whether the filling is still known.
    async fn fill(
        &self,
        filling: &SlotFilling,
        claims: &[Standing],
        next: Option<ReservationId>,
    ) -> Result<bool, Unavailable>;

    /// Every area that is filled or being filled, ascending.
    async fn areas(&self) -> Result<Vec<SlotArea>, Unavailable>;
    /// Claims of an area that were taken or written before `before`, from `from` on; about `at_most` of them.
    async fn remembered(
        &self,
        area: SlotArea,
        from: Option<u128>,
        at_most: u32,
        before: OffsetDateTime,
    ) -> Result<RememberedPage, Unavailable>;
    /// Forgets all of an area.
    async fn forget(&self, area: SlotArea) -> Result<(), Unavailable>;
}

impl SlotArea {
    /// Where `standing` claims, or claimed, something.
    #[must_use]
    pub const fn of(standing: &Standing) -> Self {
        match &standing.claimed {
            Claimed::Seats(_) => Self::Date(standing.date),
            Claimed::Places { section, .. } => Self::Section(*section),
        }
    }
}

impl SlotClaim {
    /// What `standing` claims, or claimed.
    #[must_use]
    pub fn of(standing: &Standing) -> Self {
        let seats = match &standing.claimed {
            Claimed::Seats(seats) => seats.clone(),
            Claimed::Places { .. } => Vec::new(),
        };
        Self { area: SlotArea::of(standing), reservation: standing.reservation, seats }
    }
}
