//! Replicas that share a Redis.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Backend, Redis, Sale, Server, eventually, new_key, run_command_with};

/// A server that coordinates through `redis`.
async fn shop(backend: Backend, redis: &Redis) -> Server {
    let url = redis.url();
    Server::start(backend, &[("coordination.kind", "redis"), ("coordination.redis_url", &url)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_joins_at_two_replicas_at_once_has_one_place_and_uses_it_at_both() {
    if !Redis::is_there() {
        return;
    }
    let redis = Redis::start().await;
    let server = shop(Backend::Sqlite, &redis).await;
    let (mut other, other_api) = server.replica().await;
    let hall = server.hall(Sale::QUEUED, 1, 4).await;
    let person = server.person();

    let body = json!({ "concertId": hall.concert });
    let joins = (0..16).map(|index| {
        let door = if index % 2 == 0 { &server.api } else { &other_api };
        door.post("/queue/token").by(&person).json(&body).send()
    });
    let replies = join_all(joins).await;

    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1, "one of them made the place");
    assert!(replies.iter().all(|reply| reply.text("status") == "ACTIVE"), "{replies:?}");
    let path = format!("/admin/concerts/{}/stats", hall.concert);
    let stats = other_api.get(&path).by(&server.administrator).send().await;
    assert_eq!((stats.body["active"].as_u64(), stats.body["waiting"].as_u64()), (Some(1), Some(0)), "{stats:?}");

    let pass = replies[0].text("token");
    for (door, seat) in [(&server.api, &hall.seats[0]), (&other_api, &hall.seats[1])] {
        let body = json!({ "concertDateId": hall.date, "seatIds": [seat] });
        let held = door.post("/reservations").by(&person).pass(pass).key(&new_key()).json(&body).send().await;
        assert_eq!(held.status, 201, "{held:?}");
    }
    assert_eq!(other_api.delete("/queue/token").pass(pass).send().await.status, 204);
    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[2]] });
    let replayed = server.api.post("/reservations").by(&person).pass(pass).key(&new_key()).json(&body).send().await;
    assert_eq!((replayed.status, replayed.problem()), (403, "queue-not-active"), "a pass given up: {replayed:?}");
    other.kill().await.unwrap();
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_replica_writes_the_other_shows_and_decides_by() {
    if !Redis::is_there() {
        return;
    }
    let redis = Redis::start().await;
    let server = shop(Backend::Sqlite, &redis).await;
    let (mut other, other_api) = server.replica().await;
    let hall = server.hall(Sale::PAID, 1, 4).await;
    let person = server.person();
    let seen_elsewhere = async |status: &str| {
        eventually("the other replica shows it", Duration::from_secs(2), async || {
            let map = other_api.get(&format!("/concert-dates/{}/seats", hall.date)).send().await;
            (map.body["seats"][0]["status"] == status).then_some(())
        })
        .await;
    };

    seen_elsewhere("AVAILABLE").await;
    let held = server.hold(&person, &hall, &[&hall.seats[0]]).await;
    seen_elsewhere("HELD").await;
    server.cancel(&person, held.text("id")).await;
    seen_elsewhere("AVAILABLE").await;

    let closed = json!({ "salesCloseAt": "2021-01-01T00:00:00Z" });
    let path = format!("/admin/concerts/{}", hall.concert);
    assert_eq!(server.api.patch(&path).by(&server.administrator).json(&closed).send().await.status, 200);
    eventually("the other replica sells no longer", Duration::from_secs(2), async || {
        let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[1]] });
        let reply = other_api.post("/reservations").by(&server.person()).key(&new_key()).json(&body).send().await;
        (reply.problem() == "sale-not-open").then_some(())
    })
    .await;
    other.kill().await.unwrap();
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_address_of_redis_ends_the_start_and_names_the_setting() {
    for (address, reason) in [("http://127.0.0.1:6379", "redis-cluster://"), ("", "coordination.redis_url")] {
        let settings = [("coordination.kind", "redis"), ("coordination.redis_url", address)];
        let (code, words) = run_command_with(&settings, &["serve"]).await;
        assert_eq!(code, Some(1), "{words}");
        assert!(words.contains("coordination.redis_url") && words.contains(reason), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_is_not_there_yet_is_waited_for_while_the_server_sells() {
    if !Redis::is_there() {
        return;
    }
    let mut redis = Redis::start().await;
    redis.kill().await;
    let server = shop(Backend::Sqlite, &redis).await;
    let ready = server.api.get("//readyz").send().await;
    assert_eq!((ready.status, ready.text("status")), (200, "degraded"), "{ready:?}");
    let hall = server.hall(Sale::PAID, 1, 4).await;
    assert_eq!(server.hold(&server.person(), &hall, &[&hall.seats[0]]).await.status, 201);

    redis.start_again().await;
    eventually("the server finds it", Duration::from_secs(10), async || {
        (server.api.get("//readyz").send().await.body["status"] == "ok").then_some(())
    })
    .await;
    let queued = server.hall(Sale::QUEUED, 1, 4).await;
    assert_eq!(server.join(&server.person(), &queued.concert).await.1.text("status"), "ACTIVE");
    server.end().await;
}
