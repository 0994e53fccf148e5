//! Many people want the same thing at once.

use futures_util::future::join_all;

use crate::support::{Backend, Sale, Server, on_each_database};

on_each_database!(
    of_two_hundred_holds_on_one_seat_one_wins,
    with_a_lock_before_the_row_one_of_two_hundred_wins_too,
    with_slots_before_the_row_one_of_two_hundred_wins_too,
    carts_that_overlap_are_all_or_nothing,
    a_section_of_three_hundred_is_never_oversold,
    with_a_lock_before_the_row_a_section_is_never_oversold_either,
    with_slots_before_the_row_a_section_is_never_oversold_either
);

async fn of_two_hundred_holds_on_one_seat_one_wins(backend: Backend) {
    one_of_two_hundred_wins(Server::start(backend, &[]).await).await;
}

async fn with_a_lock_before_the_row_one_of_two_hundred_wins_too(backend: Backend) {
    one_of_two_hundred_wins(Server::start(backend, &[("reservation.strategy", "lock")]).await).await;
}

async fn with_slots_before_the_row_one_of_two_hundred_wins_too(backend: Backend) {
    one_of_two_hundred_wins(Server::start(backend, &[("reservation.strategy", "slot")]).await).await;
}

async fn one_of_two_hundred_wins(server: Server) {
    let hall = server.hall(Sale::PAID, 5, 10).await;
    let seat = [hall.seats[7].as_str()];
    let people: Vec<_> = (0..200).map(|_| server.person()).collect();

    let replies = join_all(people.iter().map(|person| server.hold(person, &hall, &seat))).await;

    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for loser in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!((loser.status, loser.problem()), (409, "seat-unavailable"), "{loser:?}");
        assert_eq!(loser.body["seatIds"], serde_json::json!(seat));
    }
    server.end().await;
}

async fn carts_that_overlap_are_all_or_nothing(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 20).await;
    let people: Vec<_> = (0..50).map(|_| server.person()).collect();
    // Each cart overlaps its neighbours by up to three seats, and half of them name their seats backwards.
    let carts: Vec<Vec<&str>> = (0..50)
        .map(|cart| {
            let mut seats: Vec<_> = (0..4).map(|seat| hall.seats[(cart + seat) % 20].as_str()).collect();
            if cart % 2 == 1 {
                seats.reverse();
            }
            seats
        })
        .collect();

    let replies = join_all(people.iter().zip(&carts).map(|(person, cart)| server.hold(person, &hall, cart))).await;

    let won = replies.iter().filter(|reply| reply.status == 201).count();
    assert!((1..=5).contains(&won), "{won} carts of four fit into twenty seats");
    for loser in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!((loser.status, loser.problem()), (409, "seat-unavailable"), "{loser:?}");
    }
    assert_eq!(server.count(&hall.date, "HELD").await, won * 4, "nothing is half held");
    server.end().await;
}

async fn a_section_of_three_hundred_is_never_oversold(backend: Backend) {
    three_hundred_places_are_sold(Server::start(backend, &[]).await).await;
}

async fn with_a_lock_before_the_row_a_section_is_never_oversold_either(backend: Backend) {
    three_hundred_places_are_sold(Server::start(backend, &[("reservation.strategy", "lock")]).await).await;
}

async fn with_slots_before_the_row_a_section_is_never_oversold_either(backend: Backend) {
    three_hundred_places_are_sold(Server::start(backend, &[("reservation.strategy", "slot")]).await).await;
}

async fn three_hundred_places_are_sold(server: Server) {
    let floor = server.floor(Sale::PAID, 300).await;
    let people: Vec<_> = (0..400).map(|_| server.person()).collect();
    let wishes: Vec<u32> = (0..400).map(|person| person % 4 + 1).collect();

    let holds = people.iter().zip(&wishes).map(|(person, wish)| server.hold_places(person, &floor, *wish));
    let replies = join_all(holds).await;

    let held: u32 = replies.iter().zip(&wishes).filter(|(reply, _)| reply.status == 201).map(|(_, wish)| wish).sum();
    for loser in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!((loser.status, loser.problem()), (409, "sold-out"), "{loser:?}");
    }
    let section = server.api.get(&format!("/sections/{}", floor.section)).send().await;
    assert_eq!(section.body["available"].as_u64().unwrap(), u64::from(300 - held));
    // A hundred people want one place, so whatever larger carts leave over finds a taker.
    assert_eq!(held, 300);
    server.end().await;
}
