use std::sync::Arc;

use crate::ports::{Audit, AuditCheck, Clock, Unavailable};

/// Recomputes inventory and money, and says whether they are as they should be.
pub struct RunAudit {
    /// Who recomputes.
    pub audit: Arc<dyn Audit>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl RunAudit {
    /// Every check with its answer.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self) -> Result<Vec<AuditCheck>, Unavailable> {
        self.audit.run(self.clock.now()).await
    }
}
