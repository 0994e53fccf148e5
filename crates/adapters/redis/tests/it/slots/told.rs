//! News that reach the gate by themselves.

use frontrow_application::news::{Claimed, News, SalesNews, Standing};
use frontrow_application::ports::{SlotArea, SlotGate};
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{ConcertId, DateId, ReservationId, SectionId};
use frontrow_redis::{Redis, RedisSettings, RedisSlotGate, RedisSlotNews};
use frontrow_testkit::builders::{HOLD_TTL, somebody};
use frontrow_testkit::{FakeClock, new_id};
use time::OffsetDateTime;

use crate::outage::until;
use crate::relay::{Relay, Way};
use crate::servers::{Single, redis, url};

const NOW: OffsetDateTime = FakeClock::START;

fn hold_in(section: SectionId) -> Standing {
    let (reservation, concert) = (ReservationId::new(new_id()), ConcertId::new(new_id()));
    let (status, until) = (Status::TemporarilyAssigned, NOW + HOLD_TTL);
    let claimed = Claimed::Places { section, quantity: 1 };
    Standing { reservation, concert, date: DateId::new(new_id()), holder: somebody(), claimed, status, until, at: NOW }
}

async fn open(gate: &RedisSlotGate, area: SlotArea) {
    let filling = gate.begin_filling(area, NOW).await.unwrap().unwrap();
    assert!(gate.fill(&filling, &[], None).await.unwrap());
}

async fn remembered(gate: &RedisSlotGate, area: SlotArea) -> usize {
    gate.remembered(area, None, 10_000, NOW + HOLD_TTL).await.unwrap().claims.len()
}

#[tokio::test]
async fn whoever_tells_does_not_wait_and_the_gate_follows() {
    let Some(redis) = redis::<Single>().await else { return };
    let (gate, section) = (RedisSlotGate::new(redis), SectionId::new(new_id()));
    let area = SlotArea::Section(section);
    open(&gate, area).await;
    let news = RedisSlotNews::start(gate.clone());
    let holds: Vec<Standing> = (0..200).map(|_| hold_in(section)).collect();
    holds.iter().for_each(|hold| news.tell(&News::Wrote(hold.clone())));
    until("all are remembered", async || remembered(&gate, area).await == 200).await;
    holds.iter().for_each(|hold| news.tell(&News::Wrote(Standing { status: Status::Cancelled, ..hold.clone() })));
    until("all are free again", async || remembered(&gate, area).await == 0).await;
}

#[tokio::test]
async fn what_could_not_be_told_makes_the_area_wanted_when_redis_is_back() {
    let (Some(url), Some(direct)) = (url::<Single>(), redis::<Single>().await) else { return };
    let server = url.trim_start_matches("redis://").trim_end_matches('/').rsplit('@').next().unwrap().to_owned();
    let relay = Relay::to(&server, Way::Open).await;
    let shaky = Redis::start(&RedisSettings::at(&format!("redis://{}", relay.address))).await.unwrap();
    let direct = RedisSlotGate::new(direct);
    let area = SlotArea::Section(SectionId::new(new_id()));
    let SlotArea::Section(section) = area else { unreachable!() };
    open(&direct, area).await;
    let news = RedisSlotNews::start(RedisSlotGate::new(shaky.clone()));

    relay.is_now(Way::Cut);
    until("it is noticed", async || !shaky.is_up()).await;
    news.tell(&News::Wrote(hold_in(section)));
    let wanted = async || direct.wanted(100_000).await.unwrap().contains(&area);
    assert!(!wanted().await);
    relay.is_now(Way::Open);
    until("it is asked for", wanted).await;
    assert_eq!(direct.begin_filling(area, NOW).await.unwrap(), None, "struck off again, for the other tests");
}

#[tokio::test]
async fn more_than_can_wait_makes_the_area_wanted() {
    let Some(redis) = redis::<Single>().await else { return };
    let (gate, section) = (RedisSlotGate::new(redis), SectionId::new(new_id()));
    let area = SlotArea::Section(section);
    open(&gate, area).await;
    let news = RedisSlotNews::start(gate.clone());
    let hold = News::Wrote(hold_in(section));
    // Nothing is sent meanwhile: this test has one thread and does not give it away.
    (0..20_000).for_each(|_| news.tell(&hold));
    until("it is asked for", async || gate.wanted(100_000).await.unwrap().contains(&area)).await;
    assert_eq!(gate.begin_filling(area, NOW).await.unwrap(), None, "struck off again, for the other tests");
}
