//! Others are told over HTTP what happens here.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Backend, Receiver, Reply, Sale, Server, eventually, on_each_database};

on_each_database!(
    what_happens_is_told_signed_and_each_event_has_one_name,
    a_receiver_that_was_down_is_told_when_it_is_up,
    what_was_queued_before_a_crash_is_told_after_it
);

/// The receivers of these tests are on this machine.
const NEARBY: [(&str, &str); 1] = [("webhooks.allow_private_addresses", "true")];
/// The relay, the list of receivers and the timer each take up to a second on a quiet machine.
const SOON: Duration = Duration::from_secs(30);

impl Server {
    async fn webhook(&self, receiver: &Receiver, events: &[&str]) -> Reply {
        let body = json!({ "url": receiver.url(), "events": events, "description": "a test" });
        let made = self.api.post("/admin/webhooks").by(&self.administrator).json(&body).send().await;
        assert_eq!(made.status, 201, "{made:?}");
        self.is_listened_to(receiver, made.text("id")).await;
        made
    }

    /// Events are queued for a new receiver from a second later on: a test, and events of our own, tell when that is.
    async fn is_listened_to(&self, receiver: &Receiver, webhook: &str) {
        let path = format!("/admin/webhooks/{webhook}/test");
        let test = self.api.post(&path).by(&self.administrator).send().await;
        assert_eq!((test.status, test.text("type")), (202, "webhook.test"), "{test:?}");
        receiver.got_all(&["webhook.test"], SOON).await;
        let somebody = self.person();
        eventually("events are queued for the new receiver", SOON, async || {
            self.charge(&somebody, 1_000).await;
            let got = receiver.got();
            got.iter().any(|told| told.kind() == "points.charged").then_some(())
        })
        .await;
    }

    async fn deliveries(&self, webhook: &str, query: &str) -> Vec<Value> {
        let path = format!("/admin/webhooks/{webhook}/deliveries?limit=100{query}");
        let listed = self.api.get(&path).by(&self.administrator).send().await;
        assert_eq!(listed.status, 200, "{listed:?}");
        listed.body["items"].as_array().unwrap().clone()
    }

    /// Somebody buys a seat; gives the reservation.
    async fn buys(&self) -> String {
        let hall = self.hall(Sale::PAID, 1, 2).await;
        let buyer = self.person();
        let held = self.hold(&buyer, &hall, &[&hall.seats[0]]).await;
        let paid = self.pay_by_card(&buyer, held.text("id"), &format!("ok-{}", held.text("id"))).await;
        assert_eq!((paid.status, paid.text("status")), (200, "APPROVED"), "{paid:?}");
        held.text("id").to_owned()
    }
}

async fn what_happens_is_told_signed_and_each_event_has_one_name(backend: Backend) {
    let server = Server::start(backend, &NEARBY).await;
    let (all, some) = (Receiver::start().await, Receiver::start().await);
    let first = server.webhook(&all, &[]).await;
    let second = server.webhook(&some, &["points.*", "payment.approved"]).await;
    let reservation = server.buys().await;
    let bought = ["reservation.held", "payment.approved", "reservation.confirmed"];
    let told = all.got_all(&bought, SOON).await;
    let secret = first.text("secret");
    assert!(told.iter().all(|told| told.is_signed_with(secret)), "each can be verified");
    assert!(!told[0].is_signed_with(second.text("secret")), "everybody has their own secret");

    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for event in all.got() {
        *names.entry(event.event()).or_default() += 1;
    }
    assert!(names.values().all(|times| *times == 1), "nothing failed, so nothing came twice: {names:?}");
    let held = told.iter().find(|told| told.kind() == "reservation.held").unwrap();
    assert_eq!(held.event(), format!("reservation-{reservation}-1"));
    assert!(held.body()["data"].to_string().contains(&reservation), "{}", held.body());

    let approved = some.got_all(&["payment.approved"], SOON).await;
    assert!(approved.iter().all(|told| !told.kind().starts_with("reservation.")), "it wants no reservations");
    eventually("every delivery is settled", SOON, async || {
        let pending = server.deliveries(first.text("id"), "&status=pending").await;
        pending.is_empty().then_some(())
    })
    .await;
    sent_again_by_hand(&server, &all, first.text("id"), &held.event()).await;
    assert!(server.metric("webhook_attempts_total{outcome=\"delivered\"}").await.unwrap_or(0.0) > 3.0);
    server.end().await;
}

async fn sent_again_by_hand(server: &Server, receiver: &Receiver, webhook: &str, event: &str) {
    let deliveries = server.deliveries(webhook, "&status=delivered").await;
    let delivery = deliveries.iter().find(|delivery| delivery["eventId"] == event).unwrap();
    let path = format!("/admin/webhooks/deliveries/{}", delivery["id"].as_str().unwrap());
    let again = server.api.post(&format!("{path}/resend")).by(&server.administrator).send().await;
    assert_eq!((again.status, again.text("status")), (202, "PENDING"), "{again:?}");
    let twice = || receiver.got().into_iter().filter(|told| told.event() == event).collect::<Vec<_>>();
    let twice = eventually("it comes once more", SOON, async || Some(twice()).filter(|told| told.len() == 2)).await;
    assert_eq!(twice[0].body(), twice[1].body(), "with the same name and words");
    let shown = eventually("the second attempt is in the log", SOON, async || {
        let shown = server.api.get(&path).by(&server.administrator).send().await;
        (shown.text("status") == "DELIVERED").then_some(shown)
    })
    .await;
    assert_eq!(shown.body["log"].as_array().unwrap().len(), 2, "{shown:?}");
    assert_eq!(serde_json::from_str::<Value>(shown.text("body")).unwrap(), twice[0].body());
}

async fn a_receiver_that_was_down_is_told_when_it_is_up(backend: Backend) {
    let server = Server::start(backend, &NEARBY).await;
    let receiver = Receiver::start().await;
    let webhook = server.webhook(&receiver, &["reservation.*", "points.*"]).await;
    receiver.answer(503);
    let reservation = server.buys().await;
    let name = format!("reservation-{reservation}-1");
    let refused = eventually("it is tried", SOON, async || {
        let pending = server.deliveries(webhook.text("id"), "&status=PENDING").await;
        pending.into_iter().find(|delivery| delivery["eventId"] == name && delivery["attempts"] == 1)
    })
    .await;
    assert!(refused["nextAttemptAt"].is_string(), "{refused}");
    receiver.answer(200);
    eventually("it is told five seconds later", SOON, async || {
        let delivered = server.deliveries(webhook.text("id"), "&status=DELIVERED").await;
        delivered.into_iter().find(|delivery| delivery["eventId"] == name && delivery["attempts"] == 2)
    })
    .await;
    assert!(receiver.got().iter().filter(|told| told.event() == name).count() == 2);
    gone_is_gone(&server, &receiver, webhook.text("id")).await;
    server.end().await;
}

async fn gone_is_gone(server: &Server, receiver: &Receiver, webhook: &str) {
    receiver.answer(410);
    server.charge(&server.person(), 1_000).await;
    let path = format!("/admin/webhooks/{webhook}");
    let shown = eventually("it is disabled", SOON, async || {
        let shown = server.api.get(&path).by(&server.administrator).send().await;
        (shown.body["enabled"] == false).then_some(shown)
    })
    .await;
    assert_eq!(shown.text("disabledReason"), "gone");
    assert!(!server.deliveries(webhook, "&status=failed").await.is_empty(), "what met it has failed");
    let removed = server.api.delete(&path).by(&server.administrator).send().await;
    assert_eq!(removed.status, 204);
    assert_eq!(server.api.get(&path).by(&server.administrator).send().await.status, 404);
}

async fn what_was_queued_before_a_crash_is_told_after_it(backend: Backend) {
    let mut server = Server::start(backend, &NEARBY).await;
    let receiver = Receiver::start().await;
    let webhook = server.webhook(&receiver, &[]).await;
    receiver.answer(500);
    let reservation = server.buys().await;
    server.kill().await;
    receiver.answer(200);
    server.start_again().await;
    // The second step is the payment's lease, which is nobody else's business.
    let events = [1, 3].map(|version| format!("reservation-{reservation}-{version}"));
    // A delivery that the process died with is somebody else's after half a minute.
    let delivered = eventually("all of it is told", Duration::from_secs(90), async || {
        let delivered = server.deliveries(webhook.text("id"), "&status=DELIVERED").await;
        let is_told = |event: &String| delivered.iter().any(|delivery| delivery["eventId"] == *event);
        events.iter().all(is_told).then(|| delivered.clone())
    })
    .await;
    for event in events {
        assert_eq!(delivered.iter().filter(|delivery| delivery["eventId"] == event).count(), 1, "queued once: {event}");
    }
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_inside_the_network_is_a_receiver_unless_the_operator_says_so() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let inside = Receiver::start().await;
    let port = inside.url().rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "10.0.0.1"] {
        let body = json!({ "url": format!("http://{host}:{port}") });
        let refused = server.api.post("/admin/webhooks").by(&server.administrator).json(&body).send().await;
        assert_eq!((refused.status, refused.problem()), (400, "malformed-request"), "{host}: {refused:?}");
        assert!(refused.text("detail").contains("webhooks.allow_private_addresses"), "{refused:?}");
    }
    let listed = server.api.get("/admin/webhooks").by(&server.administrator).send().await;
    assert_eq!(listed.body["items"], json!([]), "nothing was made");
    let body = json!({ "url": "https://hall.example/" });
    let refused = server.api.post("/admin/webhooks").by(&server.person()).json(&body).send().await;
    assert_eq!((refused.status, refused.problem()), (403, "forbidden"));
    assert!(inside.got().is_empty());
    server.end().await;
}
