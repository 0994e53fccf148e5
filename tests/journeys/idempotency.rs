//! Asking twice is asking once, also across a restart.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Backend, Sale, Server, on_each_database};

on_each_database!(
    the_same_hold_five_times_at_once_is_one_hold_also_after_a_restart,
    the_same_payment_five_times_at_once_is_one_payment,
    the_same_charge_five_times_at_once_is_one_charge
);

async fn the_same_hold_five_times_at_once_is_one_hold_also_after_a_restart(backend: Backend) {
    let mut server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 10).await;
    let buyer = server.person();
    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[0]] });
    let ask = |server: &Server| server.api.post("/reservations").by(&buyer).key("\"one\"").json(&body).send();

    let first = join_all((0..5).map(|_| ask(&server))).await;
    server.kill().await;
    server.start_again().await;
    let after = ask(&server).await;

    for reply in first.iter().chain([&after]) {
        assert_eq!((reply.status, reply.text("id")), (201, first[0].text("id")), "{reply:?}");
        assert_eq!(reply.body, first[0].body);
    }
    assert_eq!(first.iter().filter(|reply| reply.header("idempotency-replayed") == "true").count(), 4);
    assert_eq!(after.header("idempotency-replayed"), "true");
    assert_eq!(server.count(&hall.date, "HELD").await, 1);

    let other = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[1]] });
    let reused = server.api.post("/reservations").by(&buyer).key("one").json(&other).send().await;
    assert_eq!((reused.status, reused.problem()), (422, "idempotency-key-reused"));
    assert_eq!(server.count(&hall.date, "HELD").await, 1);
    server.end().await;
}

async fn the_same_payment_five_times_at_once_is_one_payment(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 10).await;
    let buyer = server.person();
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;
    let body = json!({ "reservationId": held.text("id"), "method": "CARD", "paymentKey": "slow-300-1" });
    let ask = || server.api.post("/payments").by(&buyer).key("pay").json(&body).send();

    let replies = join_all((0..5).map(|_| ask())).await;

    for reply in replies.iter().filter(|reply| reply.status != 200) {
        assert_eq!((reply.status, reply.problem()), (409, "idempotency-in-progress"), "{reply:?}");
        assert_ne!(reply.header("retry-after"), "");
    }
    let paid = replies.iter().find(|reply| reply.status == 200).expect("one of them pays");
    let again = ask().await;
    assert_eq!((again.status, again.text("id")), (200, paid.text("id")));
    assert_eq!(again.header("idempotency-replayed"), "true");
    server.end().await;
}

async fn the_same_charge_five_times_at_once_is_one_charge(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let buyer = server.person();
    let body = json!({ "amount": 1_000 });
    let ask = || server.api.post("/points/charge").by(&buyer).key("charge").json(&body).send();

    for reply in join_all((0..5).map(|_| ask())).await {
        assert_eq!((reply.status, reply.body["balance"].as_i64()), (200, Some(1_000)), "{reply:?}");
    }
    assert_eq!(server.balance(&buyer).await, 1_000);
    server.end().await;
}
