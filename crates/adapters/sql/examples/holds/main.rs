//! How many holds a second the storage takes, without HTTP:
//!
//! ```sh
//! cargo run --release -p frontrow-sql --example holds -- --url mysql://root@127.0.0.1/holds --mode grouped
//! ```
//!
//! Makes a database of its own (on a server, dropped first), fills halls, lets a number of clients hold one free cart
//! after the other, each by another person, and ends with the audit. `--modes` takes several, run in turn on the same
//! tables: `grouped,single,grouped`.
//!
//! `--then points|free|lease|cancel` takes the next step of as many holds as it made before, and `--then sweep` ends
//! them all when they have lapsed.

#![expect(clippy::disallowed_methods, reason = "it measures in real time, with ids as the server makes them")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use frontrow_application::idempotency::IdempotencyKey;
use frontrow_application::ports::{Audit, Hold, SeatHoldOutcome, SeatInventory, SectionHoldOutcome, SectionInventory};
use frontrow_domain::reservation::{Claim, NewHold, Reservation};
use frontrow_domain::shared::{Deadline, ReservationId, UserId};
use frontrow_sql::{
    DatabaseSettings, GroupCommit, GroupSettings, GroupedSeatInventory, GroupedSectionInventory, SqlAudit, SqlDatabase,
    SqlSeatInventory, SqlSectionInventory,
};
use frontrow_testkit::storage::{Floor, Hall};
use rand::seq::SliceRandom;
use sea_orm::{ConnectionTrait, Database, Statement};
use time::OffsetDateTime;
use uuid::Uuid;

#[path = "../../tests/it/ports.rs"]
mod ports;

mod arguments;
mod next_step;

use arguments::Arguments;

/// How many places of a date a person may have.
const LIMIT: u32 = 10;
const MINUTES_OF_A_HOLD: i64 = 30;
/// With the pause between, long enough for a server that restarts.
const TRIES_AT_MOST: u32 = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// Where the holds go.
#[derive(Clone)]
struct Inventory {
    seats: Arc<dyn SeatInventory>,
    sections: Arc<dyn SectionInventory>,
}

/// What is to be held: one free cart after the other.
struct Carts {
    halls: Vec<Hall>,
    floor: Option<Floor>,
    carts: Vec<(usize, Vec<usize>)>,
    next: AtomicUsize,
}

impl Carts {
    fn next(&self) -> Option<Hold> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        if let Some(floor) = &self.floor {
            return Some(a_hold(&floor.hall, floor.claim(1)));
        }
        let (hall, seats) = self.carts.get(next)?;
        Some(a_hold(&self.halls[*hall], self.halls[*hall].claim(seats)))
    }
}

fn a_hold(hall: &Hall, claim: Claim) -> Hold {
    let now = OffsetDateTime::now_utc();
    let new = NewHold {
        id: ReservationId::new(Uuid::now_v7()),
        holder: UserId::new(Uuid::from_bytes(rand::random())),
        concert: hall.concert.id,
        date: hall.date.id,
        claim,
        hold_until: Deadline::after(now, time::Duration::minutes(MINUTES_OF_A_HOLD)),
        cancellable_until: hall.date.starts_at,
    };
    let key = IdempotencyKey { digest: rand::random(), fingerprint: rand::random() };
    Hold { change: Reservation::hold(new, now), key, limit_per_person: LIMIT }
}

async fn an_empty_database(arguments: &Arguments) -> SqlDatabase {
    let url = &arguments.url;
    if let Some(file) = url.strip_prefix("sqlite://") {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{file}{suffix}"));
        }
    } else {
        let (server, name) = url.rsplit_once('/').expect("a URL that ends in the name of a database");
        let administration = if url.starts_with("postgres") { "postgres" } else { "" };
        let administrator = Database::connect(format!("{server}/{administration}")).await.expect("a server");
        for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            administrator.execute_unprepared(&statement).await.expect("a database");
        }
    }
    let settings = DatabaseSettings { url: url.clone(), max_connections: arguments.connections };
    let database = SqlDatabase::connect(&settings).await.expect("a connection");
    frontrow_migration::migrate(database.connection()).await.expect("tables");
    database
}

async fn carts(database: &SqlDatabase, arguments: &Arguments) -> Carts {
    let storage = ports::storage(database);
    let mut halls = Vec::new();
    let mut carts = Vec::new();
    let mut floor = None;
    let mut filled = Duration::ZERO;
    if arguments.places {
        floor = Some(Floor::with_places(&storage, 1_000_000).await);
    } else {
        for hall in 0..arguments.seats.div_ceil(arguments.hall) as usize {
            let began = Instant::now();
            halls.push(Hall::with_seats(&storage, arguments.hall).await);
            filled += began.elapsed();
            let seats: Vec<usize> = (0..arguments.hall as usize).collect();
            carts.extend(seats.chunks_exact(arguments.cart).map(|cart| (hall, cart.to_vec())));
        }
        carts.shuffle(&mut rand::rng());
    }
    say(&format!("{} carts on sale, written in {:.1} s", carts.len(), filled.as_secs_f64()));
    Carts { halls, floor, carts, next: AtomicUsize::new(0) }
}

/// Asks until somebody answers: the server may be restarted meanwhile, and an earlier try may have been granted.
async fn hold(inventory: &Inventory, hold: &Hold) {
    for _ in 0..TRIES_AT_MOST {
        let granted = match hold.change.after.claim() {
            Claim::Seats(_) => inventory
                .seats
                .hold(hold)
                .await
                .map(|outcome| matches!(outcome, SeatHoldOutcome::Held | SeatHoldOutcome::KeyUsed)),
            Claim::Places(_) => inventory
                .sections
                .hold(hold)
                .await
                .map(|outcome| matches!(outcome, SectionHoldOutcome::Held | SectionHoldOutcome::KeyUsed)),
        };
        match granted {
            Ok(granted) => return assert!(granted, "every cart is free"),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    panic!("nobody answers");
}

async fn run(inventory: Inventory, carts: &Arc<Carts>, clients: usize, seconds: u64) -> Vec<Duration> {
    let until = Instant::now() + Duration::from_secs(seconds);
    let running: Vec<_> = (0..clients)
        .map(|_| {
            let (inventory, carts) = (inventory.clone(), carts.clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                while Instant::now() < until
                    && let Some(next) = carts.next()
                {
                    let began = Instant::now();
                    hold(&inventory, &next).await;
                    took.push(began.elapsed());
                }
                took
            })
        })
        .collect();
    let mut all = Vec::new();
    for client in running {
        all.extend(client.await.expect("a client"));
    }
    all.sort_unstable();
    all
}

fn say(words: &str) {
    #[expect(clippy::print_stdout, reason = "what it is for")]
    {
        println!("{words}");
    }
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::read();
    let database = an_empty_database(&arguments).await;
    let carts = Arc::new(carts(&database, &arguments).await);
    if let Some(then) = arguments.then {
        next_step::measure(&database, &carts, then, &arguments).await;
        return audit(database).await;
    }
    let mut acknowledged = 0;
    for mode in &arguments.modes {
        let group = GroupCommit::start(&database, GroupSettings::default());
        let inventory = if mode == "grouped" {
            Inventory {
                seats: Arc::new(GroupedSeatInventory::new(database.clone(), group.clone())),
                sections: Arc::new(GroupedSectionInventory::new(database.clone(), group.clone())),
            }
        } else {
            Inventory {
                seats: Arc::new(SqlSeatInventory::new(database.clone())),
                sections: Arc::new(SqlSectionInventory::new(database.clone())),
            }
        };
        let began = Instant::now();
        let took = run(inventory, &carts, arguments.clients, arguments.seconds).await;
        acknowledged += took.len();
        report(mode, arguments.clients, &took, began.elapsed());
        group.stop().await;
    }
    let stored = stored(&database).await;
    assert!(stored >= acknowledged, "{acknowledged} were acknowledged, {stored} are there");
    say(&format!("{acknowledged} acknowledged, {stored} there"));
    audit(database).await;
}

fn report(mode: &str, clients: usize, took: &[Duration], in_all: Duration) {
    if took.is_empty() {
        return;
    }
    let rate = took.len() as f64 / in_all.as_secs_f64();
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    let [p50, p99] = [at(50), at(99)];
    say(&format!("{mode}: {clients} clients, {rate:.0}/s, p50 {p50:.1} ms, p99 {p99:.1} ms"));
}

async fn audit(database: SqlDatabase) {
    let checks = SqlAudit::new(database).run(OffsetDateTime::now_utc()).await.expect("an audit");
    let violated: Vec<_> = checks.iter().filter(|check| !check.ok()).collect();
    assert!(violated.is_empty(), "{violated:#?}");
    say(&format!("the audit finds nothing in {} checks", checks.len()));
}

async fn stored(database: &SqlDatabase) -> usize {
    let connection = database.connection();
    let count = Statement::from_string(connection.get_database_backend(), "SELECT COUNT(*) FROM reservations");
    let row = connection.query_one_raw(count).await.expect("an answer").expect("a row");
    usize::try_from(row.try_get_by_index::<i64>(0).expect("a count")).expect("a count")
}
