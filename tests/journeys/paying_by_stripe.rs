//! The buyer authorises, the seats are fenced, the money is captured; and what is authorised for lost seats is let go.

use std::time::Duration;

use serde_json::json;

use crate::support::{Backend, Person, Reply, Sale, Server, Stripe, eventually, on_each_database};

on_each_database!(
    a_buyer_authorises_in_the_browser_pays_and_gets_the_money_back_with_the_ticket,
    what_is_authorised_for_a_lapsed_hold_is_let_go
);

const AUTHORISED: &str = "payment_intent.amount_capturable_updated";

async fn checkout(server: &Server, buyer: &Person, reservation: &str) -> Reply {
    let body = json!({ "reservationId": reservation });
    server.api.post("/payments/checkout").by(buyer).json(&body).send().await
}

async fn assert_both_books_agree(server: &Server) {
    let (is_clean, words) = server.audit(&["--gateway"]).await;
    assert!(is_clean, "{words}");
}

async fn a_buyer_authorises_in_the_browser_pays_and_gets_the_money_back_with_the_ticket(backend: Backend) {
    let stripe = Stripe::start().await;
    let server = Server::start(backend, &stripe.settings()).await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    let buyer = server.person();
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;

    let opened = checkout(&server, &buyer, held.text("id")).await;
    assert_eq!((opened.status, opened.text("gateway"), opened.body["amount"].as_i64()), (200, "stripe", Some(50_000)));
    let (key, secret) = (opened.text("paymentKey"), opened.text("clientSecret"));
    assert!(secret.starts_with(key), "{opened:?}");
    let too_soon = server.pay_by_card(&buyer, held.text("id"), key).await;
    assert_eq!((too_soon.status, too_soon.text("reason")), (402, "not_authorised"), "{too_soon:?}");

    stripe.authorise(key);
    assert_eq!(stripe.tell(&server, AUTHORISED, key, None).await.status, 200, "before the buyer is back");
    assert_eq!(stripe.money(key), ("requires_capture".to_owned(), 0, 0), "and it changes nothing");
    let paid = server.pay_by_card(&buyer, held.text("id"), key).await;
    assert_eq!((paid.status, paid.text("reservationStatus")), (200, "CONFIRMED"), "{paid:?}");
    assert_eq!(stripe.money(key), ("succeeded".to_owned(), 50_000, 0));
    assert_both_books_agree(&server).await;
    let again = checkout(&server, &buyer, held.text("id")).await;
    assert_eq!((again.status, again.problem()), (409, "reservation-not-pending"));

    assert_eq!(server.cancel(&buyer, held.text("id")).await.status, 200);
    eventually("the money is back", Duration::from_secs(20), async || (stripe.money(key).2 == 50_000).then_some(()))
        .await;
    let payment = format!("/payments/{}", paid.text("id"));
    let refunded = async || server.api.get(&payment).by(&buyer).send().await.text("status") == "REFUNDED";
    eventually("we know that it is", Duration::from_secs(20), async || refunded().await.then_some(())).await;
    assert_both_books_agree(&server).await;
    server.end().await;
}

async fn what_is_authorised_for_a_lapsed_hold_is_let_go(backend: Backend) {
    let stripe = Stripe::start().await;
    let settings = [stripe.settings().as_slice(), &[("reservation.hold_ttl_seconds", "3")]].concat();
    let server = Server::start(backend, &settings).await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    let mut keys = Vec::new();
    let mut holds = Vec::new();
    for seat in &hall.seats[..2] {
        let buyer = server.person();
        let held = server.hold(&buyer, &hall, &[seat]).await;
        keys.push(checkout(&server, &buyer, held.text("id")).await.text("paymentKey").to_owned());
        holds.push((buyer, held.text("id").to_owned()));
    }
    keys.iter().for_each(|key| stripe.authorise(key));
    for (buyer, id) in &holds {
        let lapsed = async || server.reservation(buyer, id).await["status"] == "EXPIRED";
        eventually("the hold lapses", Duration::from_secs(10), async || lapsed().await.then_some(())).await;
    }
    let canceled = ("canceled".to_owned(), 0, 0);

    let late = server.pay_by_card(&holds[0].0, &holds[0].1, &keys[0]).await;
    assert_eq!((late.status, late.problem()), (410, "hold-expired"));
    assert_eq!(stripe.money(&keys[0]), canceled, "the one who comes too late");

    let forged = stripe.tell(&server, AUTHORISED, &keys[1], Some("whsec_of_somebody_else")).await;
    assert_eq!((forged.status, forged.problem()), (403, "forbidden"));
    assert_eq!(stripe.money(&keys[1]).0, "requires_capture");
    assert_eq!(stripe.tell(&server, AUTHORISED, &keys[1], None).await.status, 200);
    assert_eq!(stripe.money(&keys[1]), canceled, "the one who never comes");
    assert_both_books_agree(&server).await;
    stripe.capture_by_hand(&keys[1]);
    let (is_clean, words) = server.audit(&["--gateway"]).await;
    assert!(!is_clean && words.contains(&keys[1]), "money that buys nothing is found: {words}");
    server.end().await;
}
