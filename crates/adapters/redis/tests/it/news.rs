//! News between replicas: every clause, on one server and on a cluster, and what becomes of them when Redis goes.

use std::sync::Arc;

use frontrow_application::news::{News, SalesNews};
use frontrow_application::ports::Bulletin;
use frontrow_redis::{Redis, RedisBulletin};
use frontrow_testkit::coordination::bulletin::{Listener, Replicas, news_of};
use frontrow_testkit::new_id;

use crate::outage::{relay, until};
use crate::relay::Way;
use crate::servers::{Cluster, Server, Single, redis};

macro_rules! suites {
    ($server:ty) => {
        use super::*;

        frontrow_testkit::bulletin!(match replicas::<$server>().await {
            Some(replicas) => replicas,
            None => return,
        });
    };
}

mod single {
    suites!(Single);
}

mod cluster {
    suites!(Cluster);
}

/// Three replicas with connections of their own, on a channel of their own.
async fn replicas<S: Server>() -> Option<Replicas> {
    let channel = a_channel();
    let mut replicas = Vec::new();
    for _ in 0..3 {
        replicas.push(Arc::new(RedisBulletin::start_on(&channel, &redis::<S>().await?, new_id())));
    }
    hear(&replicas).await;
    let replicas: [Arc<RedisBulletin>; 3] = replicas.try_into().ok()?;
    Some(replicas.map(|replica| replica as Arc<dyn Bulletin>))
}

fn a_channel() -> String {
    format!("frontrow:news:{}", new_id())
}

/// Until each has heard all the others and nothing is on its way: whoever came first has missed what the later ones said
/// before.
async fn hear(replicas: &[Arc<RedisBulletin>]) {
    for replica in replicas {
        until("it hears", async || replica.hears()).await;
    }
    for replica in replicas {
        let others = replicas.iter().filter(|other| !Arc::ptr_eq(replica, other));
        let listeners: Vec<_> = others.map(|other| Listener::to(&**other)).collect();
        let greeting = news_of(1);
        replica.tell(&greeting);
        for listener in listeners {
            listener.hears("a greeting", |heard| heard.contains(&greeting)).await;
        }
    }
}

fn losses(heard: &[News]) -> usize {
    heard.iter().filter(|news| **news == News::Lost).count()
}

/// One replica behind a way that can be cut, and one that always reaches Redis.
struct Pair {
    way: crate::relay::Relay,
    cut_off: Arc<RedisBulletin>,
    other: Arc<RedisBulletin>,
    heard: Arc<Listener>,
    heard_by_other: Arc<Listener>,
}

impl Pair {
    async fn new() -> Option<Self> {
        let (channel, (way, through_the_way)) = (a_channel(), relay(Way::Open).await?);
        let direct: Redis = redis::<Single>().await?;
        let cut_off = Arc::new(RedisBulletin::start_on(&channel, &through_the_way, new_id()));
        let other = Arc::new(RedisBulletin::start_on(&channel, &direct, new_id()));
        hear(&[cut_off.clone(), other.clone()]).await;
        let (heard, heard_by_other) = (Listener::to(&*cut_off), Listener::to(&*other));
        Some(Self { way, cut_off, other, heard, heard_by_other })
    }
}

#[tokio::test]
async fn whoever_is_cut_off_is_told_so_every_second_and_once_more_when_it_hears_again() {
    for way in [Way::Cut, Way::HeldUp] {
        let Some(pair) = Pair::new().await else { return };
        pair.way.is_now(way);
        pair.heard.hears("that nobody knows", |heard| losses(heard) >= 3).await;
        assert!(!pair.cut_off.hears());
        let missed = news_of(2);
        pair.other.tell(&missed);

        let before = losses(&pair.heard.heard());
        pair.way.is_now(Way::Open);
        until("it hears again", async || pair.cut_off.hears()).await;
        pair.heard.hears("that it missed something", |heard| losses(heard) > before).await;
        let next = news_of(3);
        pair.other.tell(&next);
        pair.heard.hears("what is told from now on", |heard| heard.contains(&next)).await;
    }
}

#[tokio::test]
async fn a_connection_that_breaks_and_is_back_at_once_may_have_missed_something() {
    let Some(pair) = Pair::new().await else { return };
    pair.way.breaks();
    pair.heard.hears("that it may have", |heard| losses(heard) >= 1).await;
    let next = news_of(1);
    pair.other.tell(&next);
    pair.heard.hears("what is told afterwards", |heard| heard.contains(&next)).await;
}

#[tokio::test]
async fn what_could_not_be_told_is_told_as_a_loss_once_it_can() {
    let Some(pair) = Pair::new().await else { return };
    pair.way.is_now(Way::Cut);
    until("it is cut off", async || !pair.cut_off.hears()).await;
    pair.cut_off.tell(&news_of(1));
    pair.way.is_now(Way::Open);
    pair.heard_by_other.hears("that there were news", |heard| losses(heard) >= 1).await;
    let next = news_of(2);
    pair.cut_off.tell(&next);
    pair.heard_by_other.hears("what is told from now on", |heard| heard.contains(&next)).await;
}

#[tokio::test]
async fn what_waits_is_told_before_the_end() {
    let Some(pair) = Pair::new().await else { return };
    let last: Vec<_> = (1..=500).map(news_of).collect();
    last.iter().for_each(|news| pair.cut_off.tell(news));
    pair.cut_off.stop().await;
    pair.heard_by_other.hears("all of it", |heard| heard.contains(&last[last.len() - 1])).await;
    assert_eq!(pair.heard_by_other.told(), last);
}

#[tokio::test]
async fn another_release_and_garbage_disturb_nobody() {
    let Some(redis) = redis::<Single>().await else { return };
    let Some(url) = crate::servers::url::<Single>() else { return };
    let channel = a_channel();
    let replicas = [(); 2].map(|()| Arc::new(RedisBulletin::start_on(&channel, &redis, new_id())));
    hear(&replicas).await;
    let heard = Listener::to(&*replicas[1]);
    for nonsense in ["2 {\"of\":\"tomorrow\"}", "1 {\"r\":", "", "\u{fffd}"] {
        publish(&url, &channel, nonsense).await;
    }
    let news = news_of(1);
    replicas[0].tell(&news);
    heard.hears("what was told by its own kind", |heard| heard.contains(&news)).await;
    assert_eq!(heard.told(), [news]);
}

/// As anybody may who reaches Redis.
async fn publish(url: &str, channel: &str, text: &str) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = url.trim_start_matches("redis://").trim_end_matches('/').rsplit('@').next().unwrap();
    let mut connection = tokio::net::TcpStream::connect(server).await.unwrap();
    let command = format!("*3\r\n$7\r\nPUBLISH\r\n${}\r\n{channel}\r\n${}\r\n{text}\r\n", channel.len(), text.len());
    connection.write_all(command.as_bytes()).await.unwrap();
    assert_eq!(connection.read_u8().await.unwrap(), b':', "a number of receivers");
}
