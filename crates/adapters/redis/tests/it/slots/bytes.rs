//! What slots weigh in Redis: `cargo test -p frontrow-redis --test it bytes -- --nocapture` prints it.

use std::io::Write;
use std::time::Duration;

use fred::clients::Client;
use fred::interfaces::ClientLike;
use fred::types::config::Config;
use fred::types::scan::ScanType;
use fred::types::{Builder, Value};
use frontrow_application::news::{Claimed, Standing};
use frontrow_application::ports::{SlotArea, SlotFilling, SlotGate};
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{ConcertId, DateId, ReservationId, SeatId, SectionId};
use frontrow_redis::RedisSlotGate;
use frontrow_testkit::builders::{HOLD_TTL, somebody};
use frontrow_testkit::{FakeClock, new_id};
use futures_util::TryStreamExt;
use time::OffsetDateTime;
use tokio::time::interval;
use uuid::Uuid;

use crate::servers::{Single, redis, url};

const NOW: OffsetDateTime = FakeClock::START;
/// Enough that what an area weighs by itself does not count, in several pages.
const HELD: u32 = 50_000;
const PAGE: u32 = 500;
/// The goals.
const BYTES_PER_HELD_SLOT: f64 = 110.0;
const BYTES_PER_FREE_SLOT: f64 = 0.2;

fn hold_of(date: DateId, claimed: Claimed) -> Standing {
    let (reservation, concert) = (ReservationId::new(new_id()), ConcertId::new(new_id()));
    let (status, until) = (Status::TemporarilyAssigned, NOW + HOLD_TTL);
    Standing { reservation, concert, date, holder: somebody(), claimed, status, until, at: NOW }
}

/// A page of a filling, which may be repeated: a machine that does other things besides may take longer than a question
/// may.
async fn fill(gate: &RedisSlotGate, filling: &SlotFilling, page: &[Standing]) {
    let next = page.last().map(|standing| standing.reservation);
    let mut tries = interval(Duration::from_millis(100));
    for _ in 0..50 {
        tries.tick().await;
        if let Ok(known) = gate.fill(filling, page, next).await {
            assert!(known);
            return;
        }
    }
    panic!("a page was not filled in five seconds");
}

/// Fills an area with so many holds of one slot each.
async fn filled(gate: &RedisSlotGate, area: SlotArea, hold: impl Fn() -> Standing) {
    let filling = gate.begin_filling(area, NOW).await.unwrap().unwrap();
    for _ in 0..HELD / PAGE {
        let page: Vec<Standing> = (0..PAGE).map(|_| hold()).collect();
        fill(gate, &filling, &page).await;
    }
    fill(gate, &filling, &[]).await;
}

/// All keys of an area, each counted to its last entry.
async fn weight(client: &Client, area: Uuid) -> f64 {
    let pattern = format!("*{{{}}}*", area.simple());
    let keys: Vec<_> = client.scan_buffered(pattern, Some(1_000), None::<ScanType>).try_collect().await.unwrap();
    let mut bytes = 0;
    for key in keys {
        let arguments: Vec<Value> = vec!["USAGE".into(), key.into(), "SAMPLES".into(), 0.into()];
        bytes += client.custom::<u32, _>(fred::cmd!("MEMORY"), arguments).await.unwrap();
    }
    f64::from(bytes)
}

async fn client() -> Client {
    let client = Builder::from_config(Config::from_url(&url::<Single>().unwrap()).unwrap()).build().unwrap();
    client.init().await.unwrap();
    client
}

fn say(what: &str, bytes: f64) {
    std::io::stdout().write_all(format!("{what}: {bytes:.2} bytes\n").as_bytes()).unwrap();
}

#[tokio::test]
async fn a_held_slot_weighs_little_and_a_free_one_next_to_nothing() {
    let Some(redis) = redis::<Single>().await else { return };
    let (gate, client) = (RedisSlotGate::new(redis), client().await);
    let (section, date) = (SectionId::new(new_id()), DateId::new(new_id()));

    let places = || hold_of(date, Claimed::Places { section, quantity: 1 });
    filled(&gate, SlotArea::Section(section), places).await;
    let per_place = weight(&client, section.as_uuid()).await / f64::from(HELD);
    say("a held place", per_place);
    assert!(per_place <= BYTES_PER_HELD_SLOT, "{per_place} bytes a held place");

    let seats = || hold_of(date, Claimed::Seats(vec![SeatId::new(new_id())]));
    filled(&gate, SlotArea::Date(date), seats).await;
    let per_seat = weight(&client, date.as_uuid()).await / f64::from(HELD);
    say("a held seat", per_seat);
    assert!(per_seat <= BYTES_PER_HELD_SLOT, "{per_seat} bytes a held seat");

    freed(&gate, &client).await;
    for area in [SlotArea::Section(section), SlotArea::Date(date)] {
        gate.forget(area).await.unwrap();
    }
    client.quit().await.unwrap();
}

/// A section of a million of which the last slot was taken once, and is free again like all others.
async fn freed(gate: &RedisSlotGate, client: &Client) {
    let section = SectionId::new(new_id());
    let area = SlotArea::Section(section);
    let filling = gate.begin_filling(area, NOW).await.unwrap().unwrap();
    fill(gate, &filling, &[]).await;
    let empty = weight(client, section.as_uuid()).await / 1e6;
    say("a free place of a million", empty);
    let key = format!("frontrow:slots:{{{}}}:slots", section.as_uuid().simple());
    client.custom::<(), _>(fred::cmd!("SETBIT"), vec![key, "999999".to_owned(), "1".to_owned()]).await.unwrap();
    let touched = weight(client, section.as_uuid()).await / 1e6;
    say("the same once all were taken", touched);
    assert!(empty <= touched && touched <= BYTES_PER_FREE_SLOT, "{touched} bytes a free place");
    gate.forget(area).await.unwrap();
}
