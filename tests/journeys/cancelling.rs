//! Giving back, once.

use std::time::Duration;

use futures_util::future::{join, join_all};

use crate::support::{Backend, Sale, Server, eventually, on_each_database};

on_each_database!(twenty_cancels_at_once_free_and_refund_once, an_expired_reservation_cannot_take_the_seat_back);

async fn twenty_cancels_at_once_free_and_refund_once(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let buyer = server.person();
    server.charge(&buyer, 100_000).await;
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;
    server.pay_with_points(&buyer, held.text("id")).await;
    assert_eq!(server.balance(&buyer).await, 50_000);
    let others: Vec<_> = (0..20).map(|_| server.person()).collect();

    let cancels = join_all((0..20).map(|_| server.cancel(&buyer, held.text("id"))));
    let seat = [hall.seats[0].as_str()];
    let buys = join_all(others.iter().map(|other| server.hold(other, &hall, &seat)));
    let (cancelled, bought) = join(cancels, buys).await;

    for reply in &cancelled {
        assert_eq!((reply.status, reply.text("status")), (200, "CANCELLED"), "{reply:?}");
    }
    assert!(bought.iter().filter(|reply| reply.status == 201).count() <= 1);
    assert_eq!(server.balance(&buyer).await, 100_000, "refunded once");
    server.end().await;
}

async fn an_expired_reservation_cannot_take_the_seat_back(backend: Backend) {
    let server = Server::start(backend, &[("reservation.hold_ttl_seconds", "1")]).await;
    let hall = server.hall(Sale::FREE, 1, 2).await;
    let (sleeper, other) = (server.person(), server.person());
    let lapsed = server.hold(&sleeper, &hall, &[&hall.seats[0]]).await;
    let sold = eventually("the seat is sold again", Duration::from_secs(3), async || {
        Some(server.hold(&other, &hall, &[&hall.seats[0]]).await).filter(|reply| reply.status == 201)
    });
    let sold = sold.await;
    let path = format!("/reservations/{}/confirm", sold.text("id"));
    assert_eq!(server.api.post(&path).by(&other).key("mine").send().await.status, 200);

    let refused = server.cancel(&sleeper, lapsed.text("id")).await;
    assert_eq!((refused.status, refused.problem()), (409, "reservation-not-pending"));
    assert_eq!(refused.text("reservationStatus"), "EXPIRED");
    assert_eq!(server.reservation(&other, sold.text("id")).await["status"], "CONFIRMED");
    assert_eq!(server.count(&hall.date, "CONFIRMED").await, 1);
    server.end().await;
}
