//! Gateways that are slow, lose their answer, or pay too late.

use std::time::Duration;

use futures_util::future::join;
use serde_json::Value;

use crate::support::{Backend, Hall, Person, Sale, Server, eventually, on_each_database};

on_each_database!(
    a_slow_gateway_does_not_cost_the_seats,
    a_lost_answer_becomes_a_ticket,
    money_that_comes_late_gets_the_same_seats_back,
    money_that_comes_after_the_seats_are_gone_goes_back
);

/// Holds last two seconds and payments keep them for one: a gateway that takes four is late.
const HASTY: [(&str, &str); 2] = [("reservation.hold_ttl_seconds", "2"), ("reservation.payment_lease_seconds", "1")];

async fn a_slow_gateway_does_not_cost_the_seats(backend: Backend) {
    let server = Server::start(backend, &[("reservation.hold_ttl_seconds", "2")]).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let buyer = server.person();
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;

    let paid = server.pay_by_card(&buyer, held.text("id"), "slow-4000-1").await;
    assert_eq!((paid.status, paid.text("reservationStatus")), (200, "CONFIRMED"), "the lease kept the hold: {paid:?}");
    server.end().await;
}

async fn a_lost_answer_becomes_a_ticket(backend: Backend) {
    let server = Server::start(backend, &[("payments.answer_timeout_seconds", "1")]).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let buyer = server.person();
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;

    let paid = server.pay_by_card(&buyer, held.text("id"), "lost-1").await;
    assert_eq!((paid.status, paid.text("status")), (202, "UNKNOWN"), "{paid:?}");
    let second = server.pay_by_card(&buyer, held.text("id"), "ok-1").await;
    assert_eq!((second.status, second.problem()), (409, "payment-in-progress"));
    eventually("the reconciler asks and confirms", Duration::from_secs(20), async || {
        let reservation = server.reservation(&buyer, held.text("id")).await;
        (reservation["status"] == "CONFIRMED").then_some(())
    })
    .await;
    assert_books_agree(&server, &[(&buyer, paid.text("id"))]).await;
    server.end().await;
}

async fn money_that_comes_late_gets_the_same_seats_back(backend: Backend) {
    let server = Server::start(backend, &HASTY).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let buyer = server.person();
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;

    let paid = server.pay_by_card(&buyer, held.text("id"), "slow-4000-1").await;
    assert_eq!((paid.status, paid.text("status")), (200, "APPROVED"), "{paid:?}");
    let lapsed = server.reservation(&buyer, held.text("id")).await;
    assert_eq!(lapsed["status"], "EXPIRED");
    let ticket = server.reservation(&buyer, lapsed["replacedBy"].as_str().unwrap()).await;
    assert_eq!((&ticket["status"], &ticket["replaces"]), (&Value::from("CONFIRMED"), &lapsed["id"]));
    assert_eq!(ticket["seats"], lapsed["seats"]);
    assert_books_agree(&server, &[(&buyer, paid.text("id"))]).await;
    server.end().await;
}

async fn money_that_comes_after_the_seats_are_gone_goes_back(backend: Backend) {
    let server = Server::start(backend, &HASTY).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let (slow, quick) = (server.person(), server.person());
    let held = server.hold(&slow, &hall, &[&hall.seats[0]]).await;

    let pays = server.pay_by_card(&slow, held.text("id"), "slow-4500-1");
    let (paid, ()) = join(pays, buys_the_seat(&server, &quick, &hall)).await;

    assert_eq!(paid.status, 200, "{paid:?}");
    eventually("the money is back", Duration::from_secs(20), async || {
        let payment = server.api.get(&format!("/payments/{}", paid.text("id"))).by(&slow).send().await;
        (payment.text("status") == "REFUNDED").then_some(())
    })
    .await;
    assert_eq!(server.reservation(&slow, held.text("id")).await["replacedBy"], Value::Null);
    assert_books_agree(&server, &[(&slow, paid.text("id"))]).await;
    server.end().await;
}

/// Takes the seat as soon as its hold has lapsed, and pays at once.
async fn buys_the_seat(server: &Server, person: &Person, hall: &Hall) {
    let held = eventually("the seat lapses", Duration::from_secs(4), async || {
        Some(server.hold(person, hall, &[&hall.seats[0]]).await).filter(|reply| reply.status == 201)
    });
    let held = held.await;
    let paid = server.pay_by_card(person, held.text("id"), "ok-2").await;
    assert_eq!((paid.status, paid.text("reservationStatus")), (200, "CONFIRMED"), "{paid:?}");
}

/// What we say of a payment is what the gateway's own ledger says of it.
async fn assert_books_agree(server: &Server, payments: &[(&Person, &str)]) {
    for (person, id) in payments {
        let ours = server.api.get(&format!("/payments/{id}")).by(person).send().await;
        let theirs: Vec<_> = server.gateway_ledger().into_iter().filter(|line| line.to_string().contains(id)).collect();
        let refunded = theirs.iter().any(|line| line.to_string().contains("refund"));
        assert!(!theirs.is_empty(), "the gateway knows {id}");
        assert_eq!(ours.text("status") == "REFUNDED", refunded, "{ours:?} {theirs:?}");
    }
}
