use std::time::Duration;

use serde_json::json;

use super::proof::assert_both_ledgers_agree;
use crate::support::{Backend, Gateway, Hall, Money, Person, Sale, Server, eventually, new_key};

/// The gateway tells of what it does at once, and the workers look each second.
const SETTLED_WITHIN: Duration = Duration::from_secs(30);
/// More than a gateway's message may have.
const TOO_LARGE: usize = 65 * 1024;

async fn held(server: &Server, person: &Person, hall: &Hall, seat: usize) -> String {
    server.hold(person, hall, &[&hall.seats[seat]]).await.text("id").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_that_differs_at_the_gateway_goes_back_and_buys_nothing() {
    let (gateway, server) = Gateway::with_server(Backend::Sqlite, &[]).await;
    let (hall, buyer) = (server.hall(Sale::PAID, 1, 2).await, server.person());
    let reservation = held(&server, &buyer, &hall, 0).await;

    let paid = server.pay_by_card(&buyer, &reservation, "amount-1-1").await;
    assert_eq!((paid.status, paid.text("reservationStatus")), (200, "TEMPORARILY_ASSIGNED"), "{paid:?}");
    eventually("what was captured is back", SETTLED_WITHIN, async || {
        let payment = server.api.get(&format!("/payments/{}", paid.text("id"))).by(&buyer).send().await;
        (payment.text("status") == "REFUNDED").then_some(())
    })
    .await;
    assert_eq!(gateway.book().await["amount-1-1"], Money { captured: 1, refunded: 1 });
    let again = server.pay_by_card(&buyer, &reservation, "ok-1").await;
    assert_eq!((again.status, again.text("reservationStatus")), (200, "CONFIRMED"), "{again:?}");
    assert_both_ledgers_agree(&server).await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_for_another_order_is_declined_and_moves_nothing() {
    let (gateway, server) = Gateway::with_server(Backend::Sqlite, &[]).await;
    let (hall, buyer) = (server.hall(Sale::PAID, 1, 2).await, server.person());
    let (one, other) = (held(&server, &buyer, &hall, 0).await, held(&server, &buyer, &hall, 1).await);
    let key = format!("for-{other}-1");

    let paid = server.pay_by_card(&buyer, &one, &key).await;
    assert_eq!((paid.status, paid.text("reason")), (402, "order_differs"), "{paid:?}");
    assert!(gateway.book().await.is_empty());
    assert_eq!(server.pay_by_card(&buyer, &other, &key).await.status, 200);
    assert_both_ledgers_agree(&server).await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_payment_key_pays_for_one_of_two_reservations() {
    let (gateway, server) = Gateway::with_server(Backend::Sqlite, &[]).await;
    let (hall, one, other) = (server.hall(Sale::PAID, 1, 2).await, server.person(), server.person());
    let (first, second) = (held(&server, &one, &hall, 0).await, held(&server, &other, &hall, 1).await);

    assert_eq!(server.pay_by_card(&one, &first, "ok-1").await.status, 200);
    let paid = server.pay_by_card(&other, &second, "ok-1").await;
    assert_eq!((paid.status, paid.text("reason")), (402, "payment_key_used"), "{paid:?}");
    assert_eq!(gateway.book().await["ok-1"], Money { captured: 50_000, refunded: 0 });
    assert_eq!(server.reservation(&other, &second).await["status"], "TEMPORARILY_ASSIGNED");
    assert_both_ledgers_agree(&server).await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_before_the_answer_a_second_one_and_a_late_one_change_nothing_more() {
    let (gateway, server) = Gateway::with_server(Backend::Sqlite, &[]).await;
    let (hall, buyer) = (server.hall(Sale::PAID, 1, 3).await, server.person());
    for (seat, key) in ["reordered-1", "twice-1"].into_iter().enumerate() {
        let reservation = held(&server, &buyer, &hall, seat).await;
        let paid = server.pay_by_card(&buyer, &reservation, key).await;
        assert_eq!((paid.status, paid.text("reservationStatus")), (200, "CONFIRMED"), "{key}: {paid:?}");
        assert_eq!(server.cancel(&buyer, &reservation).await.status, 200);
        eventually("the money is back", SETTLED_WITHIN, async || {
            let payment = server.api.get(&format!("/payments/{}", paid.text("id"))).by(&buyer).send().await;
            (payment.text("status") == "REFUNDED").then_some(())
        })
        .await;
        let late = json!({ "type": "payment.captured", "paymentId": paid.text("id") });
        assert_eq!(server.api.post("/payments/webhooks/fake").json(&late).send().await.status, 200);
        assert_eq!(server.reservation(&buyer, &reservation).await["status"], "CANCELLED", "it stays given back");
        assert_eq!(gateway.book().await[key], Money { captured: 50_000, refunded: 50_000 });
    }
    assert_both_ledgers_agree(&server).await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_make_no_sense_are_refused_by_name_and_change_nothing() {
    let (gateway, server) = Gateway::with_server(Backend::Sqlite, &[]).await;
    let (hall, buyer) = (server.hall(Sale::PAID, 1, 2).await, server.person());
    let reservation = held(&server, &buyer, &hall, 0).await;
    let paid = server.pay_by_card(&buyer, &reservation, "ok-1").await;
    let (id, nobody) = (paid.text("id"), new_key());

    for (gateway, body, status, problem) in [
        ("fake", format!(r#"{{"type": "payment.captured", "paymentId": "{nobody}"}}"#), 200, ""),
        ("fake", format!(r#"{{"type": "payment.declined", "paymentId": "{id}"}}"#), 200, ""),
        ("fake", format!(r#"{{"type": "payout.changed", "paymentId": "{id}"}}"#), 200, ""),
        ("fake", r#"{"type": "weather.changed"}"#.to_owned(), 200, ""),
        ("fake", r#"{"paymentId": 7}"#.to_owned(), 400, "malformed-request"),
        ("fake", "captured".to_owned(), 400, "malformed-request"),
        ("fake", String::new(), 400, "malformed-request"),
        ("fake", " ".repeat(TOO_LARGE), 413, "payload-too-large"),
        ("acme", format!(r#"{{"paymentId": "{id}"}}"#), 404, "not-found"),
    ] {
        let path = format!("/payments/webhooks/{gateway}");
        let shown = body.chars().take(80).collect::<String>();
        let reply = server.api.post(&path).raw(body).send().await;
        assert_eq!((reply.status, reply.problem()), (status, problem), "{path} {shown}: {reply:?}");
    }
    assert_eq!(server.reservation(&buyer, &reservation).await["status"], "CONFIRMED");
    assert_eq!(server.count(&hall.date, "AVAILABLE").await, 1);
    assert_eq!(gateway.book().await["ok-1"], Money { captured: 50_000, refunded: 0 });
    assert_both_ledgers_agree(&server).await;
    server.end().await;
}
