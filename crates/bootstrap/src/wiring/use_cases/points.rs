use frontrow_application::points::{ChargePoints, ShowHistory, ShowWallet};

use crate::wiring::Ports;

impl Ports {
    pub fn show_wallet(&self) -> ShowWallet {
        ShowWallet { ledger: self.ledger.clone() }
    }

    pub fn charge_points(&self) -> ChargePoints {
        ChargePoints {
            ledger: self.ledger.clone(),
            keys: self.keys.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn show_history(&self) -> ShowHistory {
        ShowHistory { ledger: self.ledger.clone() }
    }
}
