use std::sync::Arc;

use frontrow_application::operations::{
    AuditGateway, FindReservations, ForgetOldKeys, RelayOutbox, RunAudit, ShowStatistics,
};
use frontrow_application::ports::EventBus;

use crate::wiring::Ports;

impl Ports {
    pub fn show_statistics(&self) -> ShowStatistics {
        ShowStatistics {
            catalog: self.catalog.clone(),
            statistics: self.statistics.clone(),
            meter: self.meter.clone(),
            waiting_room: self.waiting_room.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn run_audit(&self) -> RunAudit {
        RunAudit { audit: self.audit.clone(), clock: self.clock.clone() }
    }

    pub fn audit_gateway(&self) -> AuditGateway {
        AuditGateway {
            payments: self.payments.clone(),
            ledger: self.gateway_ledger.clone(),
            clock: self.clock.clone(),
            policy: self.policy,
        }
    }

    pub fn find_reservations(&self) -> FindReservations {
        FindReservations { reservations: self.reservations.clone(), payments: self.payments.clone() }
    }

    pub fn relay_outbox(&self, bus: Arc<dyn EventBus>) -> RelayOutbox {
        RelayOutbox { outbox: self.outbox.clone(), bus }
    }

    pub fn forget_old_keys(&self) -> ForgetOldKeys {
        ForgetOldKeys { keys: self.keys.clone(), inbox: self.inbox.clone(), clock: self.clock.clone() }
    }
}
