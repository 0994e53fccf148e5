use async_trait::async_trait;
use frontrow_application::ports::{Hold, Unavailable};
use sea_orm::DatabaseTransaction;

use super::find::select_by_key;
use super::takeover::Takeover;
use crate::SqlDatabase;
use crate::commit::{Commit, NewHold, Refusal};
use crate::transaction::{Stop, Work};
use crate::value::digest;

/// Claims seats or places.
///
/// Whoever is refused is asked for their key last: the seats may be taken by this very request, carried out a moment
/// ago. A key that is used and meets no refusal fails the unique index, so nobody needs to look before.
pub(super) async fn claim(database: &SqlDatabase, hold: &Hold) -> Result<Result<(), Refusal>, Unavailable> {
    let Err(refusal) = database.write(ClaimWork { hold: hold.clone() }).await? else {
        return Ok(Ok(()));
    };
    let made_before = database.one(&select_by_key(hold.change.after.holder(), hold.key.digest)).await?;
    Ok(Err(made_before.map_or(refusal, |_| Refusal::KeyUsed)))
}

struct ClaimWork {
    hold: Hold,
}

#[async_trait]
impl Work for ClaimWork {
    type Done = ();
    type Refusal = Refusal;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Refusal>> {
        let Hold { change, key, limit_per_person } = &self.hold;
        let takeover = Takeover::of(change, *limit_per_person, &[]);
        let steps = takeover.end_lapsed(transaction).await?;
        let hold = NewHold {
            change: change.clone(),
            idem: digest(key.digest),
            fingerprint: key.fingerprint,
            limit_per_person: *limit_per_person,
        };
        let commit = Commit { holds: vec![hold], steps, ..Commit::default() };
        let written = commit.write(transaction).await;
        takeover.judge(transaction, written).await
    }
}
