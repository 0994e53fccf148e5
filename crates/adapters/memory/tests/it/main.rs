//! Every adapter of this crate keeps every clause of its port.

#![allow(clippy::unwrap_used)]

mod broken;
mod broken_bus;
mod broken_gate;
mod crowd;

use std::sync::Arc;

use frontrow_application::ports::{Cache, SeatLock};
use frontrow_memory::{InProcessBus, MemoryCache, MemoryHoldMeter, MemorySeatLock, MemorySlotGate, MemoryWaitingRoom};
use frontrow_testkit::FakeClock;
use frontrow_testkit::coordination::{Timed, cache::CAPACITY};

frontrow_testkit::waiting_room!(Arc::new(MemoryWaitingRoom::new()));
frontrow_testkit::hold_meter!(Arc::new(MemoryHoldMeter::new()));
frontrow_testkit::event_bus!(|handlers| Box::pin(async { Some(Arc::new(InProcessBus::new(handlers)) as _) }));
frontrow_testkit::slot_gate!(Arc::new(MemorySlotGate::new()));
frontrow_testkit::seat_lock!(lock_with_its_clock());
frontrow_testkit::cache!(cache_with_its_clock());

fn lock_with_its_clock() -> Timed<dyn SeatLock> {
    let clock = Arc::new(FakeClock::default());
    Timed { port: Arc::new(MemorySeatLock::new(clock.clone())), time: clock }
}

fn cache_with_its_clock() -> Timed<dyn Cache> {
    let clock = Arc::new(FakeClock::default());
    Timed { port: Arc::new(MemoryCache::new(clock.clone(), CAPACITY)), time: clock }
}
