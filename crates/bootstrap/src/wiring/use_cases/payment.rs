use frontrow_application::payment::{
    HearGateway, OpenCheckout, PayReservation, ReconcilePayments, RefundPayments, SettlePayment, ShowPayment,
};

use crate::wiring::Ports;

impl Ports {
    pub fn settle_payment(&self) -> SettlePayment {
        SettlePayment {
            reservations: self.reservations.clone(),
            payments: self.payments.clone(),
            settlements: self.settlements.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
            policy: self.policy,
        }
    }

    pub fn pay_reservation(&self) -> PayReservation {
        PayReservation {
            reservations: self.reservations.clone(),
            payments: self.payments.clone(),
            settlements: self.settlements.clone(),
            keys: self.keys.clone(),
            points: self.ledger.clone(),
            gateway: self.gateway.clone(),
            settle: self.settle_payment(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn open_checkout(&self) -> OpenCheckout {
        OpenCheckout {
            reservations: self.reservations.clone(),
            payments: self.payments.clone(),
            points: self.ledger.clone(),
            gateway: self.gateway.clone(),
            clock: self.clock.clone(),
            policy: self.policy,
        }
    }

    pub fn show_payment(&self) -> ShowPayment {
        ShowPayment {
            reservations: self.reservations.clone(),
            payments: self.payments.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn hear_gateway(&self) -> HearGateway {
        HearGateway { payments: self.payments.clone(), gateway: self.gateway.clone(), settle: self.settle_payment() }
    }

    pub fn reconcile_payments(&self) -> ReconcilePayments {
        ReconcilePayments {
            payments: self.payments.clone(),
            gateway: self.gateway.clone(),
            settle: self.settle_payment(),
            clock: self.clock.clone(),
        }
    }

    pub fn refund_payments(&self) -> RefundPayments {
        RefundPayments {
            payments: self.payments.clone(),
            gateway: self.gateway.clone(),
            settle: self.settle_payment(),
            clock: self.clock.clone(),
        }
    }
}
