use std::sync::{Arc, Mutex};

use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{
    Delivery, DisabledReason, Endpoint, NoReply, RETRY_DELAYS, Reply, Standing, State, Status, TRIES_AT_MOST,
};
use time::Duration;
use uuid::Uuid;

use super::shelf::{Said, Shelf};
use super::{OTHER, RECEIVER, delivery, message, receiver, secret, switched_off, wanting};
use crate::fixtures::{HandClock, NOON};
use crate::ports::{Answered, Clock, MockWebhookEndpoints, WebhookSender};
use crate::webhooks::{DeliverWebhooks, Lanes};

const OK: Reply = Reply::Status(200);

/// Receivers that are read and written as a database would.
fn endpoints(all: Vec<Endpoint>) -> (MockWebhookEndpoints, Arc<Mutex<Vec<Endpoint>>>) {
    let (mut endpoints, rows) = (MockWebhookEndpoints::new(), Arc::new(Mutex::new(all)));
    let (read, written) = (Arc::clone(&rows), Arc::clone(&rows));
    let find = move |id: WebhookId| read.lock().unwrap().iter().find(|row| row.id() == id).cloned();
    endpoints.expect_find().returning(move |id| Ok(find(id)));
    endpoints.expect_replace().returning(move |after| {
        let mut rows = written.lock().unwrap();
        let row = rows.iter_mut().find(|row| row.id() == after.id() && row.version() + 1 == after.version());
        Ok(row.map(|row| *row = after.clone()).is_some())
    });
    (endpoints, rows)
}

struct World {
    shelf: Arc<Shelf>,
    said: Arc<Said>,
    clock: Arc<HandClock>,
    rows: Arc<Mutex<Vec<Endpoint>>>,
    deliver: DeliverWebhooks,
}

impl World {
    fn new(receivers: Vec<Endpoint>, deliveries: impl IntoIterator<Item = Delivery>, said: Said) -> Self {
        let (endpoints, rows) = endpoints(receivers);
        let (shelf, said, clock) = (Arc::new(Shelf::holding(deliveries)), Arc::new(said), HandClock::at_noon());
        let sender: Arc<dyn WebhookSender> = said.clone();
        let deliver = DeliverWebhooks {
            endpoints: Arc::new(endpoints),
            deliveries: shelf.clone(),
            sender,
            clock: clock.clone(),
            lanes: Lanes::default(),
        };
        Self { shelf, said, clock, rows, deliver }
    }

    async fn run(&self) -> u64 {
        self.deliver.execute().await.unwrap()
    }

    fn advance(&self, by: Duration) {
        self.clock.advance_millis(by.whole_milliseconds().try_into().unwrap());
    }
}

fn for_other(number: u128) -> Delivery {
    Delivery::queue(DeliveryId::new(Uuid::from_u128(number << 8)), OTHER, message("other"), NOON)
}

#[tokio::test]
async fn what_is_due_is_sent_signed_with_every_secret_and_logged() {
    let rotated = receiver().rotate(secret(2), NOON);
    let world = World::new(vec![rotated], [delivery(1)], Said::always(OK));
    assert_eq!(world.run().await, 1);
    let [sent] = world.said.sent().try_into().unwrap();
    assert_eq!((&sent.url, &sent.message, sent.at), (receiver().url(), delivery(1).message(), NOON));
    assert_eq!(sent.secrets, [secret(2), secret(1)]);
    assert_eq!(world.shelf.get(delivery(1).id()).state(), State::Delivered { at: NOON });
    let [(of, attempt)] = world.shelf.log().try_into().unwrap();
    assert_eq!((of, attempt.number, attempt.at, attempt.reply), (delivery(1).id(), 1, NOON, OK));
    assert_eq!(world.run().await, 0, "it is not sent again");
}

#[tokio::test]
async fn a_receiver_that_is_down_gets_it_once_it_is_up() {
    let down = Arc::new(Mutex::new(true));
    let is_down = Arc::clone(&down);
    let said = Said::by(move |_| {
        let reply = if *is_down.lock().unwrap() { Reply::None(NoReply::NotConnected) } else { OK };
        Answered { reply, retry_after: None }
    });
    let world = World::new(vec![receiver()], [delivery(1)], said);
    for pause in &RETRY_DELAYS[..3] {
        assert_eq!(world.run().await, 1);
        world.advance(*pause - Duration::MILLISECOND);
        assert_eq!(world.run().await, 0, "it is not due before {pause} have passed");
        world.advance(Duration::MILLISECOND);
    }
    *down.lock().unwrap() = false;
    assert_eq!(world.run().await, 1);
    assert_eq!(world.shelf.get(delivery(1).id()).status(), Status::Delivered);
    let sent = world.said.sent();
    assert!(sent.iter().all(|outgoing| outgoing.message == sent[0].message), "the same name and bytes each time");
    assert!(sent.windows(2).all(|pair| pair[0].at < pair[1].at), "signed anew each time");
}

#[tokio::test]
async fn the_end_of_the_schedule_is_a_failure_that_can_be_seen() {
    let world = World::new(vec![receiver()], [delivery(1)], Said::always(Reply::Status(500)));
    for pause in RETRY_DELAYS {
        assert_eq!(world.run().await, 1);
        world.advance(pause);
    }
    assert_eq!(world.run().await, 1);
    assert_eq!(world.shelf.get(delivery(1).id()).status(), Status::Failed);
    assert_eq!(world.shelf.log().len(), TRIES_AT_MOST as usize);
    world.advance(Duration::days(100));
    assert_eq!(world.run().await, 0);
    assert_eq!(world.rows.lock().unwrap()[0].standing(), Standing::Enabled, "other events may be taken");
}

#[tokio::test]
async fn the_pause_that_a_receiver_asks_for_is_kept() {
    let asked = Some(Duration::minutes(3));
    let said = Said::by(move |_| Answered { reply: Reply::Status(429), retry_after: asked });
    let world = World::new(vec![receiver()], [delivery(1)], said);
    world.run().await;
    assert_eq!(world.shelf.get(delivery(1).id()).state(), State::Pending { due: NOON + Duration::minutes(3) });
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_told_nothing_more() {
    let world = World::new(vec![receiver()], (1..=20).map(delivery), Said::always(Reply::Status(410)));
    world.run().await;
    let gone = Standing::Disabled(DisabledReason::Gone);
    assert_eq!(world.rows.lock().unwrap()[0].standing(), gone);
    assert_eq!(world.said.sent().len(), 8, "one round");
    let statuses: Vec<Status> = world.shelf.all().iter().map(Delivery::status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == Status::Failed).count(), 8);
    assert_eq!(statuses.iter().filter(|status| **status == Status::Pending).count(), 12, "they wait");
    world.run().await;
    assert_eq!(world.said.sent().len(), 8, "it is disabled");
}

#[tokio::test]
async fn what_waits_for_a_disabled_receiver_goes_on_waiting() {
    let world = World::new(vec![switched_off()], [delivery(1)], Said::always(OK));
    assert_eq!(world.run().await, 0);
    assert_eq!(world.shelf.get(delivery(1).id()), delivery(1));
}

#[tokio::test]
async fn a_backlog_is_sent_round_after_round_while_it_is_taken() {
    let world = World::new(vec![receiver()], (1..=100).map(delivery), Said::always(OK));
    assert_eq!(world.run().await, 100);
    let world = World::new(vec![receiver()], (1..=100).map(delivery), Said::always(Reply::Status(503)));
    assert_eq!(world.run().await, 8, "one that takes nothing is left alone");
}

#[tokio::test]
async fn a_run_begins_no_new_calls_once_it_is_old() {
    let clock = HandClock::at_noon();
    let moved = clock.clone();
    let said = Said::by(move |_| {
        moved.advance_millis(500);
        Answered { reply: OK, retry_after: None }
    });
    let mut world = World::new(vec![receiver()], (1..=100).map(delivery), said);
    world.deliver.clock = clock;
    assert_eq!(world.run().await, 8, "eight calls of half a second are four seconds");
}

#[tokio::test]
async fn one_that_takes_nothing_holds_up_nobody_else() {
    let said = Said::by(|outgoing| {
        let is_other = outgoing.message.event == "other";
        Answered { reply: if is_other { OK } else { Reply::None(NoReply::TimedOut) }, retry_after: None }
    });
    let deliveries = (1..=9).map(delivery).chain((101..=140).map(for_other));
    let world = World::new(vec![receiver(), wanting(OTHER, &[])], deliveries, said);
    assert_eq!(world.run().await, 8 + 40);
}

#[tokio::test]
async fn a_receiver_that_another_run_sends_to_is_passed_over() {
    let deliveries = [delivery(1), for_other(2)];
    let world = World::new(vec![receiver(), wanting(OTHER, &[])], deliveries, Said::always(OK));
    let busy = world.deliver.lanes.enter(RECEIVER);
    assert_eq!(world.run().await, 1);
    assert_eq!(world.said.sent()[0].message.event, "other");
    drop(busy);
    assert_eq!(world.run().await, 1, "its lane is free");
    assert_eq!(world.said.sent().len(), 2);
}

#[tokio::test]
async fn what_was_sent_again_meanwhile_is_settled_by_the_answer_that_comes() {
    let shelf: Arc<Mutex<Option<Arc<Shelf>>>> = Arc::default();
    let reached = Arc::clone(&shelf);
    let said = Said::by(move |_| {
        let shelf = reached.lock().unwrap().clone().unwrap();
        let again = shelf.get(delivery(1).id()).resend(NOON);
        futures_util::future::FutureExt::now_or_never(crate::ports::WebhookDeliveries::record(&*shelf, &again, None));
        Answered { reply: OK, retry_after: None }
    });
    let world = World::new(vec![receiver()], [delivery(1)], said);
    *shelf.lock().unwrap() = Some(world.shelf.clone());
    assert_eq!(world.run().await, 1);
    let settled = world.shelf.get(delivery(1).id());
    assert_eq!((settled.status(), settled.version()), (Status::Delivered, 3));
    assert_eq!(world.clock.now(), NOON);
}
