//! What holds become: tickets, or nobody's again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use frontrow_application::ports::{Reservations, SeatInventory, SettleOutcome, Settlement, Settlements};
use frontrow_domain::reservation::{Change, Reservation, Settlement as SettledBy};
use frontrow_domain::shared::{Actor, Outcome};
use frontrow_sql::{
    GroupCommit, GroupSettings, GroupedSeatInventory, GroupedSettlements, SqlDatabase, SqlReservations, SqlSettlements,
};
use frontrow_testkit::builders::{a_card_payment, a_code, a_key_use, a_points_payment, a_spend};
use sea_orm::{ConnectionTrait, DbBackend};
use time::OffsetDateTime;

use crate::arguments::{Arguments, Then};
use crate::{Carts, MINUTES_OF_A_HOLD, report, say};

/// Holds of one batch and batches of one run, as the worker asks for them.
const SWEPT_IN_ONE_BATCH: u32 = 500;

/// Holds first, then lets each hold take its step.
pub async fn measure(database: &SqlDatabase, carts: &Arc<Carts>, then: Then, arguments: &Arguments) {
    let group = GroupCommit::start(database, GroupSettings::default());
    let holds = Arc::new(hold_all(database, &group, carts, arguments.clients).await);
    say(&format!("{} holds", holds.len()));
    if then == Then::Sweep {
        return sweep(database).await;
    }
    if then == Then::Points {
        charge_everybody(database).await;
    }
    let next = Arc::new(AtomicUsize::new(0));
    for mode in &arguments.modes {
        let settlements: Arc<dyn Settlements> = if mode == "grouped" {
            Arc::new(GroupedSettlements::new(database.clone(), group.clone()))
        } else {
            Arc::new(SqlSettlements::new(database.clone()))
        };
        let began = Instant::now();
        let until = began + Duration::from_secs(arguments.seconds);
        let clients = (0..arguments.clients).map(|_| {
            let (settlements, holds, next) = (settlements.clone(), holds.clone(), next.clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                while Instant::now() < until
                    && let Some(hold) = holds.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let settlement = settlement(hold, then);
                    let began = Instant::now();
                    let outcome = settlements.commit(&settlement).await;
                    assert_eq!(outcome.expect("an answer"), SettleOutcome::Settled);
                    took.push(began.elapsed());
                }
                took
            })
        });
        let took = all(clients.collect()).await;
        report(mode, arguments.clients, &took, began.elapsed());
    }
    group.stop().await;
}

async fn all(clients: Vec<tokio::task::JoinHandle<Vec<Duration>>>) -> Vec<Duration> {
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.await.expect("a client"));
    }
    all.sort_unstable();
    all
}

async fn hold_all(database: &SqlDatabase, group: &GroupCommit, carts: &Arc<Carts>, clients: usize) -> Vec<Reservation> {
    let seats = Arc::new(GroupedSeatInventory::new(database.clone(), group.clone()));
    let holding: Vec<_> = (0..clients)
        .map(|_| {
            let (seats, carts) = (seats.clone(), carts.clone());
            tokio::spawn(async move {
                let mut held = Vec::new();
                while let Some(hold) = carts.next() {
                    seats.hold(&hold).await.expect("an answer");
                    held.push(hold.change.after);
                }
                held
            })
        })
        .collect();
    let mut held = Vec::new();
    for client in holding {
        held.extend(client.await.expect("a client"));
    }
    held
}

fn settlement(hold: &Reservation, then: Then) -> Settlement {
    let now = OffsetDateTime::now_utc();
    let step = Settlement { key: Some(a_key_use(hold.holder(), hold.id().as_uuid())), ..Settlement::default() };
    match then {
        Then::Points => {
            let begun = a_points_payment(hold, now);
            let Ok(Outcome::Changed(approved)) = begun.after.clone().approve(hold.id(), now) else {
                panic!("a new payment was approved before")
            };
            let confirmed = confirmed(hold, SettledBy::Payment(begun.after.id()), now);
            let points = Some(a_spend(&approved.after, now));
            Settlement { reservations: vec![confirmed], payments: vec![begun, approved], points, ..step }
        }
        Then::Free => Settlement { reservations: vec![confirmed(hold, SettledBy::Free, now)], ..step },
        Then::Lease => {
            let kept = hold.clone().start_payment(time::Duration::minutes(3), now).expect("a live hold");
            Settlement { reservations: vec![kept], payments: vec![a_card_payment(hold, now)], ..step }
        }
        Then::Cancel | Then::Sweep => {
            let Ok(Outcome::Changed(cancelled)) = hold.clone().cancel(Actor::User, None, now) else {
                panic!("a live hold")
            };
            Settlement { reservations: vec![cancelled], ..step }
        }
    }
}

fn confirmed(hold: &Reservation, settled_by: SettledBy, now: OffsetDateTime) -> Change {
    match hold.clone().confirm(settled_by, a_code(), now) {
        Ok(Outcome::Changed(confirmed)) => confirmed,
        Ok(Outcome::Unchanged(_)) | Err(_) => panic!("a live hold"),
    }
}

/// Fills the wallet of everybody who holds something, as if that had come with the hold.
async fn charge_everybody(database: &SqlDatabase) {
    let connection = database.connection();
    let funding = match connection.get_database_backend() {
        DbBackend::Postgres => "'00000000-0000-0000-0000-0000000000f1'::uuid",
        DbBackend::MySql | DbBackend::Sqlite | _ => "x'000000000000000000000000000000f1'",
    };
    let held = "reservations r JOIN journal ON reservation_id = r.id";
    let entries = "INSERT INTO entries (id, account, amount, balance, kind, owner, batch, at)";
    for statement in [
        "INSERT INTO wallets (user_id, balance) SELECT user_id, 1000000 FROM reservations".to_owned(),
        format!("{entries} SELECT r.id, user_id, 1000000, 1000000, 1, user_id, batch, 0 FROM {held}"),
        format!("{entries} SELECT idem, {funding}, -1000000, 0, 1, user_id, batch, 0 FROM {held}"),
    ] {
        connection.execute_unprepared(&statement).await.expect("full wallets");
    }
}

async fn sweep(database: &SqlDatabase) {
    let reservations = SqlReservations::new(database.clone());
    let later = OffsetDateTime::now_utc() + time::Duration::minutes(2 * MINUTES_OF_A_HOLD);
    let began = Instant::now();
    let (mut ended, mut longest) = (0, Duration::ZERO);
    loop {
        let batch_began = Instant::now();
        let batch = reservations.expire_due(later, SWEPT_IN_ONE_BATCH).await.expect("an answer").len();
        longest = longest.max(batch_began.elapsed());
        ended += batch;
        if batch == 0 {
            break;
        }
    }
    let took = began.elapsed();
    let rate = ended as f64 / took.as_secs_f64();
    say(&format!("{ended} ended in {:.2} s, {rate:.0}/s, the longest batch {longest:.1?}", took.as_secs_f64()));
}
