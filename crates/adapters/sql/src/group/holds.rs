//! Holds, carried out in groups.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_trait::async_trait;
use frontrow_application::ports::Hold;
use frontrow_domain::reservation::Claim;
use uuid::Uuid;

use super::ask::{Earlier, Verdict};
use super::carrier::Carrier;
use super::decide::{decide, person_of, reconsider};
use super::failure::Failure;
use super::store::{Doubted, HoldStore};
use super::wanted::Wanted;
use crate::commit::Refusal;
use crate::value::millis;

/// Carries out holds.
pub(super) struct Holds(pub(super) Box<dyn HoldStore>);

#[async_trait]
impl Carrier for Holds {
    type Request = Hold;

    async fn carry_out(&mut self, holds: &[&Hold], earlier: Earlier) -> Result<Vec<Verdict>, Failure> {
        let store = &mut self.0;
        let seen = store.look(&Wanted::by(holds.iter().copied())).await?;
        let places_left = seen.places_left();
        let mut decided = decide(holds, seen, earlier);
        let doubted = doubted(holds, &decided.verdicts, &places_left);
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

    async fn roll_back(&mut self) -> Result<(), Failure> {
        self.0.roll_back().await
    }

    fn disconnect(&mut self) {
        self.0.disconnect();
    }
}

/// Those whose refusal lapsed holds may overturn.
fn doubted(holds: &[&Hold], verdicts: &[Verdict], places_left: &HashMap<Uuid, i64>) -> Doubted {
    let (mut persons, mut sections) = (BTreeSet::new(), BTreeMap::new());
    for (hold, verdict) in holds.iter().zip(verdicts) {
        match (verdict, hold.change.after.claim()) {
            (Verdict::Refused(Refusal::LimitReached), _) => {
                persons.insert(person_of(hold));
            }
            (Verdict::Refused(Refusal::PlacesShort { .. }), Claim::Places(places)) => {
                let section = places.section().as_uuid();
                sections.insert(section, places_left.get(&section).copied().unwrap_or(0));
            }
            _ => {}
        }
    }
    Doubted { persons: persons.into_iter().collect(), sections: sections.into_iter().collect() }
}
