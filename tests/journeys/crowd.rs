//! A crowd before three replicas with one waiting room.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::future::join;
use futures_util::stream;
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use crate::support::{Api, Backend, Hall, Person, Redis, Reply, Sale, Server, eventually};

const PEOPLE: usize = 5_000;
/// Everybody else goes on asking.
const WALK_AWAY: usize = 1_000;
const INSIDE_AT_MOST: u64 = 100;
/// Requests under way at once: a crowd, and no more than the test's own process has files for.
const AT_ONCE: usize = 400;
/// How long all of them may take, on a busy machine.
const SERVED_WITHIN: Duration = Duration::from_secs(240);

/// One join, and when it was under way.
struct Join {
    began: Instant,
    ended: Instant,
    position: u64,
    pass: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_at_once_are_let_in_in_order_a_hundred_at_a_time() {
    if !Redis::is_there() || !Backend::Postgres.is_there() {
        return;
    }
    let redis = Redis::start().await;
    let url = redis.url();
    let settings =
        [("coordination.kind", "redis"), ("coordination.redis_url", url.as_str()), ("queue.idle_ttl_seconds", "20")];
    let server = Server::start(Backend::Postgres, &settings).await;
    let (mut second, second_api) = server.replica().await;
    let (mut third, third_api) = server.replica().await;
    let doors = [server.api.clone(), second_api, third_api];
    let hall = server.hall(Sale::QUEUED, 1, 4).await;
    let people: Vec<Person> = (0..PEOPLE).map(|_| server.person()).collect();

    let over = Arc::new(AtomicBool::new(false));
    let watch = nobody_is_too_many(&server, &doors, &hall, over.clone());
    let sale = async {
        let joins = everybody_joins(&doors, &people, &hall).await;
        assert_in_order(&joins);
        everybody_is_served(&doors, joins).await;
        eventually("whoever walked away is forgotten", Duration::from_secs(60), async || {
            let counts = counts(&server, &doors[1], &hall).await;
            (counts == (0, 0)).then_some(())
        })
        .await;
        over.store(true, Ordering::Relaxed);
    };
    join(watch, sale).await;
    second.kill().await.unwrap();
    third.kill().await.unwrap();
    server.end().await;
}

async fn everybody_joins(doors: &[Api; 3], people: &[Person], hall: &Hall) -> Vec<Join> {
    let joins = stream::iter(people.iter().enumerate()).map(async |(index, person)| {
        let began = Instant::now();
        let body = json!({ "concertId": hall.concert });
        let reply = insist(async || doors[index % 3].post("/queue/token").by(person).json(&body).send().await).await;
        assert!(matches!(reply.status, 200 | 201), "{reply:?}");
        let position = reply.body["position"].as_u64().unwrap();
        Join { began, ended: Instant::now(), position, pass: reply.text("token").to_owned() }
    });
    joins.buffer_unordered(AT_ONCE).collect().await
}

/// Nobody has left yet, so a position says how many came before. Whoever had an answer before somebody else began to
/// ask stands before them.
fn assert_in_order(joins: &[Join]) {
    let mut by_end: Vec<&Join> = joins.iter().collect();
    by_end.sort_by_key(|join| join.ended);
    let mut by_begin: Vec<&Join> = joins.iter().collect();
    by_begin.sort_by_key(|join| join.began);
    let (mut answered, mut last) = (by_end.into_iter().peekable(), 0);
    for join in by_begin {
        while let Some(before) = answered.next_if(|before| before.ended < join.began) {
            last = last.max(before.position);
        }
        assert!(join.position == 0 || join.position > last, "{} stands before {last}, and came later", join.position);
    }
    let inside = joins.iter().filter(|join| join.position == 0).count();
    assert_eq!(inside as u64, INSIDE_AT_MOST);
    assert_eq!(joins.iter().map(|join| join.position).max(), Some(PEOPLE as u64 - INSIDE_AT_MOST));
}

/// Each who has not walked away asks until it is their turn, then leaves. Nobody's position ever grows.
async fn everybody_is_served(doors: &[Api; 3], joins: Vec<Join>) {
    let began = Instant::now();
    let step = PEOPLE / WALK_AWAY;
    let stay = joins.into_iter().enumerate().filter(|(index, _)| index % step != 0).map(|(_, join)| join);
    let mut waiting: VecDeque<Join> = stay.collect();
    while !waiting.is_empty() {
        assert!(began.elapsed() < SERVED_WITHIN, "{} still wait", waiting.len());
        let round =
            stream::iter(waiting.drain(..).enumerate()).map(async |(index, join)| ask(&doors[index % 3], join).await);
        waiting = round.buffer_unordered(AT_ONCE).filter_map(async |join| join).collect().await;
    }
}

/// One look; gives whoever goes on waiting.
async fn ask(door: &Api, join: Join) -> Option<Join> {
    let reply = insist(async || door.get("/queue/status").pass(&join.pass).send().await).await;
    match reply.text("status") {
        "WAITING" => {
            let position = reply.body["position"].as_u64().unwrap();
            assert!(position <= join.position, "{position} after {}", join.position);
            Some(Join { position, ..join })
        }
        "ACTIVE" => {
            let left = insist(async || door.delete("/queue/token").pass(&join.pass).send().await).await;
            assert_eq!(left.status, 204, "{left:?}");
            None
        }
        other => panic!("whoever goes on asking is {other}: {reply:?}"),
    }
}

/// A machine that is busy with something else may keep Redis from answering in time: then a client asks again.
async fn insist(ask: impl AsyncFn() -> Reply) -> Reply {
    eventually("an answer", Duration::from_secs(30), async || {
        let reply = ask().await;
        (reply.status != 503).then_some(reply)
    })
    .await
}

/// Looks at the counts through each replica in turn until the sale is over.
async fn nobody_is_too_many(server: &Server, doors: &[Api; 3], hall: &Hall, over: Arc<AtomicBool>) {
    let mut looks = interval(Duration::from_millis(100));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut most = 0;
    for door in doors.iter().cycle() {
        looks.tick().await;
        if over.load(Ordering::Relaxed) {
            break;
        }
        let (active, _) = counts(server, door, hall).await;
        assert!(active <= INSIDE_AT_MOST, "{active} are inside");
        most = most.max(active);
    }
    assert_eq!(most, INSIDE_AT_MOST, "the house was full at some time");
}

/// How many are inside, and how many wait.
async fn counts(server: &Server, door: &Api, hall: &Hall) -> (u64, u64) {
    let path = format!("/admin/concerts/{}/stats", hall.concert);
    let stats = insist(async || door.get(&path).by(&server.administrator).send().await).await;
    (stats.body["active"].as_u64().unwrap(), stats.body["waiting"].as_u64().unwrap())
}
