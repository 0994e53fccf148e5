//! The audit finds what is changed behind the ports' back: each check, by a violation planted for it.

use std::collections::BTreeSet;

use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::{Attempt, Reply, Verdict};
use frontrow_testkit::builders::{a_delivery, somebody};
use frontrow_testkit::storage::{Floor, Hall, Storage, StorageFixture};
use frontrow_testkit::{FakeClock, new_id};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::fresh::{MySql, Postgres, Sqlite};

const NOW: OffsetDateTime = FakeClock::START;

/// How the database is written to by hand.
trait ByHand: StorageFixture {
    /// Takes away the constraints that would refuse the change: an audit that trusted them would be worth little.
    const WITHOUT_CONSTRAINTS: &'static [&'static str];

    fn literal(id: Uuid) -> String;
}

impl ByHand for Sqlite {
    const WITHOUT_CONSTRAINTS: &'static [&'static str] = &["PRAGMA ignore_check_constraints = 1"];

    fn literal(id: Uuid) -> String {
        format!("x'{}'", id.simple())
    }
}

impl ByHand for MySql {
    const WITHOUT_CONSTRAINTS: &'static [&'static str] = &["ALTER TABLE sections DROP CONSTRAINT sections_add_up"];

    fn literal(id: Uuid) -> String {
        format!("x'{}'", id.simple())
    }
}

impl ByHand for Postgres {
    const WITHOUT_CONSTRAINTS: &'static [&'static str] = &["ALTER TABLE sections DROP CONSTRAINT sections_add_up"];

    fn literal(id: Uuid) -> String {
        format!("'{id}'")
    }
}

/// Something of everything, all of it in order.
struct Sold {
    hall: Hall,
    /// Two seats, paid with points.
    paid: Reservation,
    /// One seat that cost nothing.
    free: Reservation,
    /// One seat, held.
    held: Reservation,
}

impl Sold {
    async fn on(storage: &Storage) -> Self {
        let (hall, floor) = (Hall::with_seats(storage, 6).await, Floor::with_places(storage, 10).await);
        let hold = storage.hold_seats(&hall, somebody(), &[0, 1], NOW).await;
        let (paid, _) = storage.pay_with_points(&hold, NOW).await;
        let hold = storage.hold_seats(&hall, somebody(), &[2], NOW).await;
        let free = storage.confirm_free(&hold, NOW).await;
        let held = storage.hold_seats(&hall, somebody(), &[3], NOW).await;
        let hold = storage.hold_places(&floor, somebody(), 3, NOW).await;
        storage.confirm_free(&hold, NOW).await;
        storage.hold_places(&floor, somebody(), 2, NOW).await;
        tell_somebody(storage).await;
        Self { hall, paid, free, held }
    }
}

/// One delivery that was taken at once.
async fn tell_somebody(storage: &Storage) {
    let delivery = a_delivery(WebhookId::new(new_id()), NOW);
    storage.webhook_deliveries.enqueue(std::slice::from_ref(&delivery)).await.unwrap();
    let after = delivery.attempted(Verdict::Taken, NOW, 0, None).unwrap();
    let attempt = Attempt { number: 1, at: NOW, took: Duration::ZERO, reply: Reply::Status(200) };
    assert!(storage.webhook_deliveries.record(&after, Some(attempt)).await.unwrap());
}

/// A change by hand that one check is there for, and the change that takes it back.
struct Plant {
    check: &'static str,
    plant: String,
    heal: String,
}

/// `statement` with `{}` for what it writes: first what is wrong, then what was there.
fn plant(check: &'static str, statement: &str, wrong: &str, right: &str) -> Plant {
    Plant { check, plant: statement.replace("{}", wrong), heal: statement.replace("{}", right) }
}

fn plants<F: ByHand>(sold: &Sold) -> Vec<Plant> {
    let mut plants = of_seats::<F>(sold);
    plants.extend(of_counters::<F>(sold));
    plants.extend(of_money::<F>(sold));
    plants.extend(of_logs::<F>(sold));
    plants
}

fn of_seats<F: ByHand>(Sold { hall, free, held, .. }: &Sold) -> Vec<Plant> {
    let (sold_seat, held_seat) = (hall.seats[2].id.as_uuid(), hall.seats[3].id.as_uuid());
    let of_free = F::literal(free.id().as_uuid());
    let of_seat = |seat| format!("WHERE id = {}", F::literal(seat));
    let somewhere_else = F::literal(new_id());
    let items = format!("UPDATE reservations SET items = REPLACE(items, {{}}) WHERE id = {of_free}");
    let (taken, own) = (format!("'{sold_seat}', '{held_seat}'"), format!("'{held_seat}', '{sold_seat}'"));
    let status = format!("UPDATE seats SET status = {{}} {}", of_seat(sold_seat));
    let owner = format!("UPDATE seats SET reservation_id = {{}} {}", of_seat(held_seat));
    let date = format!("UPDATE seats SET date_id = {{}} {}", of_seat(sold_seat));
    let amount = format!("UPDATE reservations SET amount = amount {{}} 1 WHERE id = {of_free}");
    vec![
        plant("no seat sold twice", &items, &taken, &own),
        plant("a live reservation has its seats", &status, "1", "2"),
        plant("a taken seat has its reservation", &owner, &somewhere_else, &F::literal(held.id().as_uuid())),
        plant("a reservation keeps to one date", &date, &somewhere_else, &F::literal(hall.date.id.as_uuid())),
        plant("a reservation adds up to its seats", &amount, "+", "-"),
    ]
}

fn of_counters<F: ByHand>(Sold { free, .. }: &Sold) -> Vec<Plant> {
    let seats = "UPDATE sections SET held = held - {} 1, available = available + {} 1 WHERE kind = 0";
    let places = "UPDATE sections SET held = held - {} 1, confirmed = confirmed + {} 1 WHERE kind = 1";
    let person = F::literal(free.holder().as_uuid());
    let limit = format!("UPDATE person_limits SET held = held {{}} 1 WHERE user_id = {person}");
    let capacity = "UPDATE sections SET capacity = capacity {} 1 WHERE kind = 1";
    vec![
        plant("the counters of a section add up", capacity, "+", "-"),
        plant("the counters of a section equal its seats", seats, "", "-"),
        plant("the counters of a section equal its reservations", places, "", "-"),
        plant("a person has what is counted, within the limit", &limit, "+", "-"),
    ]
}

fn of_money<F: ByHand>(Sold { paid, .. }: &Sold) -> Vec<Plant> {
    let (ticket, nobodys) = (F::literal(paid.id().as_uuid()), F::literal(new_id()));
    let counter_entry = "UPDATE entries SET amount = amount {} 1 WHERE account <> owner AND kind = 2";
    let last_entry = "UPDATE entries SET balance = balance {} 1 WHERE account = owner AND kind = 2";
    vec![
        plant("a paid ticket has one payment of its amount", "UPDATE payments SET amount = amount {} 1", "+", "-"),
        plant("no money without its ticket", "UPDATE payments SET ticket_id = {}", &nobodys, &ticket),
        plant("points paid are points taken", "UPDATE payments SET points = points {} 1", "-", "+"),
        plant("a wallet is the sum of its entries", "UPDATE wallets SET balance = balance {} 1", "+", "-"),
        plant("every movement of points has two sides", counter_entry, "+", "-"),
        plant("the last entry tells the balance", last_entry, "+", "-"),
    ]
}

fn of_logs<F: ByHand>(Sold { free, .. }: &Sold) -> Vec<Plant> {
    let last = format!("WHERE version = 2 AND reservation_id = {}", F::literal(free.id().as_uuid()));
    let journal = |column: &str| format!("UPDATE journal SET {column} = {{}} {last}");
    let payments = |column: &str| format!("UPDATE payment_journal SET {column} = {{}} WHERE version = 2");
    let versions = "UPDATE journal SET version = version {} 10 WHERE version IN (2, 12)";
    let payment_versions = "UPDATE payment_journal SET version = version {} 10 WHERE version IN (2, 12)";
    let batches = format!("UPDATE journal SET batch = batch {{}} 1000 {last}");
    vec![
        plant("the log of a reservation has no gaps", versions, "+", "-"),
        plant("the log of a reservation ends where it stands", &journal("to_status"), "4", "2"),
        plant("the steps of a reservation follow each other", &journal("from_status"), "2", "1"),
        plant("the log of a payment has no gaps", payment_versions, "+", "-"),
        plant("the log of a payment ends where it stands", &payments("to_status"), "4", "3"),
        plant("the steps of a payment follow each other", &payments("from_status"), "2", "1"),
        plant("nothing is told that did not happen", &batches, "+", "-"),
        plant("steps are told in order", &batches, "+", "-"),
        plant(
            "every attempt of a delivery is in its log",
            "UPDATE webhook_attempts SET number = number {} 1",
            "+",
            "-",
        ),
    ]
}

async fn it_bites<F: ByHand>() {
    let Some(fixture) = F::fresh().await else { return };
    let storage = fixture.storage();
    let sold = Sold::on(storage).await;
    for statement in F::WITHOUT_CONSTRAINTS {
        fixture.tamper(statement).await;
    }
    let plants = plants::<F>(&sold);
    let asked: BTreeSet<&str> = storage.audit.run(NOW).await.unwrap().iter().map(|check| check.name).collect();
    let planted: BTreeSet<&str> = plants.iter().map(|plant| plant.check).collect();
    assert_eq!(asked, planted, "each check has a violation planted for it");
    for Plant { check, plant, heal } in plants {
        assert_eq!(violated(storage).await, BTreeSet::new(), "before {plant}");
        fixture.tamper(&plant).await;
        let found = violated(storage).await;
        assert!(found.contains(check), "{plant} is found by {found:?}, not by {check:?}");
        fixture.tamper(&heal).await;
    }
    assert_eq!(violated(storage).await, BTreeSet::new());
    fixture.discard().await;
}

async fn violated(storage: &Storage) -> BTreeSet<&'static str> {
    storage.audit.run(NOW).await.unwrap().iter().filter(|check| !check.ok()).map(|check| check.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_check_bites_on_sqlite() {
    it_bites::<Sqlite>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_check_bites_on_mysql() {
    it_bites::<MySql>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_check_bites_on_postgres() {
    it_bites::<Postgres>().await;
}
