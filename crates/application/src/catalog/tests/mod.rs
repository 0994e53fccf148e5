//! The catalogue's use cases over ports that say what each test wants.

mod add;
mod change;
mod show;

use std::sync::{Arc, Mutex};

use frontrow_domain::catalog::{Concert, ConcertText};
use frontrow_domain::shared::{DateId, SectionId, UserId};
use mockall::predicate::eq;
use uuid::Uuid;

use crate::fixtures::{CONCERT, KEY, sale};
use crate::idempotency::Remembered;
use crate::ports::{MockCatalog, MockIdempotencyKeys, MockProgramme};

const SELLER: UserId = UserId::new(Uuid::from_u128(0x5E11E4));
const DATE: DateId = crate::fixtures::DATE;
const STANDING: SectionId = SectionId::new(Uuid::from_u128(0x57));

fn text(text: &str) -> ConcertText {
    ConcertText::parse(text, 1, 200).unwrap()
}

fn concert() -> Concert {
    sale().concert
}

/// What a test does not name is never asked.
#[derive(Default)]
struct World {
    catalog: MockCatalog,
    programme: MockProgramme,
    keys: MockIdempotencyKeys,
}

impl World {
    /// Each reading of the concert finds the next of `found`.
    fn with_concerts(mut self, found: Vec<Option<Concert>>) -> Self {
        let (times, found) = (found.len(), Mutex::new(found.into_iter()));
        self.catalog
            .expect_concert()
            .times(times)
            .with(eq(CONCERT))
            .returning(move |_| Ok(found.lock().unwrap().next().flatten()));
        self
    }

    /// Each look at the seller's key finds the next of `found`.
    fn with_key(mut self, found: Vec<Option<Remembered>>) -> Self {
        let (times, found) = (found.len(), Mutex::new(found.into_iter()));
        self.keys
            .expect_find()
            .times(times)
            .with(eq(SELLER), eq(KEY.digest))
            .returning(move |_, _| Ok(found.lock().unwrap().next().flatten()));
        self
    }

    /// The concert that was read as `before` is written as `after`; whether it still was so is `won`.
    fn replacing(mut self, before: Concert, after: Concert, won: bool, times: usize) -> Self {
        self.programme.expect_replace_concert().times(times).with(eq(before), eq(after)).returning(move |_, _| Ok(won));
        self
    }
}

fn shared<T>(port: T) -> Arc<T> {
    Arc::new(port)
}
