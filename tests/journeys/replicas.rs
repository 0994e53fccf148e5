//! Two servers sell from one database.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Backend, Sale, Server, eventually, new_key, on_each_database};

on_each_database!(two_replicas_never_sell_a_seat_twice);

async fn two_replicas_never_sell_a_seat_twice(backend: Backend) {
    let server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::FREE, 2, 20).await;
    let (mut other, other_api) = server.replica().await;
    let people: Vec<_> = (0..80).map(|_| server.person()).collect();

    let holds = people.iter().enumerate().map(|(index, person)| {
        let seats: Vec<_> = (0..4).map(|seat| &hall.seats[(index / 2 * 3 + seat) % 40]).collect();
        let api = if index % 2 == 0 { &server.api } else { &other_api };
        let body = json!({ "concertDateId": hall.date, "seatIds": seats });
        api.post("/reservations").by(person).key(&new_key()).json(&body).send()
    });
    let replies = join_all(holds).await;

    let won = replies.iter().filter(|reply| reply.status == 201).count();
    for loser in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!((loser.status, loser.problem()), (409, "seat-unavailable"), "{loser:?}");
    }
    // What the other replica sold is shown here within two seconds.
    eventually("every won seat shows", Duration::from_secs(2), async || {
        (server.count(&hall.date, "HELD").await == won * 4).then_some(())
    })
    .await;
    other.kill().await.unwrap();
    server.end().await;
}
