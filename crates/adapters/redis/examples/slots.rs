//! How long a gate takes to know a section of a million places, empty and full, and how fast it answers:
//! `TEST_REDIS_URL=redis://… cargo run --release -p frontrow-redis --example slots`.

#![allow(clippy::print_stdout, reason = "what it measures is what it prints")]

use std::time::Instant;

use frontrow_application::news::{Claimed, Standing};
use frontrow_application::ports::{Hold, SlotArea, SlotFilling, SlotGate, Unavailable};
use frontrow_domain::reservation::{Claim, NewHold, PlacesClaim, Reservation, Status};
use frontrow_domain::shared::{ConcertId, DateId, Deadline, ReservationId, SectionId, Won};
use frontrow_redis::{Redis, RedisSettings, RedisSlotGate};
use frontrow_testkit::builders::{HOLD_TTL, a_key, somebody};
use frontrow_testkit::{FakeClock, new_id};
use time::{Duration, OffsetDateTime};
use tokio::time::interval;

const NOW: OffsetDateTime = FakeClock::START;
const MILLION: u32 = 1_000_000;
/// As many as the job adds at once.
const PAGE: u32 = 500;
const TAKES: u32 = 10_000;
const TRIES_AT_MOST: u32 = 100;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("TEST_REDIS_URL")?;
    let gate = RedisSlotGate::new(Redis::start(&RedisSettings::at(&url)).await?);
    let (empty, full) = (SectionId::new(new_id()), SectionId::new(new_id()));

    let begun = Instant::now();
    fill(&gate, empty, 0).await?;
    println!("filled {MILLION} free places: {:?}", begun.elapsed());
    let begun = Instant::now();
    fill(&gate, full, MILLION).await?;
    println!("filled {MILLION} held places: {:?}", begun.elapsed());

    for (what, section) in [("taken", empty), ("refused", full)] {
        let holds: Vec<Hold> = (0..TAKES).map(|_| a_hold_in(section)).collect();
        let begun = Instant::now();
        for hold in &holds {
            gate.take_places(hold, MILLION).await?;
        }
        println!("{what}, one after the other: {:?} each", begun.elapsed() / TAKES);
    }
    for section in [empty, full] {
        gate.forget(SlotArea::Section(section)).await?;
    }
    Ok(())
}

async fn fill(gate: &RedisSlotGate, section: SectionId, held: u32) -> Result<(), Unavailable> {
    let filling =
        gate.begin_filling(SlotArea::Section(section), NOW).await?.ok_or(Unavailable::of("a fresh section"))?;
    for _ in 0..held / PAGE {
        let page: Vec<Standing> = (0..PAGE).map(|_| a_claim_on(section)).collect();
        add(gate, &filling, &page).await?;
    }
    add(gate, &filling, &[]).await
}

/// A page may be repeated, and on a machine that does other things besides it has to be now and then.
async fn add(gate: &RedisSlotGate, filling: &SlotFilling, page: &[Standing]) -> Result<(), Unavailable> {
    let next = page.last().map(|standing| standing.reservation);
    let mut tries = interval(std::time::Duration::from_millis(50));
    for _ in 0..TRIES_AT_MOST {
        if gate.fill(filling, page, next).await.is_ok_and(|known| known) {
            return Ok(());
        }
        tries.tick().await;
    }
    Err(Unavailable::of("Redis, for seconds,"))
}

fn a_claim_on(section: SectionId) -> Standing {
    let (reservation, concert, date) = (ReservationId::new(new_id()), ConcertId::new(new_id()), DateId::new(new_id()));
    let (status, until) = (Status::TemporarilyAssigned, NOW + HOLD_TTL);
    let claimed = Claimed::Places { section, quantity: 1 };
    Standing { reservation, concert, date, holder: somebody(), claimed, status, until, at: NOW }
}

fn a_hold_in(section: SectionId) -> Hold {
    let places = PlacesClaim::new(section, "Floor".to_owned(), Won::ZERO, 1).expect("one place");
    let new = NewHold {
        id: ReservationId::new(new_id()),
        holder: somebody(),
        concert: ConcertId::new(new_id()),
        date: DateId::new(new_id()),
        claim: Claim::Places(places),
        hold_until: Deadline::after(NOW, HOLD_TTL),
        cancellable_until: NOW + Duration::DAY,
    };
    Hold { change: Reservation::hold(new, NOW), key: a_key(), limit_per_person: 4 }
}
