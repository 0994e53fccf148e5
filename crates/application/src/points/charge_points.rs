use std::sync::Arc;

use frontrow_domain::points::{ChargeAmount, EntryKind, Movement};
use frontrow_domain::shared::{EntryId, UserId, Won};

use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse, earlier_effect};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{ChargeOutcome, Clock, IdGenerator, IdempotencyKeys, PointsLedger, Unavailable};

/// Somebody puts points into their wallet.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    /// Whose wallet.
    pub owner: UserId,
    /// How much.
    pub amount: ChargeAmount,
    /// The caller's key.
    pub key: IdempotencyKey,
}

/// Why nothing was charged.
#[derive(Debug, thiserror::Error)]
pub enum ChargeError {
    /// The wallet would hold more than any may.
    #[error("a wallet holds at most {}", Won::MAX)]
    WalletFull,
    /// The key was used for another charge.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Puts points into a wallet.
pub struct ChargePoints {
    /// Everybody's points.
    pub ledger: Arc<dyn PointsLedger>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Where the ids of the entries come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ChargePoints {
    /// The balance after the charge, which happens once per key. Asking again gives the balance of then, not of now.
    ///
    /// # Errors
    /// [`ChargeError`]
    pub async fn execute(&self, charge: Charge) -> Result<Answer<Won>, ChargeError> {
        let Charge { owner, amount, key } = charge;
        for _ in 0..RACES_LOST_AT_MOST {
            let earlier = earlier_effect(&*self.keys, owner, Some(&key)).await?;
            if let Some(effect) = earlier.map_err(|KeyReused| ChargeError::KeyReused)? {
                return self.replay(owner, EntryId::new(effect)).await;
            }
            let movement = self.movement(owner, amount);
            let key_use = KeyUse::first(owner, key, movement.id.as_uuid());
            match self.ledger.charge(&movement, Some(key_use)).await? {
                ChargeOutcome::Charged { balance } => return Ok(Answer::fresh(balance)),
                ChargeOutcome::WalletFull => return Err(ChargeError::WalletFull),
                ChargeOutcome::KeyUsed => {}
            }
        }
        Err(Unavailable::of("an idempotency key that others use").into())
    }

    fn movement(&self, owner: UserId, amount: ChargeAmount) -> Movement {
        Movement {
            id: EntryId::new(self.ids.next_id()),
            counter_id: EntryId::new(self.ids.next_id()),
            owner,
            kind: EntryKind::Charge,
            amount: amount.won(),
            reservation: None,
            payment: None,
            at: self.clock.now(),
        }
    }

    async fn replay(&self, owner: UserId, id: EntryId) -> Result<Answer<Won>, ChargeError> {
        let entry = self.ledger.entry(owner, id).await?;
        Ok(Answer::replayed(entry.ok_or(Unavailable::of("the entry of an idempotency key"))?.balance))
    }
}
