use frontrow_application::queue::{Admission, AdmitWaiting, JoinQueue, LeaveQueue, ShowPlace};

use crate::wiring::Ports;

impl Ports {
    pub fn join_queue(&self) -> JoinQueue {
        JoinQueue {
            catalog: self.catalog.clone(),
            waiting_room: self.waiting_room.clone(),
            statistics: self.statistics.clone(),
            passes: self.passes.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
            queue_defaults: self.queue_defaults,
        }
    }

    pub fn show_place(&self) -> ShowPlace {
        ShowPlace {
            catalog: self.catalog.clone(),
            waiting_room: self.waiting_room.clone(),
            statistics: self.statistics.clone(),
            passes: self.passes.clone(),
            clock: self.clock.clone(),
            queue_defaults: self.queue_defaults,
        }
    }

    pub fn leave_queue(&self) -> LeaveQueue {
        LeaveQueue { waiting_room: self.waiting_room.clone(), passes: self.passes.clone(), clock: self.clock.clone() }
    }

    pub fn admit_waiting(&self) -> AdmitWaiting {
        AdmitWaiting {
            catalog: self.catalog.clone(),
            waiting_room: self.waiting_room.clone(),
            clock: self.clock.clone(),
            queue_defaults: self.queue_defaults,
        }
    }

    pub fn admission(&self) -> Admission {
        Admission {
            passes: self.passes.clone(),
            waiting_room: self.waiting_room.clone(),
            queue_defaults: self.queue_defaults,
        }
    }
}
