use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::time::interval;

use super::proof::assert_both_ledgers_agree;
use crate::support::{Backend, Gateway, Hall, Person, Sale, Server, eventually};

/// Payments that are open when the gateway is back. One after the other, they would take two minutes.
const OPEN: usize = 400;
/// Each is captured this long after it was asked for, so that all are open when the gateway goes.
const KEY: &str = "late-15000";
const CAPTURED_WITHIN: Duration = Duration::from_secs(16);
/// What an answer takes once the gateway is back: the clouds have not gone yet.
const SLOW_MILLISECONDS: u64 = 300;
/// What is promised.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);
const AT_ONCE: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_made_up_for_within_a_minute() {
    let (gateway, server) = Gateway::with_server(Backend::Sqlite, &[("payments.answer_timeout_seconds", "1")]).await;
    let hall = server.hall(Sale::PAID, 20, u32::try_from(OPEN / 20).unwrap()).await;
    let payments: Vec<_> =
        stream::iter(0..OPEN).map(|number| pays(&server, &hall, number)).buffer_unordered(AT_ONCE).collect().await;

    gateway.misbehave(&json!({ "down": true })).await;
    let mut captured = interval(CAPTURED_WITHIN);
    captured.tick().await;
    captured.tick().await;
    let open = still_open(&server, payments).await;
    assert!(open.len() >= OPEN / 2, "only {} are open when the gateway is back", open.len());

    let back = Instant::now();
    gateway.misbehave(&json!({ "slowMilliseconds": SLOW_MILLISECONDS })).await;
    let (count, mut left) = (open.len(), open);
    eventually("every payment is settled", SETTLED_WITHIN, async || {
        left = still_open(&server, std::mem::take(&mut left)).await;
        left.is_empty().then_some(())
    })
    .await;
    println!("{count} open payments settled {:?} after the gateway was back", back.elapsed());
    gateway.behave().await;
    assert_both_ledgers_agree(&server).await;
    assert_eq!(server.count(&hall.date, "CONFIRMED").await, OPEN);
    server.end().await;
}

/// Gives the payment that nobody answered.
async fn pays(server: &Server, hall: &Hall, number: usize) -> (Person, String) {
    let person = server.person();
    let held = server.hold(&person, hall, &[&hall.seats[number]]).await;
    let paid = server.pay_by_card(&person, held.text("id"), &format!("{KEY}-{number}")).await;
    assert_eq!((paid.status, paid.text("status")), (202, "UNKNOWN"), "{paid:?}");
    let payment = paid.text("id").to_owned();
    (person, payment)
}

async fn still_open(server: &Server, payments: Vec<(Person, String)>) -> Vec<(Person, String)> {
    let looked_at = stream::iter(payments).map(async |(person, payment)| {
        let shown = server.api.get(&format!("/payments/{payment}")).by(&person).send().await;
        (shown.text("status") != "APPROVED").then_some((person, payment))
    });
    looked_at.buffer_unordered(AT_ONCE).filter_map(std::future::ready).collect().await
}
