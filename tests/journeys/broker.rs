//! The broker comes late, stands still, dies: nobody who buys waits for it, and nothing that happened is lost.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;
use tokio::time::interval;

use crate::support::{Backend, Broker, Hall, Person, Sale, Server, eventually, new_key, run_command_with};

/// For how long the broker stands still.
const STANDSTILL: Duration = Duration::from_secs(20);
/// How long the outbox may need until it is empty again, once the broker is back.
const DRAINED_WITHIN: Duration = Duration::from_secs(60);
/// How many buy at the same time.
const BUYERS: usize = 4;
/// How often each of them does: enough to fill an outbox, and few enough to look at each.
const BUY_EVERY: Duration = Duration::from_millis(100);

/// A server that tells `broker`.
async fn shop(broker: &Broker, more: &[(&str, &str)]) -> Server {
    let address = broker.address();
    let settings = [("events.kind", "kafka"), ("events.kafka_brokers", &address), ("events.topic_prefix", "shop")];
    Server::start(Backend::Sqlite, &[&settings, more].concat()).await
}

async fn is_said(server: &Server, status: &str) {
    eventually(&format!("/readyz says {status}"), DRAINED_WITHIN, async || {
        let ready = server.api.get("//readyz").send().await;
        assert_eq!(ready.status, 200, "the broker is not vital: {ready:?}");
        (ready.text("status") == status).then_some(())
    })
    .await;
}

/// Seats are held, paid for and given back until `over`, one after the other; the reservations that were made.
async fn buys(server: &Server, hall: &Hall, seat: &str, over: impl Fn() -> bool) -> Vec<(Person, String)> {
    let (mut made, mut turns) = (Vec::new(), interval(BUY_EVERY));
    while !over() {
        turns.tick().await;
        let person = server.person();
        let asked = Instant::now();
        let held = server.hold(&person, hall, &[seat]).await;
        assert_eq!(held.status, 201, "{held:?}");
        assert!(asked.elapsed() < Duration::from_secs(5), "a hold waits for no broker");
        let id = held.text("id").to_owned();
        if made.len() % 3 == 0 {
            let paid = server.pay_by_card(&person, &id, &format!("ok-{id}")).await;
            assert_eq!(paid.status, 200, "{paid:?}");
        }
        assert_eq!(server.cancel(&person, &id).await.status, 200);
        made.push((person, id));
    }
    made
}

/// What has to be told of a reservation, by its own log.
async fn expected(server: &Server, person: &Person, id: &str) -> Vec<String> {
    let log = server.api.get(&format!("/reservations/{id}/log")).by(person).send().await;
    let steps = log.body["items"].as_array().unwrap_or_else(|| panic!("{log:?}"));
    // The start of a payment is ours alone.
    let told = (1..).zip(steps).filter(|(_, step)| step["from"] != step["to"]);
    told.map(|(version, _)| format!("reservation-{id}-{version}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_broker_stands_still_the_sale_goes_on_and_everything_is_told_afterwards_in_order() {
    if !Broker::is_there() {
        return;
    }
    let broker = Broker::start().await;
    let server = shop(&broker, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    is_said(&server, "ok").await;

    let begin = Instant::now();
    let over = || begin.elapsed() > STANDSTILL + Duration::from_secs(4);
    let load = join_all((0..BUYERS).map(|buyer| buys(&server, &hall, &hall.seats[buyer], over)));
    let standstill = async {
        eventually("some of it is told", DRAINED_WITHIN, async || {
            server.metric("frontrow_events_told_total").await.filter(|told| *told > 20.0)
        })
        .await;
        broker.pause().await;
        let paused = Instant::now();
        is_said(&server, "degraded").await;
        eventually("it has stood still for long enough", 2 * STANDSTILL, async || {
            (paused.elapsed() >= STANDSTILL).then_some(())
        })
        .await;
        broker.resume().await;
    };
    let (made, ()) = tokio::join!(load, standstill);
    let resumed = Instant::now();

    is_said(&server, "ok").await;
    let mut wanted = BTreeMap::new();
    for (person, id) in made.iter().flatten() {
        wanted.insert(id.clone(), expected(&server, person, id).await);
    }
    let steps = |told: &BTreeMap<String, Vec<String>>| told.values().map(Vec::len).sum::<usize>();
    eventually("everything is told", DRAINED_WITHIN, async || {
        (steps(&broker.first_told("shop.reservations").await) >= steps(&wanted)).then_some(())
    })
    .await;
    println!("{} reservations; everything was told {:?} after the load", wanted.len(), resumed.elapsed());
    assert_eq!(broker.first_told("shop.reservations").await, wanted, "nothing lost, and each in its order");
    eventually("everything is heard", DRAINED_WITHIN, async || {
        (server.metric("frontrow_events_lag").await == Some(0.0)).then_some(())
    })
    .await;
    println!("everything was heard {:?} after the load", resumed.elapsed());
    assert_eq!(broker.told("shop.set-aside").await.len(), 0);
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_is_killed_is_told_what_it_was_not_told_yet() {
    if !Broker::is_there() {
        return;
    }
    let mut broker = Broker::start().await;
    let server = shop(&broker, &[("queue.max_active", "1")]).await;
    is_said(&server, "ok").await;
    let hall = server.hall(Sale::QUEUED, 1, 4).await;
    let (buyer, next) = (server.person(), server.person());
    let (pass, _) = server.join(&buyer, &hall.concert).await;
    let (waiting, joined) = server.join(&next, &hall.concert).await;
    assert_eq!(joined.text("status"), "WAITING");

    broker.kill().await;
    is_said(&server, "degraded").await;
    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[0]] });
    let held = server.api.post("/reservations").by(&buyer).pass(&pass).key(&new_key()).json(&body).send().await;
    assert_eq!(held.status, 201, "{held:?}");
    let id = held.text("id");
    let paid = server.pay_by_card(&buyer, id, "ok-away").await;
    assert_eq!(paid.text("reservationStatus"), "CONFIRMED", "{paid:?}");

    broker.start_again().await;
    is_said(&server, "ok").await;
    eventually("the ticket ends the visit, and the next is let in", DRAINED_WITHIN, async || {
        let shown = server.api.get("/queue/status").pass(&waiting).send().await;
        (shown.text("status") == "ACTIVE").then_some(())
    })
    .await;
    let told = broker.first_told("shop.reservations").await;
    assert_eq!(told[id], expected(&server, &buyer, id).await);
    let kinds: Vec<_> = broker.told("shop.payments").await.into_iter().map(|told| told.kind).collect();
    assert!(kinds.contains(&"payment.approved".to_owned()), "{kinds:?}");
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_is_not_there_yet_is_waited_for_while_the_server_sells() {
    if !Broker::is_there() {
        return;
    }
    let mut broker = Broker::start().await;
    broker.kill().await;
    let server = shop(&broker, &[]).await;
    is_said(&server, "degraded").await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    let (person, held) = {
        let person = server.person();
        let held = server.hold(&person, &hall, &[&hall.seats[0]]).await;
        (person, held)
    };
    assert_eq!(held.status, 201, "{held:?}");

    broker.start_again().await;
    is_said(&server, "ok").await;
    eventually("the hold is told", DRAINED_WITHIN, async || {
        let told = broker.first_told("shop.reservations").await;
        told.contains_key(held.text("id")).then_some(())
    })
    .await;
    assert_eq!(server.cancel(&person, held.text("id")).await.status, 200);
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_address_of_the_broker_ends_the_start_and_names_the_setting() {
    for address in ["", "kafka", "kafka://127.0.0.1:9092"] {
        let settings = [("events.kind", "kafka"), ("events.kafka_brokers", address)];
        let (code, words) = run_command_with(&settings, &["serve"]).await;
        assert_eq!(code, Some(1), "{words}");
        assert!(words.contains("`events.kafka_brokers`") && words.contains("host:port"), "{words}");
    }
}
