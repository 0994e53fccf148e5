//! What one commit writes.
//!
//! Every way a reservation changes goes through here: a hold, the lapsed holds it takes over, a confirmation, a
//! cancellation, the sweep, late money. What is to happen is collected first and then written table by table, always
//! in the same order, so that two commits that touch the same rows queue up instead of deadlocking:
//! reservations → limits of persons → seats → payments → wallets → keys → inbox → journals → sections. Sections come
//! last, because everybody writes them: the less happens after, the shorter the queue.

mod effect;
mod journal;
mod limits;
mod payments;
mod reservations;
mod seats;
mod sections;

use frontrow_application::idempotency::KeyUse;
use frontrow_application::ports::Heard;
use frontrow_domain::points::Movement;
use frontrow_domain::shared::{SeatId, Won};
use frontrow_domain::{payment, reservation};
use sea_orm::DatabaseTransaction;
use time::OffsetDateTime;
use uuid::Uuid;

pub(crate) use self::effect::Effect;
pub(crate) use self::reservations::section_of;
pub(crate) use self::sections::Counters;
use crate::idempotency::write_key;
use crate::inbox::write_heard;
use crate::points::{WalletVerdict, change_wallet, write_entries};
use crate::transaction::{Stop, draw_batch};

/// A reservation that is to be made.
#[derive(Debug)]
pub(crate) struct NewHold {
    /// It at version 1.
    pub(crate) change: reservation::Change,
    /// The digest of its maker's key.
    pub(crate) idem: Uuid,
    /// The fingerprint of the body it came with.
    pub(crate) fingerprint: [u8; 8],
    /// How many places of its date its holder may have.
    pub(crate) limit_per_person: u32,
}

/// What one commit writes.
#[derive(Debug, Default)]
pub(crate) struct Commit {
    /// New reservations.
    pub(crate) holds: Vec<NewHold>,
    /// Steps of reservations, each over the version before; also of those in `holds`.
    pub(crate) steps: Vec<reservation::Change>,
    /// Steps of payments, each over the version before; version 1 is a new row.
    pub(crate) payments: Vec<payment::Change>,
    /// Points that move.
    pub(crate) points: Vec<Movement>,
    /// Keys of callers, and when they were used.
    pub(crate) keys: Vec<(KeyUse, OffsetDateTime)>,
    /// The event that all of this follows from.
    pub(crate) heard: Option<Heard>,
}

/// Why a commit must not happen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A row was no longer at the version before.
    Superseded,
    /// The person has used the key before.
    KeyUsed,
    /// The consumer has taken the event before.
    HeardBefore,
    /// Somebody else has these seats, ascending.
    SeatsTaken(Vec<SeatId>),
    /// The section is closed.
    SectionClosed,
    /// The section has fewer places than wanted.
    PlacesShort { remaining: u32 },
    /// The person would pass the limit.
    LimitReached,
    /// Another payment occupies the reservation.
    Occupied,
    /// The wallet holds less than was to be taken.
    InsufficientPoints(Won),
    /// The wallet would hold more than [`Won::MAX`].
    WalletFull,
}

impl Commit {
    /// Writes everything, or says why not; then the transaction must not commit.
    pub(crate) async fn write(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Refusal>> {
        reservations::insert(transaction, &self.holds).await?;
        reservations::update(transaction, &self.steps).await?;
        reservations::link_replaced(transaction, &self.holds).await?;
        limits::write(transaction, &self.holds, &self.steps).await?;
        let mut counters = Counters::of_places(&self.holds, &self.steps);
        seats::write(transaction, &self.holds, &self.steps, &mut counters).await?;
        payments::write(transaction, &self.payments).await?;
        let balances = move_points(transaction, &self.points).await?;
        for (key, at) in &self.keys {
            if !write_key(transaction, key, *at).await? {
                return Err(Stop::Refused(Refusal::KeyUsed));
            }
        }
        if let Some(heard) = &self.heard
            && !write_heard(transaction, heard).await?
        {
            return Err(Stop::Refused(Refusal::HeardBefore));
        }
        if self.has_nothing_to_tell() {
            return Ok(());
        }
        let batch = draw_batch(transaction).await?;
        journal::write(transaction, batch, &self.holds, &self.steps).await?;
        payments::write_journal(transaction, batch, &self.payments).await?;
        for (movement, balance) in self.points.iter().zip(balances) {
            write_entries(transaction, movement, balance, batch).await?;
        }
        sections::write(transaction, &counters).await
    }

    /// Whether no step was taken and nothing moved: an event was heard from which nothing follows.
    fn has_nothing_to_tell(&self) -> bool {
        self.holds.is_empty() && self.steps.is_empty() && self.payments.is_empty() && self.points.is_empty()
    }
}

/// Moves points in the order of their owners; gives what each wallet holds afterwards.
async fn move_points(transaction: &DatabaseTransaction, points: &[Movement]) -> Result<Vec<Won>, Stop<Refusal>> {
    let mut balances = Vec::with_capacity(points.len());
    for movement in points {
        match change_wallet(transaction, movement.owner, movement.wallet_change()).await? {
            WalletVerdict::Changed { balance } => balances.push(balance),
            WalletVerdict::Insufficient { balance } => {
                return Err(Stop::Refused(Refusal::InsufficientPoints(balance)));
            }
            WalletVerdict::Full => return Err(Stop::Refused(Refusal::WalletFull)),
        }
    }
    Ok(balances)
}
