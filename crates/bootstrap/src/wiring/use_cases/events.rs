use std::sync::Arc;

use frontrow_application::payment::ConfirmOnApproval;
use frontrow_application::ports::{EventHandler, SlotGate};
use frontrow_application::queue::FinishVisit;
use frontrow_application::reservation::ClearSlots;

use crate::settings::EventsKind;
use crate::wiring::Ports;

impl Ports {
    /// Who hears of every event, one after the other. A broker's log outlives what this process knew: so there are some
    /// who look whether that was done which whoever told of it was about to do.
    pub fn event_handlers(&self, kind: EventsKind, gate: Option<Arc<dyn SlotGate>>) -> Vec<Arc<dyn EventHandler>> {
        let mut handlers: Vec<Arc<dyn EventHandler>> =
            vec![Arc::new(FinishVisit { waiting_room: self.waiting_room.clone() }), Arc::new(self.queue_deliveries())];
        match kind {
            EventsKind::InProcess => {}
            EventsKind::Kafka => {
                let settle = self.settle_payment();
                handlers.push(Arc::new(ConfirmOnApproval { gateway: self.gateway.clone(), settle }));
                let clear = |gate| ClearSlots { reservations: self.reservations.clone(), gate };
                handlers.extend(gate.map(|gate| Arc::new(clear(gate)) as Arc<dyn EventHandler>));
            }
        }
        handlers
    }
}
