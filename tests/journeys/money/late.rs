use std::time::Duration;

use futures_util::future::{join, join_all};
use serde_json::Value;

use super::proof::assert_both_ledgers_agree;
use crate::support::{Backend, Gateway, Hall, Person, Sale, Server, eventually, new_key, on_each_database};

on_each_database!(late_money_is_a_ticket_for_the_same_seat_or_goes_back);

/// Holds last two seconds and payments keep them for one.
const HASTY: [(&str, &str); 3] = [
    ("reservation.hold_ttl_seconds", "2"),
    ("reservation.payment_lease_seconds", "1"),
    ("payments.answer_timeout_seconds", "1"),
];
/// Buyers whose money comes long after their hold has lapsed.
const LATE: usize = 80;
/// When it comes.
const KEY: &str = "late-8000";
/// Within this time somebody else tries for every other seat.
const TRIED_FOR: Duration = Duration::from_secs(6);
/// The gateway tells of a capture, and is asked about the others after some seconds.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);

async fn late_money_is_a_ticket_for_the_same_seat_or_goes_back(backend: Backend) {
    let (gateway, server) = Gateway::with_server(backend, &HASTY).await;
    let hall = server.hall(Sale::PAID, 2, u32::try_from(LATE / 2).unwrap()).await;
    let late: Vec<_> = (0..LATE).map(|_| server.person()).collect();

    let payments = join_all(late.iter().zip(&hall.seats).enumerate().map(async |(number, (person, seat))| {
        let held = server.hold(person, &hall, &[seat]).await;
        let paid = server.pay_by_card(person, held.text("id"), &format!("{KEY}-{number}")).await;
        assert_eq!((paid.status, paid.text("status")), (202, "UNKNOWN"), "{paid:?}");
        (held.text("id").to_owned(), paid.text("id").to_owned())
    }));
    let others = join_all(hall.seats.iter().step_by(2).map(|seat| buys_what_lapses(&server, &hall, seat)));
    let (payments, others) = join(payments, others).await;

    let (mut again, mut back) = (0, 0);
    for (person, (reservation, payment)) in late.iter().zip(&payments) {
        match what_became(&server, person, payment).await.as_str() {
            "APPROVED" => again += usize::from(has_the_same_seat_again(&server, person, reservation).await),
            "REFUNDED" => back += 1,
            other => panic!("{payment} is {other}"),
        }
    }
    let sold: usize = others.into_iter().map(usize::from).sum();
    println!("{LATE} came late: {again} have their seat again, {back} have their money; {sold} seats went to others");
    assert_eq!(LATE, again + back, "none is lost");
    assert!(again > 0 && back > 0, "both kinds were met");
    assert_eq!(back, sold, "money goes back where the seat is somebody else's, and nowhere else");
    assert_both_ledgers_agree(&server).await;
    let held: i64 = gateway.book().await.values().map(|money| money.held()).sum();
    assert_eq!(held, 50_000 * i64::try_from(again + sold).unwrap());
    server.end().await;
}

/// Takes the seat once its hold has lapsed, and pays at once; whether that came about in time.
async fn buys_what_lapses(server: &Server, hall: &Hall, seat: &str) -> bool {
    let person = server.person();
    let mut rhythm = tokio::time::interval(Duration::from_millis(200));
    let tries = usize::try_from(TRIED_FOR.as_millis() / rhythm.period().as_millis()).unwrap();
    // The one whose money is late comes first.
    eventually("the seat is held", SETTLED_WITHIN, async || {
        let map = server.seat_map(&hall.date).await;
        map.iter().any(|it| it["id"] == seat && it["status"] == "HELD").then_some(())
    })
    .await;
    for _ in 0..tries {
        rhythm.tick().await;
        let held = server.hold(&person, hall, &[seat]).await;
        if held.status == 201 {
            let paid = server.pay_by_card(&person, held.text("id"), &format!("ok-{}", new_key())).await;
            assert_eq!((paid.status, paid.text("reservationStatus")), (200, "CONFIRMED"), "{paid:?}");
            return true;
        }
    }
    false
}

async fn what_became(server: &Server, person: &Person, payment: &str) -> String {
    eventually("the late payment ends", SETTLED_WITHIN, async || {
        let shown = server.api.get(&format!("/payments/{payment}")).by(person).send().await;
        let status = shown.text("status").to_owned();
        matches!(status.as_str(), "APPROVED" | "DECLINED" | "REFUNDED").then_some(status)
    })
    .await
}

async fn has_the_same_seat_again(server: &Server, person: &Person, reservation: &str) -> bool {
    let lapsed = server.reservation(person, reservation).await;
    assert_eq!(lapsed["status"], "EXPIRED");
    let ticket = server.reservation(person, lapsed["replacedBy"].as_str().unwrap()).await;
    assert_eq!((&ticket["status"], &ticket["replaces"]), (&Value::from("CONFIRMED"), &lapsed["id"]));
    ticket["seats"] == lapsed["seats"]
}
