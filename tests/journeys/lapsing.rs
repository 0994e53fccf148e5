//! Holds that nobody pays.

use std::time::Duration;

use crate::support::{Backend, Sale, Server, eventually, on_each_database};

on_each_database!(an_unpaid_hold_is_anybodys_once_its_time_is_up, a_hold_that_lapsed_shows_as_available);

async fn an_unpaid_hold_is_anybodys_once_its_time_is_up(backend: Backend) {
    let server = Server::start(backend, &[("reservation.hold_ttl_seconds", "2")]).await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    let (sleeper, other) = (server.person(), server.person());
    let seats = [hall.seats[0].as_str(), hall.seats[1].as_str()];
    let lapsing = server.hold(&sleeper, &hall, &seats).await;

    assert_eq!(server.hold(&other, &hall, &seats[..1]).await.problem(), "seat-unavailable");
    let taken = eventually("the seat can be claimed", Duration::from_millis(2_500), async || {
        Some(server.hold(&other, &hall, &seats[..1]).await).filter(|reply| reply.status == 201)
    });
    taken.await;

    assert_eq!(server.reservation(&sleeper, lapsing.text("id")).await["status"], "EXPIRED");
    let too_late = server.pay_by_card(&sleeper, lapsing.text("id"), "ok-late").await;
    assert_eq!((too_late.status, too_late.problem()), (410, "hold-expired"));
    assert!(server.gateway_ledger().is_empty(), "the gateway was never asked");
    server.end().await;
}

async fn a_hold_that_lapsed_shows_as_available(backend: Backend) {
    let server = Server::start(backend, &[("reservation.hold_ttl_seconds", "2")]).await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    let sleeper = server.person();
    server.hold(&sleeper, &hall, &[&hall.seats[0]]).await;
    assert_eq!(server.count(&hall.date, "HELD").await, 1);

    eventually("the seat shows as available", Duration::from_secs(4), async || {
        (server.count(&hall.date, "AVAILABLE").await == 4).then_some(())
    })
    .await;
    server.end().await;
}
