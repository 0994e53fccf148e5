use std::sync::atomic::Ordering;

use futures_util::future::join;
use futures_util::{StreamExt, stream};

use super::buyer::{Buyer, Tally};
use super::chaos::break_things;
use super::plan::Plan;
use super::proof::{assert_both_ledgers_agree, assert_everybody_has_what_they_paid_for};
use crate::support::{Backend, Gateway, Sale, on_each_database};

on_each_database!(payments_through_every_fault_and_five_kills_end_in_a_ticket_or_a_refund);

/// Buyers at the same time.
const AT_ONCE: usize = 96;
/// A gateway that never answers is waited for no longer, so that it does not hold up the story.
const SETTINGS: [(&str, &str); 2] =
    [("payments.answer_timeout_seconds", "1"), ("payments.abandon_after_seconds", "60")];

/// How many pay: on the embedded database as many as were promised.
const fn people(backend: Backend) -> usize {
    match backend {
        Backend::Sqlite => 2_000,
        Backend::MySql | Backend::Postgres => 500,
    }
}

async fn payments_through_every_fault_and_five_kills_end_in_a_ticket_or_a_refund(backend: Backend) {
    let people = people(backend);
    let (gateway, mut server) = Gateway::with_server(backend, &SETTINGS).await;
    let hall = server.hall(Sale::PAID, 50, u32::try_from(people / 50).unwrap()).await;
    let (api, tally) = (server.api.clone(), Tally::default());
    let buyers: Vec<_> = (0..people)
        .map(|number| Buyer { api: &api, tally: &tally, person: server.person(), plan: Plan::number(number) })
        .collect();
    let crowd = stream::iter(buyers.into_iter().zip(&hall.seats))
        .for_each_concurrent(AT_ONCE, |(buyer, seat)| buyer.buys(&hall.date, seat));
    join(crowd, break_things(&mut server, &gateway, &tally, people)).await;

    let words = assert_both_ledgers_agree(&server).await;
    let bought = std::mem::take(&mut *tally.bought.lock().unwrap());
    assert_eq!(bought.len(), people);
    assert_everybody_has_what_they_paid_for(&server, &gateway, &bought).await;
    assert_every_kind_was_met(&tally, people);
    println!("{words}");
    server.end().await;
}

/// A story that met no fault would prove little.
fn assert_every_kind_was_met(tally: &Tally, people: usize) {
    let of = |counter: &std::sync::atomic::AtomicUsize| counter.load(Ordering::Relaxed);
    let (approved, declined, refunded) = (of(&tally.approved), of(&tally.declined), of(&tally.refunded));
    let (unknown, unanswered, gave_up) = (of(&tally.unknown), of(&tally.unanswered), of(&tally.gave_up));
    println!(
        "{people} people: {approved} approved, {declined} declined, {refunded} refunded; {unknown} unknown at first, \
         {unanswered} requests without an answer, {gave_up} gave up"
    );
    assert!(approved >= people * 8 / 10, "{approved} approved");
    assert!(declined >= people / 20, "{declined} declined");
    assert!(refunded >= people / 20, "{refunded} refunded");
    assert!(unknown >= people / 10, "{unknown} unknown at first");
    assert!(unanswered > 0 && gave_up <= people / 50, "{unanswered} unanswered, {gave_up} gave up");
}
