use std::sync::atomic::{AtomicU64, Ordering};

use frontrow_application::ports::IdGenerator;
use frontrow_domain::reservation::ConfirmationCode;
use frontrow_domain::webhooks::SigningSecret;
use uuid::{Builder, Uuid};

use crate::FakeClock;

/// Ids that ascend within the process and look alike each time, so that a failure does too when it is repeated. They
/// name their process: several, and the same tests again, may share a server.
#[derive(Clone, Copy, Debug, Default)]
pub struct FakeIds;

impl IdGenerator for FakeIds {
    fn next_id(&self) -> Uuid {
        new_id()
    }

    fn next_code(&self) -> ConfirmationCode {
        ConfirmationCode::from_random(next_number())
    }

    fn next_secret(&self) -> SigningSecret {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(new_id().as_bytes());
        SigningSecret::from_random(bytes)
    }
}

/// The next id.
#[must_use]
pub fn new_id() -> Uuid {
    let mut counter = [0; 10];
    let process = u64::from(std::process::id());
    counter[2..].copy_from_slice(&(process << 32 | next_number()).to_be_bytes());
    let millis = FakeClock::START.unix_timestamp().unsigned_abs() * 1_000;
    Builder::from_unix_timestamp_millis(millis, &counter).into_uuid()
}

/// A number that no other call gets.
pub(crate) fn next_number() -> u64 {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    NUMBERS.fetch_add(1, Ordering::Relaxed)
}
