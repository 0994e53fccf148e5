//! Everybody who is refused asks whether their key was used before: together, in a few queries.

use std::sync::{Arc, Mutex};

use frontrow_application::ports::{Reservations, SeatHoldOutcome};
use frontrow_sql::SqlReservations;
use frontrow_testkit::FakeClock;
use frontrow_testkit::builders::{a_hold_of, a_key, somebody};
use frontrow_testkit::storage::Hall;
use futures_util::future::join_all;

use crate::fresh::{HasDatabase, MySql, Postgres, Sqlite};

const CROWD: usize = 600;

async fn a_crowd_is_answered_in_a_few_queries<F: HasDatabase>() {
    let Some(fixture) = F::fresh().await else { return };
    let storage = fixture.storage();
    let hall = Hall::with_seats(storage, 1).await;
    let mut hold = a_hold_of(&hall, somebody(), hall.claim(&[0]), FakeClock::START);
    hold.key = a_key();
    assert_eq!(storage.seat_inventory.hold(&hold).await.unwrap(), SeatHoldOutcome::Held);

    let mut database = fixture.database().clone();
    let heard = Arc::new(Mutex::new(0));
    let counter = heard.clone();
    database.on_statement(move |_| *counter.lock().unwrap() += 1);
    let reservations = SqlReservations::new(database);
    let (holder, digest) = (hold.change.after.holder(), hold.key.digest);
    let of_others = (1..CROWD).map(|number| {
        // The key of another, and another key of the same person.
        let (who, key) = if number % 2 == 0 { (somebody(), digest) } else { (holder, a_key().digest) };
        reservations.find_by_key(who, key)
    });
    let (own, others) = tokio::join!(reservations.find_by_key(holder, digest), join_all(of_others));

    assert_eq!(own.unwrap(), Some((hold.change.after.clone(), hold.key.fingerprint)));
    assert!(others.into_iter().all(|found| found.unwrap().is_none()));
    let queries = *heard.lock().unwrap();
    assert!((2..=6).contains(&queries), "{queries} queries for {CROWD} keys");
    fixture.discard().await;
}

#[tokio::test]
async fn a_crowd_is_answered_in_a_few_queries_on_sqlite() {
    a_crowd_is_answered_in_a_few_queries::<Sqlite>().await;
}

#[tokio::test]
async fn a_crowd_is_answered_in_a_few_queries_on_mysql() {
    a_crowd_is_answered_in_a_few_queries::<MySql>().await;
}

#[tokio::test]
async fn a_crowd_is_answered_in_a_few_queries_on_postgres() {
    a_crowd_is_answered_in_a_few_queries::<Postgres>().await;
}
