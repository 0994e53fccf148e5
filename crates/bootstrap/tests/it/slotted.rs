//! The strategy `slot`.

use std::collections::HashSet;
use std::marker::PhantomData;
use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::news::{AnnouncedSettlements, Standing};
use frontrow_application::ports::{
    Hold, SeatHoldOutcome, SeatInventory, SectionHoldOutcome, SectionInventory, SlotArea, SlotGate, Unavailable,
};
use frontrow_application::reservation::{SlottedSeats, SlottedSections, TidySlots};
use frontrow_sql::{GroupCommit, GroupSettings, GroupedSeatInventory, GroupedSectionInventory};
use frontrow_testkit::FakeClock;
use frontrow_testkit::storage::{Storage, StorageFixture};
use tokio::sync::Mutex;

use crate::fresh::HasDatabase;
use crate::kinds::Kind;

/// More than a test has at once, so that nobody is refused for want of room.
const QUEUED_AT_MOST: usize = 1_024;

/// A storage whose inventories, which hold in groups, stand behind slots.
pub(crate) struct Slotted<F, K> {
    plain: F,
    storage: Storage,
    group: GroupCommit,
    kind: PhantomData<K>,
}

/// Fills each area before it is asked about for the first time: behind a cold gate the suites would show nothing.
struct Filled {
    gate: Arc<dyn SlotGate>,
    tidy: TidySlots,
    areas: Mutex<HashSet<SlotArea>>,
}

impl Filled {
    async fn before(&self, hold: &Hold) -> Result<(), Unavailable> {
        let area = SlotArea::of(&Standing::from(&hold.change));
        let mut areas = self.areas.lock().await;
        if areas.insert(area) {
            self.gate.want(area).await?;
            self.tidy.execute().await?;
        }
        Ok(())
    }
}

struct Warm<I> {
    inner: I,
    filled: Arc<Filled>,
}

#[async_trait]
impl SeatInventory for Warm<SlottedSeats> {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        self.filled.before(hold).await?;
        self.inner.hold(hold).await
    }
}

#[async_trait]
impl SectionInventory for Warm<SlottedSections> {
    async fn hold(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        self.filled.before(hold).await?;
        self.inner.hold(hold).await
    }
}

#[async_trait]
impl<F: HasDatabase, K: Kind> StorageFixture for Slotted<F, K> {
    async fn fresh() -> Option<Self> {
        let (gate, news) = K::gate().await?;
        let plain = F::fresh().await?;
        let (rows, database) = (plain.storage(), plain.database());
        let clock = Arc::new(FakeClock::default());
        let tidy = TidySlots::new(gate.clone(), rows.reservations.clone(), rows.catalog.clone(), clock);
        let filled = Arc::new(Filled { gate: gate.clone(), tidy, areas: Mutex::default() });

        let group = GroupCommit::start(database, GroupSettings { queued_at_most: QUEUED_AT_MOST });
        let seats = Arc::new(GroupedSeatInventory::new(database.clone(), group.clone()));
        let seats = SlottedSeats::new(seats, gate.clone(), news.clone());
        let sections = Arc::new(GroupedSectionInventory::new(database.clone(), group.clone()));
        let sections = SlottedSections::new(sections, rows.catalog.clone(), gate, news.clone());
        let storage = Storage {
            seat_inventory: Arc::new(Warm { inner: seats, filled: filled.clone() }),
            section_inventory: Arc::new(Warm { inner: sections, filled }),
            settlements: Arc::new(AnnouncedSettlements { inner: rows.settlements.clone(), news }),
            ..rows.clone()
        };
        Some(Self { plain, storage, group, kind: PhantomData })
    }

    fn storage(&self) -> &Storage {
        &self.storage
    }

    async fn tamper(&self, statement: &str) {
        self.plain.tamper(statement).await;
    }

    async fn discard(self) {
        self.group.stop().await;
        self.plain.discard().await;
    }
}
