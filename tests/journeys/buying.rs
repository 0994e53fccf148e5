//! The main job, from the queue to the ticket.

use serde_json::json;

use crate::support::{Backend, Sale, Server, on_each_database};

on_each_database!(
    a_person_queues_holds_two_seats_pays_with_points_and_owns_a_ticket,
    two_places_in_a_section_are_paid_by_card,
    a_concert_without_payment_is_confirmed_at_once,
    a_declined_card_leaves_the_seats_and_another_try
);

async fn a_person_queues_holds_two_seats_pays_with_points_and_owns_a_ticket(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::QUEUED, 5, 10).await;
    let buyer = server.person();
    server.charge(&buyer, 500_000).await;

    let (pass, joined) = server.join(&buyer, &hall.concert).await;
    assert_eq!((joined.status, joined.text("status")), (201, "ACTIVE"));
    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[0], hall.seats[1]] });
    let held = server.api.post("/reservations").by(&buyer).pass(&pass).key("hold").json(&body).send().await;
    assert_eq!(held.status, 201, "{held:?}");
    assert_eq!(held.body["status"], "TEMPORARILY_ASSIGNED");
    assert_eq!(held.body["amount"], 100_000);
    assert_eq!(held.header("location"), format!("/api/v1/reservations/{}", held.text("id")));

    let paid = server.pay_with_points(&buyer, held.text("id")).await;
    assert_eq!((paid.status, paid.text("status"), paid.text("reservationStatus")), (200, "APPROVED", "CONFIRMED"));
    let ticket = server.reservation(&buyer, held.text("id")).await;
    assert_eq!(ticket["status"], "CONFIRMED");
    assert_eq!(ticket["confirmationCode"].as_str().unwrap().len(), 10);
    assert_eq!(server.balance(&buyer).await, 400_000);
    assert_eq!(server.count(&hall.date, "CONFIRMED").await, 2);

    let log = server.api.get(&format!("/reservations/{}/log", held.text("id"))).by(&buyer).send().await;
    let steps: Vec<_> = log.body["items"].as_array().unwrap().iter().map(|step| step["to"].clone()).collect();
    assert_eq!(steps, ["TEMPORARILY_ASSIGNED", "CONFIRMED"]);
    server.end().await;
}

async fn two_places_in_a_section_are_paid_by_card(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let floor = server.floor(Sale::PAID, 1_000).await;
    let buyer = server.person();

    let held = server.hold_places(&buyer, &floor, 2).await;
    assert_eq!((held.status, held.body["amount"].as_i64()), (201, Some(60_000)), "{held:?}");
    let paid = server.pay_by_card(&buyer, held.text("id"), "ok-1").await;
    assert_eq!((paid.status, paid.text("reservationStatus")), (200, "CONFIRMED"), "{paid:?}");
    let section = server.api.get(&format!("/sections/{}", floor.section)).send().await;
    assert_eq!(section.body["available"], 998);
    server.end().await;
}

async fn a_concert_without_payment_is_confirmed_at_once(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::FREE, 1, 4).await;
    let guest = server.person();

    let held = server.hold(&guest, &hall, &[&hall.seats[0]]).await;
    let path = format!("/reservations/{}/confirm", held.text("id"));
    let confirmed = server.api.post(&path).by(&guest).key("first").send().await;
    assert_eq!((confirmed.status, confirmed.text("status")), (200, "CONFIRMED"), "{confirmed:?}");
    let again = server.api.post(&path).by(&guest).key("second").send().await;
    assert_eq!((again.status, &again.body), (200, &confirmed.body), "confirming twice is the same ticket");
    server.end().await;
}

async fn a_declined_card_leaves_the_seats_and_another_try(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    let buyer = server.person();
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;

    let declined = server.pay_by_card(&buyer, held.text("id"), "decline-1").await;
    assert_eq!((declined.status, declined.problem()), (402, "payment-declined"));
    assert_eq!(declined.text("reason"), "card_declined");
    assert_eq!(server.reservation(&buyer, held.text("id")).await["status"], "TEMPORARILY_ASSIGNED");
    let down = server.pay_by_card(&buyer, held.text("id"), "down-1").await;
    assert_eq!((down.status, down.problem()), (503, "unavailable"));
    let paid = server.pay_by_card(&buyer, held.text("id"), "ok-2").await;
    assert_eq!((paid.status, paid.text("reservationStatus")), (200, "CONFIRMED"), "{paid:?}");
    server.end().await;
}
