//! Stories of a waiting room that replicas share.

mod away;
mod conformance;
mod crowd;
mod lost;

use std::sync::Arc;

use fred::prelude::{Builder, Client, ClientLike, Config};
use fred::types::{ClusterHash, CustomCommand, Value};
use frontrow_application::ports::{Join, Joined, RoomCounts, Unavailable, WaitingRoom};
use frontrow_domain::queue::{Place, PlaceStatus, QueueRules, Seed};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use frontrow_redis::{Redis, RedisWaitingRoom};
use frontrow_testkit::builders::somebody;
use frontrow_testkit::{FakeClock, FakeQueueJournal, new_id};
use time::{Duration, OffsetDateTime};

use crate::servers::{Single, patient, url};

const NOW: OffsetDateTime = FakeClock::START;
const PASS: Duration = Duration::minutes(10);
const IDLE: Duration = Duration::minutes(2);

fn rules(max_active: u32, opens_at: Option<OffsetDateTime>) -> QueueRules {
    QueueRules::new(max_active, PASS, IDLE, opens_at).unwrap()
}

/// One numbered database of the single server, so that a story can lose all of it.
struct Database {
    url: String,
    client: Client,
    journal: Arc<FakeQueueJournal>,
}

impl Database {
    async fn empty(number: u32) -> Option<Self> {
        let url = format!("{}/{number}", url::<Single>()?.trim_end_matches('/'));
        let client = Builder::from_config(Config::from_url(&url).unwrap()).build().unwrap();
        client.init().await.unwrap();
        let database = Self { url, client, journal: Arc::default() };
        database.lose().await;
        Some(database)
    }

    async fn lose(&self) {
        self.command("FLUSHDB", &[]).await;
    }

    async fn replica(&self) -> RedisWaitingRoom {
        let redis = Redis::start(&patient(&self.url)).await.unwrap();
        RedisWaitingRoom::start(redis, self.journal.clone(), Arc::new(FakeClock::default()))
    }

    async fn command(&self, name: &'static str, arguments: &[&str]) {
        let command = CustomCommand::new(name, ClusterHash::FirstKey, false);
        let arguments = arguments.iter().map(ToString::to_string).collect();
        self.client.custom::<Value, String>(command, arguments).await.unwrap();
    }
}

fn part(concert: ConcertId, part: &str) -> String {
    format!("frontrow:queue:{{{}}}:{part}", concert.as_uuid().simple())
}

/// Somebody's place.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Guest {
    concert: ConcertId,
    owner: UserId,
    token: QueueTokenId,
}

async fn join_as(
    room: &RedisWaitingRoom,
    concert: ConcertId,
    owner: UserId,
    rules: &QueueRules,
) -> Result<Joined, Unavailable> {
    join_at(room, concert, owner, rules, NOW).await
}

async fn join_at(
    room: &RedisWaitingRoom,
    concert: ConcertId,
    owner: UserId,
    rules: &QueueRules,
    now: OffsetDateTime,
) -> Result<Joined, Unavailable> {
    let token = QueueTokenId::new(new_id());
    let seed = Seed::from_secrets([token.to_string().as_str()]);
    room.join(&Join { token, concert, owner, seed }, rules, now).await
}

async fn join(room: &RedisWaitingRoom, concert: ConcertId, rules: &QueueRules) -> Guest {
    let place = join_as(room, concert, somebody(), rules).await.unwrap().place;
    Guest { concert, owner: place.owner, token: place.token }
}

async fn ask(room: &RedisWaitingRoom, guest: &Guest, rules: &QueueRules, now: OffsetDateTime) -> PlaceStatus {
    let found: Option<Place> = room.check_in(guest.concert, guest.token, rules, now).await.unwrap();
    let place = found.expect("a place");
    assert_eq!((place.owner, place.token), (guest.owner, guest.token));
    place.status
}

async fn all(room: &RedisWaitingRoom, guests: &[Guest], rules: &QueueRules, now: OffsetDateTime) -> Vec<PlaceStatus> {
    let mut places = Vec::new();
    for guest in guests {
        places.push(ask(room, guest, rules, now).await);
    }
    places
}

async fn counts(room: &RedisWaitingRoom, concert: ConcertId) -> RoomCounts {
    room.counts(concert, NOW).await.unwrap()
}
