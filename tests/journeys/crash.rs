//! The process dies without a warning in the middle of a sale.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::{join, join_all};
use tokio::sync::Notify;

use crate::support::{Backend, Hall, Person, Sale, Server, eventually, on_each_database};

on_each_database!(after_a_kill_every_acknowledged_hold_is_there_and_the_audit_is_clean);

/// After this many answered holds the process is killed: a quarter of the crowd, so most of them are under way.
const ANSWERED_BEFORE_THE_KILL: usize = 50;

/// What the crowd was told.
#[derive(Default)]
struct Acknowledged {
    holds: Mutex<Vec<(Person, String)>>,
    enough: Notify,
}

async fn after_a_kill_every_acknowledged_hold_is_there_and_the_audit_is_clean(backend: Backend) {
    let mut server = Server::start(backend, &[]).await;
    let hall = server.hall(Sale::PAID, 10, 20).await;
    let people: Vec<_> = (0..200).map(|_| server.person()).collect();
    let told = Acknowledged::default();

    let api = server.api.clone();
    let crowd = join_all(people.iter().enumerate().map(|(index, person)| buy(&api, person, &hall, index, &told)));
    let kill = async {
        told.enough.notified().await;
        server.kill().await;
    };
    join(crowd, kill).await;
    server.start_again().await;

    let acknowledged = std::mem::take(&mut *told.holds.lock().unwrap());
    assert!(acknowledged.len() >= ANSWERED_BEFORE_THE_KILL);
    for (person, id) in &acknowledged {
        assert_eq!(server.reservation(person, id).await["id"], id.as_str(), "an acknowledged hold is there");
    }
    server.assert_audit_is_clean().await;
    settle_open_payments(&server, &acknowledged).await;
    server.end().await;
}

/// Holds a seat of one's own, then pays for it; says when the hold was answered.
async fn buy(api: &crate::support::Api, person: &Person, hall: &Hall, index: usize, told: &Acknowledged) {
    let body = serde_json::json!({ "concertDateId": hall.date, "seatIds": [hall.seats[index]] });
    let held = api.post("/reservations").by(person).key("hold").json(&body).try_send().await;
    let Some(held) = held.filter(|reply| reply.status == 201) else { return };
    let answered = {
        let mut holds = told.holds.lock().unwrap();
        holds.push((person.clone(), held.text("id").to_owned()));
        holds.len()
    };
    if answered == ANSWERED_BEFORE_THE_KILL {
        told.enough.notify_one();
    }
    let body = serde_json::json!({
        "reservationId": held.text("id"), "method": "CARD", "paymentKey": format!("slow-20-{index}"),
    });
    // The kill may come before the answer; the reconciler finds out what became of it.
    drop(api.post("/payments").by(person).key("pay").json(&body).try_send().await);
}

/// Every payment that the crash left open ends by itself: what the gateway captured becomes a ticket.
async fn settle_open_payments(server: &Server, acknowledged: &[(Person, String)]) {
    eventually("what the gateway captured is a ticket", Duration::from_secs(60), async || {
        let captured: HashSet<_> = server.gateway_ledger().iter().map(|line| line["paymentId"].to_string()).collect();
        let mut tickets = 0;
        for (person, id) in acknowledged {
            tickets += usize::from(server.reservation(person, id).await["status"] == "CONFIRMED");
        }
        (tickets == captured.len()).then_some(())
    })
    .await;
}
