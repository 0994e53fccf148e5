use std::sync::Arc;

use frontrow_application::ports::SlotGate;
use frontrow_application::reservation::{
    BoxOffice, CancelReservation, ConfirmReservation, ExpireHolds, HoldPlaces, HoldSeats, ListReservations, ShowLog,
    ShowReservation, TidySlots,
};

use crate::wiring::Ports;

impl Ports {
    pub fn box_office(&self) -> BoxOffice {
        BoxOffice {
            catalog: self.catalog.clone(),
            reservations: self.reservations.clone(),
            admission: self.admission(),
            meter: self.meter.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
            policy: self.policy,
        }
    }

    pub fn hold_seats(&self) -> HoldSeats {
        HoldSeats { office: self.box_office(), inventory: self.seats.clone() }
    }

    pub fn hold_places(&self) -> HoldPlaces {
        HoldPlaces { office: self.box_office(), inventory: self.sections.clone() }
    }

    pub fn show_reservation(&self) -> ShowReservation {
        ShowReservation {
            reservations: self.reservations.clone(),
            settlements: self.settlements.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn list_reservations(&self) -> ListReservations {
        ListReservations { reservations: self.reservations.clone(), clock: self.clock.clone() }
    }

    pub fn show_log(&self) -> ShowLog {
        ShowLog { reservations: self.reservations.clone() }
    }

    pub fn confirm_reservation(&self) -> ConfirmReservation {
        ConfirmReservation {
            catalog: self.catalog.clone(),
            reservations: self.reservations.clone(),
            settlements: self.settlements.clone(),
            keys: self.keys.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn cancel_reservation(&self) -> CancelReservation {
        CancelReservation {
            reservations: self.reservations.clone(),
            payments: self.payments.clone(),
            settlements: self.settlements.clone(),
            keys: self.keys.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn expire_holds(&self) -> ExpireHolds {
        ExpireHolds { reservations: self.reservations.clone(), clock: self.clock.clone() }
    }

    pub fn tidy_slots(&self, gate: Arc<dyn SlotGate>) -> TidySlots {
        TidySlots::new(gate, self.reservations.clone(), self.catalog_as_written.clone(), self.clock.clone())
    }
}
