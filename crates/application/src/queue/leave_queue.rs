use std::sync::Arc;

use super::QueueError;
use crate::ports::{Clock, QueuePasses, WaitingRoom};

/// Gives a place up, waiting or inside.
pub struct LeaveQueue {
    /// Where the place is.
    pub waiting_room: Arc<dyn WaitingRoom>,
    /// Reads the token.
    pub passes: Arc<dyn QueuePasses>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl LeaveQueue {
    /// Gives the place of `token` up. Twice is once.
    ///
    /// # Errors
    /// [`QueueError`] when the token is nothing, or the waiting room did not answer.
    pub async fn execute(&self, token: &str) -> Result<(), QueueError> {
        let now = self.clock.now();
        let pass = self.passes.open(token, now).ok_or(QueueError::NotFound)?;
        Ok(self.waiting_room.leave(pass.concert, pass.token, now).await?)
    }
}
