//! What is asked of a connection is carried to its end.
//!
//! A caller who hangs up drops the future it waited for. A connection that was dropped between a question and its
//! answer is out of step with the server: on MySQL it may hang for ever, or take the last answer for the next one.
//! So the conversation runs in a task of its own, and a caller who leaves only stops listening.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use frontrow_application::ports::Unavailable;
use tokio::time::{Instant, timeout};
use tracing::Instrument;

/// How long a conversation goes on that nobody listens to: longer than the server's own bounds on locks and
/// statements, so only a server that is gone without a word reaches it.
const ABANDONED_AFTER: Duration = Duration::from_secs(20);
/// For how long connections are closed instead of kept, once a conversation was abandoned. The abandoned connection
/// is given back at once and cannot be told from the others; new ones are cheap.
const DISTRUST_LASTS: Duration = Duration::from_secs(2);

/// Whether connections that are given back may be out of step with the server.
#[derive(Clone, Debug)]
pub(crate) struct Distrust {
    since: Instant,
    /// Milliseconds after `since`.
    until_millis: Arc<AtomicU64>,
}

impl Distrust {
    pub(crate) fn new() -> Self {
        Self { since: Instant::now(), until_millis: Arc::default() }
    }

    /// Whether a connection that is given back now must be closed.
    pub(crate) fn is_on(&self) -> bool {
        self.millis() < self.until_millis.load(Ordering::SeqCst)
    }

    fn begin(&self) {
        let lasts = u64::try_from(DISTRUST_LASTS.as_millis()).unwrap_or(u64::MAX);
        self.until_millis.fetch_max(self.millis().saturating_add(lasts), Ordering::SeqCst);
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Holds `conversation` to its end and waits for it for `patience` at most.
    pub(crate) async fn carry<T: Send + 'static>(
        &self,
        patience: Duration,
        conversation: impl Future<Output = Result<T, Unavailable>> + Send + 'static,
    ) -> Result<T, Unavailable> {
        let distrust = self.clone();
        let carried = async move {
            let mut conversation = Box::pin(conversation);
            let ended = timeout(patience.max(ABANDONED_AFTER), &mut conversation).await;
            if ended.is_err() {
                tracing::warn!("the database has stopped answering; its connections are replaced");
                distrust.begin();
            }
            ended
        };
        match timeout(patience, tokio::spawn(carried.in_current_span())).await {
            Ok(Ok(Ok(answer))) => answer,
            Ok(Ok(Err(_)) | Err(_)) | Err(_) => Err(Unavailable::of("the database, in time,")),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_caller_who_leaves_ends_nothing() {
        let (answer, ended) = oneshot::channel();
        let conversation = async move {
            tokio::time::advance(Duration::from_secs(1)).await;
            answer.send("ended").map_err(|_| Unavailable::of("the test"))
        };
        let distrust = Distrust::new();
        let impatient = timeout(Duration::ZERO, distrust.carry(Duration::from_secs(6), conversation)).await;
        assert!(impatient.is_err());
        assert_eq!(ended.await, Ok("ended"));
        assert!(!distrust.is_on());
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_without_a_word_is_not_waited_for_for_ever() {
        let distrust = Distrust::new();
        let began = Instant::now();
        let answer: Result<(), _> = distrust.carry(Duration::from_secs(6), std::future::pending()).await;
        assert!(answer.is_err());
        assert_eq!(began.elapsed(), Duration::from_secs(6));
        tokio::time::advance(ABANDONED_AFTER).await;
        tokio::task::yield_now().await;
        assert!(distrust.is_on(), "what is given back now is closed");
        tokio::time::advance(DISTRUST_LASTS).await;
        assert!(!distrust.is_on());
    }
}
