//! One attempt to carry out a group in one transaction.

use std::collections::BTreeSet;
use std::time::Duration;

use frontrow_application::ports::Hold;
use frontrow_domain::reservation::Claim;

use super::ask::{Ask, Verdict};
use super::decide::{Earlier, decide, person_of, reconsider};
use super::failure::Failure;
use super::store::{Doubted, GroupStore};
use super::wanted::Wanted;
use crate::commit::Refusal;
use crate::value::millis;

/// How long one attempt takes, waits for locks included. Two of them, and a way back one at a time, fit into the time
/// within which a caller is answered.
const ATTEMPT_AT_MOST: Duration = Duration::from_millis(2_500);

/// Carries out the group, or nothing of it. The verdicts are in the order of the group.
pub(super) async fn attempt(
    store: &mut dyn GroupStore,
    group: &[Ask],
    earlier: Earlier,
) -> Result<Vec<Verdict>, Failure> {
    let holds: Vec<&Hold> = group.iter().map(|ask| &ask.hold).collect();
    let carried_out = tokio::time::timeout(ATTEMPT_AT_MOST, carry_out(store, &holds, earlier)).await;
    match carried_out.unwrap_or(Err(Failure::TOO_LATE)) {
        Ok(verdicts) => Ok(verdicts),
        Err(failure) => {
            clean_up(store, &failure).await;
            Err(failure)
        }
    }
}

async fn carry_out(store: &mut dyn GroupStore, holds: &[&Hold], earlier: Earlier) -> Result<Vec<Verdict>, Failure> {
    let seen = store.look(&Wanted::by(holds.iter().copied())).await?;
    let mut decided = decide(holds, seen, earlier);
    let doubted = doubted(holds, &decided.verdicts);
    if !doubted.is_empty() {
        let latest = holds.iter().map(|hold| millis(hold.change.transition.at)).max().unwrap_or_default();
        let lapsed = store.look_for_lapsed(&doubted, latest).await?;
        reconsider(holds, &mut decided.verdicts, &lapsed);
    }
    if decided.winners.holds.is_empty() {
        store.roll_back().await?;
    } else {
        store.write(&decided.winners).await?;
    }
    Ok(decided.verdicts)
}

/// Those whose refusal lapsed holds may overturn.
fn doubted(holds: &[&Hold], verdicts: &[Verdict]) -> Doubted {
    let (mut persons, mut sections) = (BTreeSet::new(), BTreeSet::new());
    for (hold, verdict) in holds.iter().zip(verdicts) {
        match (verdict, hold.change.after.claim()) {
            (Verdict::Refused(Refusal::LimitReached), _) => {
                persons.insert(person_of(hold));
            }
            (Verdict::Refused(Refusal::PlacesShort { .. }), Claim::Places(places)) => {
                sections.insert(places.section().as_uuid());
            }
            _ => {}
        }
    }
    Doubted { persons: persons.into_iter().collect(), sections: sections.into_iter().collect() }
}

/// A connection that does not take a rollback is of no use any more.
async fn clean_up(store: &mut dyn GroupStore, failure: &Failure) {
    let rolled_back = match failure {
        Failure::Lost(_) => false,
        Failure::InTheWay(_) | Failure::Refused(_) => {
            matches!(tokio::time::timeout(ATTEMPT_AT_MOST, store.roll_back()).await, Ok(Ok(())))
        }
    };
    if !rolled_back {
        store.disconnect();
    }
}
