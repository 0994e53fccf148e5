//! Redis, or the journal, does not answer.

use std::sync::Arc;

use frontrow_application::ports::{QueueJournal, WaitingRoom};
use frontrow_domain::queue::{PlaceStatus, Stage};
use frontrow_domain::shared::ConcertId;
use frontrow_redis::{Redis, RedisSettings, RedisWaitingRoom};
use frontrow_testkit::{FakeClock, FakeQueueJournal, new_id};
use time::Duration;

use super::{Database, NOW, PASS, join, join_as, rules};
use crate::relay::{Relay, Way};
use crate::servers::{Single, url};

/// A replica whose way to Redis can be cut.
async fn replica(journal: &Arc<FakeQueueJournal>) -> Option<(Relay, RedisWaitingRoom)> {
    let url = url::<Single>()?;
    let server = url.trim_start_matches("redis://").trim_end_matches('/').rsplit('@').next().unwrap().to_owned();
    let relay = Relay::to(&server, Way::Open).await;
    let redis = Redis::start(&RedisSettings::at(&format!("redis://{}", relay.address))).await.unwrap();
    Some((relay, RedisWaitingRoom::start(redis, journal.clone(), Arc::new(FakeClock::default()))))
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_who_is_inside_is_inside_and_nobody_else_gets_in() {
    let journal = Arc::new(FakeQueueJournal::default());
    let Some((to_one, one)) = replica(&journal).await else { return };
    let Some((to_other, other)) = replica(&journal).await else { return };
    let (concert, rules) = (ConcertId::new(new_id()), rules(2, None));
    let inside = [join(&one, concert, &rules).await, join(&one, concert, &rules).await];
    let waiting = join(&one, concert, &rules).await;
    one.stop().await.unwrap();
    to_one.is_now(Way::Cut);
    to_other.is_now(Way::Cut);

    for room in [&one, &other] {
        let found = room.check_in(concert, inside[0].token, &rules, NOW).await.unwrap().unwrap();
        assert_eq!((found.owner, found.status), (inside[0].owner, PlaceStatus::Active { until: NOW + PASS }));
        assert!(room.check_in(concert, inside[0].token, &rules, NOW + PASS).await.is_err(), "the pass has ended");
        assert!(room.check_in(concert, waiting.token, &rules, NOW).await.is_err());
        assert!(room.check_in(ConcertId::new(new_id()), inside[0].token, &rules, NOW).await.is_err());
        assert!(join_as(room, concert, waiting.owner, &rules).await.is_err());
        assert!(room.admit(concert, &rules, NOW).await.is_err());
        assert!(room.open_rooms().await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_and_finishing_are_written_down_while_redis_is_away() {
    let journal = Arc::new(FakeQueueJournal::default());
    let Some((way, room)) = replica(&journal).await else { return };
    let (concert, rules) = (ConcertId::new(new_id()), rules(2, None));
    let inside = [join(&room, concert, &rules).await, join(&room, concert, &rules).await];
    let waiting = join(&room, concert, &rules).await;
    way.is_now(Way::Cut);

    let second = NOW + Duration::SECOND;
    room.leave(concert, inside[0].token, second).await.unwrap();
    room.leave(concert, waiting.token, second).await.unwrap();
    room.finish(concert, inside[1].owner, NOW - Duration::SECOND).await.unwrap();
    assert_eq!(journal.find(inside[1].token).await.unwrap().unwrap().stage, Stage::Active, "an earlier purchase");
    room.finish(concert, inside[1].owner, second).await.unwrap();
    room.finish(concert, inside[1].owner, second).await.unwrap();
    for guest in [inside[0], inside[1], waiting] {
        assert_eq!(journal.find(guest.token).await.unwrap().unwrap().stage, Stage::Left);
        assert!(room.check_in(concert, guest.token, &rules, second).await.is_err());
    }
    journal.is_away(true);
    assert!(room.finish(concert, inside[1].owner, second).await.is_err(), "nobody could know of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shown_a_commitment_that_is_not_written_down() {
    let Some(database) = Database::empty(7).await else { return };
    let (room, concert) = (database.replica().await, ConcertId::new(new_id()));
    let rules = rules(1, Some(NOW + Duration::MINUTE));
    room.counts(concert, NOW).await.unwrap();
    database.journal.is_away(true);
    assert!(join_as(&room, concert, frontrow_testkit::builders::somebody(), &rules).await.is_err());
    assert_eq!(room.counts(concert, NOW).await.unwrap().waiting, 0);

    database.journal.is_away(false);
    join(&room, concert, &rules).await;
    assert!(database.journal.room(concert).await.unwrap().draw.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_journal_did_not_take_is_written_later() {
    let Some(database) = Database::empty(8).await else { return };
    let (room, concert, rules) = (database.replica().await, ConcertId::new(new_id()), rules(1, None));
    let first = join(&room, concert, &rules).await;
    database.journal.is_away(true);
    let second = join(&room, concert, &rules).await;
    room.leave(concert, first.token, NOW).await.unwrap();
    assert!(room.stop().await.is_err());
    database.journal.is_away(false);
    room.stop().await.unwrap();
    let stage = async |token| database.journal.find(token).await.unwrap().map(|place| place.stage);
    assert_eq!(stage(first.token).await, Some(Stage::Left));
    assert_eq!(stage(second.token).await, Some(Stage::Waiting));
}
