use std::sync::{Arc, Mutex};

use frontrow_application::idempotency::IdempotencyKey;
use frontrow_application::ports::ChargeOutcome;
use frontrow_domain::shared::Won;

use crate::world::{Served, World, problem, slug};

/// A server that keeps every key it is asked with.
async fn listening() -> (Served, Arc<Mutex<Vec<IdempotencyKey>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut world = World::default();
    world.keys.expect_find().returning(|_, _| Ok(None));
    let hears = Arc::clone(&heard);
    world.ledger.expect_charge().returning(move |_, key| {
        hears.lock().unwrap().extend(key.map(|key| key.key));
        Ok(ChargeOutcome::Charged { balance: Won::new(10).unwrap() })
    });
    (world.serve().await, heard)
}

async fn charge(server: &Served, key: &str, body: &str) {
    let request = server.post("/api/v1/points/charge", body).bearer_auth(server.customer());
    assert_eq!(request.header("idempotency-key", key).send().await.unwrap().status(), 200, "{key}");
}

#[tokio::test]
async fn quotes_order_and_white_space_make_no_other_key() {
    let (server, heard) = listening().await;
    charge(&server, "8e03978e-40d5", r#"{"amount": 10}"#).await;
    charge(&server, r#""8e03978e-40d5""#, r#"{  "amount":10  }"#).await;
    charge(&server, "8e03978e-40d5", r#"{"amount": 11}"#).await;
    charge(&server, "another", r#"{"amount": 10}"#).await;
    let heard = heard.lock().unwrap();
    assert_eq!(heard[0], heard[1]);
    assert_eq!(heard[0].digest, heard[2].digest);
    assert_ne!(heard[0].fingerprint, heard[2].fingerprint);
    assert_ne!(heard[0].digest, heard[3].digest);
}

#[tokio::test]
async fn where_a_key_is_required_its_absence_is_refused() {
    let server = World::default().serve().await;
    let id = "01900000-0000-7000-8000-000000000001";
    for (path, body) in [
        ("/api/v1/points/charge", r#"{"amount": 10}"#.to_owned()),
        ("/api/v1/reservations", format!(r#"{{"sectionId": "{id}", "quantity": 1}}"#)),
        ("/api/v1/payments", format!(r#"{{"reservationId": "{id}", "method": "POINTS"}}"#)),
        (&format!("/api/v1/reservations/{id}/confirm"), "{}".to_owned()),
        (&format!("/api/v1/reservations/{id}/cancel"), "{}".to_owned()),
    ] {
        let (status, refused) = problem(server.post(path, &body).bearer_auth(server.customer())).await;
        assert_eq!((status, slug(&refused)), (400, "idempotency-key-required"), "{path}");
    }
}

#[tokio::test]
async fn what_is_no_key_is_malformed() {
    let server = World::default().serve().await;
    for key in ["", "\"open", "\"\"", &"k".repeat(256)] {
        let request = server.post("/api/v1/points/charge", r#"{"amount": 10}"#).bearer_auth(server.customer());
        let (status, refused) = problem(request.header("idempotency-key", key)).await;
        assert_eq!((status, slug(&refused)), (400, "malformed-request"), "{key}");
    }
}

#[tokio::test]
async fn one_key_on_two_reservations_is_two_requests() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut world = World::default();
    let looks = Arc::clone(&seen);
    world.reservations.expect_find().returning(|_| Ok(Some(crate::reservations::a_hold())));
    world.keys.expect_find().returning(|_, _| Ok(None));
    world.settlements.expect_commit().returning(move |settlement| {
        looks.lock().unwrap().extend(settlement.key.map(|key| key.key));
        Ok(frontrow_application::ports::SettleOutcome::Settled)
    });
    let server = world.serve().await;
    for id in ["01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"] {
        let path = format!("/api/v1/reservations/{id}/cancel");
        let request = server.ask(reqwest::Method::POST, &path).bearer_auth(server.customer());
        assert_eq!(request.header("idempotency-key", "k").send().await.unwrap().status(), 200);
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].digest, seen[1].digest);
    assert_ne!(seen[0].fingerprint, seen[1].fingerprint);
}
