use frontrow_application::ports::Hold;
use tokio::sync::oneshot;

use crate::commit::Refusal;

/// One hold that waits for its group, and whom to tell.
pub(super) struct Ask {
    pub(super) hold: Hold,
    /// Dropped unanswered when nobody knows what became of the hold.
    pub(super) answer: oneshot::Sender<Verdict>,
}

impl Ask {
    /// Tells the caller, if it still waits.
    pub(super) fn tell(self, verdict: Verdict) {
        // A caller that has gone meanwhile finds its hold by its key when it asks again.
        let _ = self.answer.send(verdict);
    }
}

/// What a group decided about one hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is committed.
    Held,
    /// It must not happen.
    Refused(Refusal),
    /// The group does not decide it: the caller holds one at a time.
    Alone,
}
