use std::sync::Arc;

use frontrow_domain::catalog::Concert;
use frontrow_domain::queue::{QueueOverrides, QueueRules, RulesOutOfRange};
use frontrow_domain::shared::ConcertId;
use time::OffsetDateTime;

use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Catalog, Programme, Unavailable};

/// What is to change of a waiting room; what is none stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct QueueEdit {
    /// How many may be inside at once.
    pub max_active: Option<u32>,
    /// How long a pass lasts, in minutes.
    pub pass_minutes: Option<u32>,
    /// Before this nobody is let in.
    pub opens_at: Option<OffsetDateTime>,
}

/// Why a waiting room stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum TuneQueueError {
    /// The concert does not exist, or was removed.
    #[error("there is no such concert")]
    NotFound,
    /// The numbers make no waiting room.
    #[error(transparent)]
    RulesOutOfRange(#[from] RulesOutOfRange),
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Changes how the waiting room of a concert lets people in. Who is inside stays inside.
pub struct TuneQueue {
    /// What is on sale, as it is written: an older copy would lose every race.
    pub catalog: Arc<dyn Catalog>,
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
    /// What holds where a concert says nothing.
    pub queue_defaults: QueueRules,
}

impl TuneQueue {
    /// The concert after the change. Of two sellers who change one concert at once, the second changes what the first
    /// has written.
    ///
    /// # Errors
    /// [`TuneQueueError`]
    pub async fn execute(&self, id: ConcertId, edit: QueueEdit) -> Result<Concert, TuneQueueError> {
        for _ in 0..RACES_LOST_AT_MOST {
            let before = self.catalog.concert(id).await?.ok_or(TuneQueueError::NotFound)?;
            let queue = edit.applied_to(before.queue);
            self.queue_defaults.with(queue)?;
            let after = Concert { queue, ..before.clone() };
            if self.programme.replace_concert(&before, &after).await? {
                return Ok(after);
            }
        }
        Err(Unavailable::of("a concert that others keep changing").into())
    }
}

impl QueueEdit {
    fn applied_to(self, before: QueueOverrides) -> QueueOverrides {
        QueueOverrides {
            max_active: self.max_active.or(before.max_active),
            pass_minutes: self.pass_minutes.or(before.pass_minutes),
            opens_at: self.opens_at.or(before.opens_at),
        }
    }
}
