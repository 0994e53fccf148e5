use tokio::sync::oneshot;

use crate::commit::Refusal;

/// One request that waits for its group, and whom to tell.
pub(super) struct Ask<R> {
    pub(super) request: R,
    /// Dropped unanswered when nobody knows what became of the request.
    pub(super) answer: oneshot::Sender<Verdict>,
}

impl<R> Ask<R> {
    /// Tells the caller, if it still waits.
    pub(super) fn tell(self, verdict: Verdict) {
        // A caller that has gone meanwhile finds what it did by its key when it asks again.
        let _ = self.answer.send(verdict);
    }
}

/// What a group decided about one request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is committed.
    Committed,
    /// It must not happen.
    Refused(Refusal),
    /// The group does not decide it: the caller goes one at a time.
    Alone,
}

/// Whether the group was tried before, and nobody knows whether it was committed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Earlier {
    /// Nothing of this group is committed.
    Nothing,
    /// It may be: a request that finds itself was granted.
    Unknown,
}
