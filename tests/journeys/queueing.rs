//! The waiting room in front of a sale.

use std::time::Duration;

use serde_json::json;

use crate::support::{Backend, Sale, Server, eventually, new_key};

#[tokio::test(flavor = "multi_thread")]
async fn without_a_pass_of_ones_own_for_this_concert_nothing_is_held() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let (hall, elsewhere) = (server.hall(Sale::QUEUED, 1, 4).await, server.hall(Sale::QUEUED, 1, 4).await);
    let (buyer, stranger) = (server.person(), server.person());
    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[0]] });
    let hold = || server.api.post("/reservations").by(&buyer).key(&new_key()).json(&body);

    let (of_another_concert, _) = server.join(&buyer, &elsewhere.concert).await;
    let (of_another_person, _) = server.join(&stranger, &hall.concert).await;
    for refused in [
        hold().send().await,
        hold().pass(&of_another_concert).send().await,
        hold().pass(&of_another_person).send().await,
        hold().pass("nonsense").send().await,
    ] {
        assert_eq!((refused.status, refused.problem()), (403, "queue-token-required"), "{refused:?}");
    }
    assert_eq!(server.count(&hall.date, "HELD").await, 0);
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_hundred_and_first_waits_at_position_one_until_somebody_leaves() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let hall = server.hall(Sale::QUEUED, 1, 4).await;
    let mut inside = Vec::new();
    for _ in 0..100 {
        let (pass, joined) = server.join(&server.person(), &hall.concert).await;
        assert_eq!((joined.text("status"), joined.body["position"].as_u64()), ("ACTIVE", Some(0)));
        inside.push(pass);
    }
    let late = server.person();

    let (pass, joined) = server.join(&late, &hall.concert).await;
    assert_eq!((joined.text("status"), joined.body["position"].as_u64()), ("WAITING", Some(1)), "{joined:?}");
    let (_, again) = server.join(&late, &hall.concert).await;
    assert_eq!((again.status, again.body["position"].as_u64()), (200, Some(1)), "asking again gives the same place");
    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[0]] });
    let refused = server.api.post("/reservations").by(&late).pass(&pass).key("k").json(&body).send().await;
    assert_eq!((refused.status, refused.problem()), (403, "queue-not-active"));
    assert_eq!(refused.body["position"], 1);

    let left = server.api.delete("/queue/token").pass(&inside[42]).send().await;
    assert_eq!(left.status, 204);
    eventually("the next is let in", Duration::from_secs(2), async || {
        let status = server.api.get("/queue/status").pass(&pass).send().await;
        (status.text("status") == "ACTIVE").then_some(())
    })
    .await;
    let held = server.api.post("/reservations").by(&late).pass(&pass).key("k").json(&body).send().await;
    assert_eq!(held.status, 201, "{held:?}");
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_ticket_makes_room_for_the_next() {
    let server = Server::start(Backend::Sqlite, &[("queue.max_active", "1")]).await;
    let hall = server.hall(Sale::QUEUED, 1, 4).await;
    let (first, second) = (server.person(), server.person());
    let (pass, _) = server.join(&first, &hall.concert).await;
    let (waiting, _) = server.join(&second, &hall.concert).await;

    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[0]] });
    let held = server.api.post("/reservations").by(&first).pass(&pass).key("k").json(&body).send().await;
    let paid = server.pay_by_card(&first, held.text("id"), "ok-1").await;
    assert_eq!(paid.text("reservationStatus"), "CONFIRMED");

    eventually("the next is let in", Duration::from_secs(4), async || {
        let status = server.api.get("/queue/status").pass(&waiting).send().await;
        (status.text("status") == "ACTIVE").then_some(())
    })
    .await;
    server.end().await;
}
