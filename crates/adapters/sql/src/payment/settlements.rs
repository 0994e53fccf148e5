use async_trait::async_trait;
use frontrow_application::ports::{HoldAgain, SettleOutcome, Settlement, Settlements, Unavailable};
use sea_orm::DatabaseTransaction;
use time::OffsetDateTime;

use crate::SqlDatabase;
use crate::commit::{Commit, NewHold, Refusal};
use crate::idempotency::is_used;
use crate::inbox::was_heard;
use crate::reservation::Takeover;
use crate::transaction::{Stop, Work};

/// Where a reservation, its payment and its points change together.
#[derive(Clone, Debug)]
pub struct SqlSettlements {
    database: SqlDatabase,
}

impl SqlSettlements {
    /// Settlements in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Settlements for SqlSettlements {
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable> {
        match self.database.write(Settle { settlement: settlement.clone() }).await? {
            Ok(()) => Ok(SettleOutcome::Settled),
            Err(_) if self.was_heard(settlement).await? => Ok(SettleOutcome::HeardBefore),
            Err(_) if self.key_is_used(settlement).await? => Ok(SettleOutcome::KeyUsed),
            Err(refusal) => outcome(&refusal),
        }
    }
}

impl SqlSettlements {
    /// Asked once more after a refusal: what stands in the way may have followed from this very event.
    async fn was_heard(&self, settlement: &Settlement) -> Result<bool, Unavailable> {
        match &settlement.heard {
            Some(heard) => {
                let (readers, heard) = (self.database.readers().clone(), heard.clone());
                self.database.read(async move { was_heard(&readers, &heard).await }).await
            }
            None => Ok(false),
        }
    }

    /// Asked once more after a refusal: what stands in the way may be the effect of this very request.
    async fn key_is_used(&self, settlement: &Settlement) -> Result<bool, Unavailable> {
        match &settlement.key {
            Some(key) => {
                let (readers, key) = (self.database.readers().clone(), *key);
                self.database.read(async move { is_used(&readers, &key).await }).await
            }
            None => Ok(false),
        }
    }
}

/// The refusal as the port tells it.
pub(crate) fn outcome(refusal: &Refusal) -> Result<SettleOutcome, Unavailable> {
    match refusal {
        Refusal::Superseded => Ok(SettleOutcome::Superseded),
        Refusal::KeyUsed => Ok(SettleOutcome::KeyUsed),
        Refusal::HeardBefore => Ok(SettleOutcome::HeardBefore),
        Refusal::Occupied => Ok(SettleOutcome::Occupied),
        Refusal::InsufficientPoints(balance) => Ok(SettleOutcome::InsufficientPoints { balance: *balance }),
        Refusal::SeatsTaken(_) | Refusal::SectionClosed | Refusal::PlacesShort { .. } | Refusal::LimitReached => {
            Ok(SettleOutcome::SeatsGone)
        }
        // Won::MAX is a thousand times what any wallet sees; points that do not fit must not vanish.
        Refusal::WalletFull => Err(Unavailable::of("the wallet")),
    }
}

struct Settle {
    settlement: Settlement,
}

#[async_trait]
impl Work for Settle {
    type Done = ();
    type Refusal = Refusal;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Refusal>> {
        let Settlement { hold_again, reservations, payments, points, key, heard } = &self.settlement;
        let mut commit = Commit {
            steps: reservations.clone(),
            payments: payments.clone(),
            points: points.iter().cloned().collect(),
            heard: heard.clone(),
            ..Commit::default()
        };
        if let Some(key) = key {
            commit.keys.push((*key, self.at()?));
        }
        match hold_again {
            Some(again) => self.take_again(transaction, again, commit).await,
            None => commit.write(transaction).await,
        }
    }
}

impl Settle {
    /// Claims like the inventory does: lapsed holds in the way end in the same commit, and a refusal is looked at twice.
    async fn take_again(
        &self,
        transaction: &DatabaseTransaction,
        again: &HoldAgain,
        mut commit: Commit,
    ) -> Result<(), Stop<Refusal>> {
        let takeover = Takeover::of(&again.change, again.limit_per_person, &self.settlement.reservations);
        commit.steps.extend(takeover.end_lapsed(transaction).await?);
        commit.holds.push(NewHold {
            // No request made it; its own id is as unique as a key.
            idem: again.change.after.id().as_uuid(),
            fingerprint: [0; 8],
            change: again.change.clone(),
            limit_per_person: again.limit_per_person,
        });
        let written = commit.write(transaction).await;
        takeover.judge(transaction, written).await
    }

    /// When it happens, by the steps themselves.
    fn at(&self) -> Result<OffsetDateTime, Stop<Refusal>> {
        let Settlement { reservations, payments, points, .. } = &self.settlement;
        let reservation = reservations.first().map(|change| change.transition.at);
        let payment = payments.first().map(|change| change.transition.at);
        let moved = points.as_ref().map(|movement| movement.at);
        reservation.or(payment).or(moved).ok_or_else(|| {
            Stop::Failed(crate::value::unreadable("a settlement", "a key with nothing that it could stand for"))
        })
    }
}
