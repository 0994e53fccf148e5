use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval};

use super::plan::{Plan, Way};
use crate::support::{Api, Person, Reply};

/// Between two tries of the same request.
const PAUSE: Duration = Duration::from_millis(200);
/// Tries of one request: longer than a server takes to be back, and an open payment to settle.
const TRIES: usize = 450;
/// After so many refusals the card is taken for dead.
const REFUSALS_OF_A_CARD: usize = 12;

/// What a buyer ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A ticket, paid.
    Ticket,
    /// No ticket, and everything back that was paid.
    Nothing,
}

/// A buyer at the end.
pub struct Bought {
    pub plan: Plan,
    pub person: Person,
    pub reservation: String,
    pub end: End,
}

/// What happened on the way.
#[derive(Default)]
pub struct Tally {
    pub done: AtomicUsize,
    pub step: Notify,
    pub approved: AtomicUsize,
    pub declined: AtomicUsize,
    pub unknown: AtomicUsize,
    pub refunded: AtomicUsize,
    pub unanswered: AtomicUsize,
    pub gave_up: AtomicUsize,
    pub bought: Mutex<Vec<Bought>>,
}

pub fn count(counter: &AtomicUsize) -> usize {
    counter.fetch_add(1, Ordering::Relaxed) + 1
}

/// Somebody who wants one seat, and sends a request again with the same key until it is answered.
pub struct Buyer<'a> {
    pub api: &'a Api,
    pub tally: &'a Tally,
    pub person: Person,
    pub plan: Plan,
}

impl Buyer<'_> {
    /// Holds the seat, pays for it, and gives it back where that is planned.
    pub async fn buys(self, date: &str, seat: &str) {
        if self.plan.way != Way::Card {
            let amount = json!({ "amount": self.plan.charged() });
            let charged = self.insists("/points/charge", "charge", &amount, TRIES).await;
            assert_eq!(charged.status, 200, "{charged:?}");
        }
        let wish = json!({ "concertDateId": date, "seatIds": [seat] });
        let held = self.insists("/reservations", "hold", &wish, TRIES).await;
        assert!(matches!(held.status, 200 | 201), "{held:?}");
        let reservation = held.text("id").to_owned();
        let end = self.pays(&reservation).await;
        let end = if end == End::Ticket && self.plan.cancels { self.cancels(&reservation).await } else { end };
        let Self { tally, person, plan, .. } = self;
        tally.bought.lock().unwrap().push(Bought { plan, person, reservation, end });
        count(&tally.done);
        tally.step.notify_one();
    }

    async fn pays(&self, reservation: &str) -> End {
        let [first, good] = self.plan.keys();
        let paid = self.insists("/payments", "pay", &self.plan.payment(reservation, &first), REFUSALS_OF_A_CARD).await;
        match paid.status {
            200 | 202 => return self.ends(paid).await,
            402 => {
                count(&self.tally.declined);
            }
            // The card is dead, as far as anybody can see.
            503 => {}
            _ => panic!("{:?}: {paid:?}", self.plan),
        }
        let paid = self.insists("/payments", "pay again", &self.plan.payment(reservation, &good), TRIES).await;
        match paid.problem() {
            "" => self.ends(paid).await,
            // The first one went through after all.
            "reservation-not-pending" if paid.text("reservationStatus") == "CONFIRMED" => {
                count(&self.tally.approved);
                End::Ticket
            }
            "payment-in-progress" => {
                count(&self.tally.gave_up);
                End::Nothing
            }
            _ => panic!("{:?}: {paid:?}", self.plan),
        }
    }

    /// What becomes of a payment that was taken in.
    async fn ends(&self, paid: Reply) -> End {
        let path = format!("/payments/{}", paid.text("id"));
        if paid.status == 202 {
            count(&self.tally.unknown);
        }
        let is_known = |payment: &Reply| !matches!(payment.text("status"), "PENDING" | "UNKNOWN");
        let ended = if is_known(&paid) { paid } else { self.asks(&path, is_known).await };
        match ended.text("status") {
            "APPROVED" => {
                count(&self.tally.approved);
                End::Ticket
            }
            "DECLINED" => {
                count(&self.tally.declined);
                End::Nothing
            }
            _ => {
                self.asks(&path, |payment| payment.text("status") == "REFUNDED").await;
                count(&self.tally.refunded);
                End::Nothing
            }
        }
    }

    async fn cancels(&self, reservation: &str) -> End {
        let path = format!("/reservations/{reservation}/cancel");
        let cancelled = self.insists(&path, "cancel", &json!({}), TRIES).await;
        assert_eq!((cancelled.status, cancelled.text("status")), (200, "CANCELLED"), "{cancelled:?}");
        count(&self.tally.refunded);
        End::Nothing
    }

    /// Sends a request with the same key until it is answered, or was refused as unavailable so many times.
    async fn insists(&self, path: &str, key: &str, body: &Value, refusals: usize) -> Reply {
        let (mut last, mut refused) = (None, 0);
        let mut rhythm = rhythm();
        for _ in 0..TRIES {
            rhythm.tick().await;
            let reply = self.api.post(path).by(&self.person).key(key).json(body).try_send().await;
            let Some(reply) = reply else {
                count(&self.tally.unanswered);
                continue;
            };
            match reply.problem() {
                "unavailable" => refused += 1,
                "idempotency-in-progress" | "payment-in-progress" => {}
                _ => return reply,
            }
            if refused == refusals {
                return reply;
            }
            last = Some(reply);
        }
        last.unwrap_or_else(|| panic!("{path} {:?}: no answer", self.plan))
    }

    /// Looks until what is shown is `what` is waited for.
    async fn asks(&self, path: &str, what: impl Fn(&Reply) -> bool) -> Reply {
        let mut rhythm = rhythm();
        for _ in 0..TRIES {
            rhythm.tick().await;
            match self.api.get(path).by(&self.person).try_send().await {
                Some(reply) if reply.status == 200 && what(&reply) => return reply,
                Some(_) | None => {}
            }
        }
        panic!("{path} {:?}: does not end", self.plan)
    }
}

fn rhythm() -> tokio::time::Interval {
    let mut rhythm = interval(PAUSE);
    rhythm.set_missed_tick_behavior(MissedTickBehavior::Delay);
    rhythm
}
