use std::sync::Arc;

use fred::types::Value;
use frontrow_application::ports::{PlaceRecord, QueueJournal, Unavailable};
use frontrow_domain::shared::ConcertId;
use rand::Rng;

use super::answer::{Answer, Told, Verdict};
use super::inside::Inside;
use super::open_rooms::OpenRooms;
use super::rebuilds::Rebuilds;
use super::scribe::Scribe;
use super::steps::{Steps, Terms};
use crate::script::Script;

/// A room is found lost, then undrawn, and then the step is done; once more for a Redis that is lost in between.
const ATTEMPTS: u32 = 4;

/// How long a replica may be at something that one at a time may do: longer than any call of the database.
pub(super) const CLAIM_MILLISECONDS: i64 = 15_000;

/// What all rooms of this replica share.
pub(super) struct Shared {
    pub(super) steps: Steps,
    pub(super) open_rooms: OpenRooms,
    pub(super) journal: Arc<dyn QueueJournal>,
    pub(super) scribe: Scribe,
    pub(super) inside: Inside,
    pub(super) rebuilds: Rebuilds,
}

impl Shared {
    /// Carries a step out in a room that is whole, and drawn where it has to be.
    pub(super) async fn step(
        self: &Arc<Self>,
        script: &Script,
        concert: ConcertId,
        mut terms: Terms,
        arguments: Vec<Value>,
    ) -> Result<Answer, Unavailable> {
        for _ in 0..ATTEMPTS {
            let answer = self.steps.run(script, concert, &terms, arguments.clone()).await?;
            self.take_note(&answer.changes);
            match answer.verdict {
                Verdict::Done | Verdict::NeedsSeed => return Ok(answer),
                Verdict::Cold => self.rebuilt(concert, terms.now).await?,
                Verdict::MustDraw => terms.undrawn = !self.drawn(concert, terms.now).await,
            }
        }
        Err(Unavailable::of("the waiting room"))
    }

    /// Writes down what has changed.
    pub(super) fn take_note(&self, changes: &[PlaceRecord]) {
        for change in changes {
            self.inside.see(change);
        }
        self.scribe.note(changes);
    }

    /// Writes down who is inside unless this replica did before: the answer that told of it may have been lost.
    pub(super) fn take_note_of_visit(&self, told: &Told) {
        if self.inside.see(&told.record) {
            self.scribe.note(&[told.record]);
        }
    }
}

/// A name that no other claim has.
pub(super) fn claim() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}
