//! What a member of the group hears, what comes again, and what it leaves to others.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{EventBus, EventHandler, Unavailable};
use frontrow_kafka::KafkaBus;
use frontrow_testkit::builders::somebody;
use tokio::sync::{Notify, Semaphore};
use tokio::time::timeout;

use crate::group::{Ear, Member};
use crate::servers::{SOON, kafka, settings, until};
use crate::told::{ids_by_person, of_people, points};

#[tokio::test(flavor = "multi_thread")]
async fn members_share_the_work_and_each_person_is_heard_of_in_order() {
    let Some(settings) = settings() else { return };
    let kafka = kafka(&settings).await;
    let ears: [Arc<Ear>; 2] = Default::default();
    let _members = ears.clone().map(|ear| Member::join(&kafka, vec![ear]));
    let bus = KafkaBus::new(kafka);
    // Until both have partitions, rounds are told to whoever has them.
    until_both_hear(&bus, &ears).await;

    let events = of_people(40, 5);
    bus.publish(&events).await.unwrap();
    let told: BTreeSet<String> = events.iter().map(|event| event.id().to_string()).collect();
    let heard =
        || -> BTreeSet<String> { ears.iter().flat_map(|ear| ear.heard()).filter(|id| told.contains(id)).collect() };
    until("everything is heard by somebody", || heard() == told).await;
    for ids in ids_by_person(&events).into_values() {
        for ear in &ears {
            let heard: Vec<_> = ear.heard().into_iter().filter(|id| ids.contains(id)).collect();
            assert!(heard.is_empty() || heard == ids, "{heard:?} of {ids:?}");
        }
    }
}

async fn until_both_hear(bus: &KafkaBus, ears: &[Arc<Ear>; 2]) {
    let both = async {
        while ears.iter().any(|ear| ear.heard().is_empty()) {
            bus.publish(&of_people(24, 1)).await.unwrap();
        }
    };
    timeout(SOON, both).await.expect("both members hear something");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_later_hears_what_was_told_before() {
    let Some(settings) = settings() else { return };
    let kafka = kafka(&settings).await;
    let events = of_people(30, 2);
    KafkaBus::new(kafka.clone()).publish(&events).await.unwrap();
    let ear = Arc::<Ear>::default();
    let _member = Member::join(&kafka, vec![ear.clone()]);
    until("it is heard", || ear.heard().len() == events.len()).await;
}

/// Has its effect, and then the process dies: nobody learns of it.
struct Dying {
    ear: Arc<Ear>,
    had_its_effect: Notify,
}

#[async_trait]
impl EventHandler for Dying {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        self.ear.handle(event).await?;
        self.had_its_effect.notify_one();
        std::future::pending().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_handled_and_did_not_commit_before_it_died_comes_again() {
    let Some(settings) = settings() else { return };
    let kafka = kafka(&settings).await;
    let event = points(somebody(), 1);
    KafkaBus::new(kafka.clone()).publish(std::slice::from_ref(&event)).await.unwrap();
    let dying = Arc::new(Dying { ear: Arc::default(), had_its_effect: Notify::new() });
    let first = Member::join(&kafka, vec![dying.clone()]);
    timeout(SOON, dying.had_its_effect.notified()).await.expect("the effect");
    drop(first);
    assert_eq!(dying.ear.heard().len(), 1);

    let ear = Arc::<Ear>::default();
    let _second = Member::join(&kafka, vec![ear.clone()]);
    until("it comes again", || ear.has_heard(&event)).await;
}

/// Takes an event when it is let.
struct Slow {
    ear: Arc<Ear>,
    began: Notify,
    may: Semaphore,
}

#[async_trait]
impl EventHandler for Slow {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        self.began.notify_one();
        self.may.acquire().await.unwrap().forget();
        self.ear.handle(event).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_is_told_to_stop_finishes_what_it_handles_and_commits_it() {
    let Some(settings) = settings() else { return };
    let kafka = kafka(&settings).await;
    let bus = KafkaBus::new(kafka.clone());
    let (first, later) = (points(somebody(), 1), points(somebody(), 2));
    bus.publish(std::slice::from_ref(&first)).await.unwrap();
    let slow = Arc::new(Slow { ear: Arc::default(), began: Notify::new(), may: Semaphore::new(0) });
    let member = Member::join(&kafka, vec![slow.clone()]);
    timeout(SOON, slow.began.notified()).await.expect("it is handled");
    member.is_told_to_stop();
    slow.may.add_permits(1);
    member.stop().await;
    assert!(slow.ear.has_heard(&first));

    bus.publish(std::slice::from_ref(&later)).await.unwrap();
    let ear = Arc::<Ear>::default();
    let _next = Member::join(&kafka, vec![ear.clone()]);
    until("the next goes on", || ear.has_heard(&later)).await;
    assert!(!ear.has_heard(&first), "it was committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_heard_is_committed_when_nothing_waits() {
    let Some(settings) = settings() else { return };
    let kafka = kafka(&settings).await;
    let bus = KafkaBus::new(kafka.clone());
    let ear = Arc::<Ear>::default();
    let member = Member::join(&kafka, vec![ear.clone()]);
    let before = of_people(5, 30);
    bus.publish(&before).await.unwrap();
    until("all is heard", || ear.heard().len() == before.len()).await;
    member.stop().await;

    let after = of_people(5, 1);
    bus.publish(&after).await.unwrap();
    let next = Arc::<Ear>::default();
    let _member = Member::join(&kafka, vec![next.clone()]);
    until("the next goes on", || after.iter().all(|event| next.has_heard(event))).await;
    assert_eq!(next.heard().len(), after.len(), "and hears nothing twice");
}
