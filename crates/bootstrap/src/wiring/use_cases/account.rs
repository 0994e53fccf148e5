use frontrow_application::account::{EnsureAdministrator, Register, ShowMe, SignIn};

use crate::wiring::Ports;

impl Ports {
    pub fn register(&self) -> Register {
        Register {
            accounts: self.accounts.clone(),
            keys: self.keys.clone(),
            passwords: self.passwords.clone(),
            ids: self.ids.clone(),
        }
    }

    pub fn sign_in(&self) -> SignIn {
        SignIn {
            accounts: self.accounts.clone(),
            passwords: self.passwords.clone(),
            tokens: self.tokens.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn show_me(&self) -> ShowMe {
        ShowMe { accounts: self.accounts.clone() }
    }

    pub fn ensure_administrator(&self) -> EnsureAdministrator {
        EnsureAdministrator {
            accounts: self.accounts.clone(),
            passwords: self.passwords.clone(),
            ids: self.ids.clone(),
        }
    }
}
