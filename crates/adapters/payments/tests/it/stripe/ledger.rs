//! The provider's own books: intents, what was captured of them, and what went back.

use std::collections::HashMap;

use frontrow_domain::shared::Won;
use frontrow_testkit::money::payment_gateway::MoneyMoved;
use serde_json::{Value, json};

use super::provider::{Answer, Form};

#[derive(Clone)]
pub(super) struct Intent {
    pub(super) reservation: Option<String>,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) status: &'static str,
    pub(super) created: i64,
    /// What the bank said in the browser.
    pub(super) declined: Option<&'static str>,
}

impl Default for Intent {
    fn default() -> Self {
        let (currency, status) = ("krw".to_owned(), "requires_payment_method");
        Self { reservation: None, amount: 0, currency, status, created: 0, declined: None }
    }
}

pub(super) struct Refund {
    pub(super) intent: String,
    pub(super) amount: i64,
    pub(super) status: &'static str,
}

#[derive(Default)]
pub(super) struct Ledger {
    pub(super) intents: HashMap<String, Intent>,
    pub(super) refunds: Vec<Refund>,
    pub(super) captures: usize,
    pub(super) cancellations: usize,
    pub(super) slow_refunds: bool,
}

impl Ledger {
    /// What a POST does.
    pub(super) fn act(&mut self, path: &str, fields: &Form) -> Answer {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match parts.as_slice() {
            ["v1", "payment_intents"] => self.make(fields),
            ["v1", "payment_intents", id, "capture"] => self.capture(id, fields),
            ["v1", "payment_intents", id, "cancel"] => self.cancel(id),
            ["v1", "refunds"] => self.refund(fields),
            _ => refused(404, "invalid_request_error", None),
        }
    }

    fn make(&mut self, fields: &Form) -> Answer {
        let amount: i64 = fields["amount"].parse().unwrap();
        let is_ours = fields["capture_method"] == "manual" && fields["automatic_payment_methods[enabled]"] == "true";
        assert!(is_ours, "money is held, not taken, and in ways that can be held");
        if amount < 700 {
            return refused(400, "invalid_request_error", Some("amount_too_small"));
        }
        let reservation = fields.get("metadata[reservation]").cloned();
        let intent = Intent { reservation, amount, currency: fields["currency"].clone(), ..Intent::default() };
        let id = format!("pi_{}", self.intents.len() + 1);
        self.intents.insert(id.clone(), intent);
        (200, self.rendered(&id, false))
    }

    fn capture(&mut self, id: &str, fields: &Form) -> Answer {
        let Some(intent) = self.intents.get_mut(id) else { return missing() };
        assert_eq!(fields["amount_to_capture"], intent.amount.to_string(), "all of it, or nothing");
        match intent.status {
            "requires_capture" if id.contains("refused") => {
                intent.status = "requires_payment_method";
                intent.declined = Some("insufficient_funds");
                (402, json!({"error": card_error("insufficient_funds")}))
            }
            "requires_capture" if id.contains("unwell") => refused(500, "api_error", None),
            "requires_capture" => {
                intent.status = "succeeded";
                self.captures += 1;
                if id.contains("confused") {
                    return refused(500, "api_error", None);
                }
                (200, self.rendered(id, fields.get("expand[]").is_some()))
            }
            _ => refused(400, "invalid_request_error", Some("payment_intent_unexpected_state")),
        }
    }

    fn cancel(&mut self, id: &str) -> Answer {
        let Some(intent) = self.intents.get_mut(id) else { return missing() };
        match intent.status {
            "succeeded" | "canceled" => refused(400, "invalid_request_error", Some("payment_intent_unexpected_state")),
            _ => {
                intent.status = "canceled";
                self.cancellations += 1;
                (200, self.rendered(id, false))
            }
        }
    }

    fn refund(&mut self, fields: &Form) -> Answer {
        let (id, amount) = (fields["payment_intent"].clone(), fields["amount"].parse().unwrap());
        let Some(intent) = self.intents.get(&id) else { return missing() };
        if intent.status != "succeeded" {
            return refused(400, "invalid_request_error", Some("payment_intent_unexpected_state"));
        }
        if amount > intent.amount - self.refunded(&id) {
            return refused(400, "invalid_request_error", Some("charge_already_refunded"));
        }
        let status = if self.slow_refunds { "pending" } else { "succeeded" };
        self.refunds.push(Refund { intent: id.clone(), amount, status });
        (200, json!({"id": "re_1", "object": "refund", "amount": amount, "payment_intent": id, "status": status}))
    }

    pub(super) fn show(&self, id: &str, query: &Form) -> Answer {
        if !self.intents.contains_key(id) {
            return missing();
        }
        (200, self.rendered(id, query.get("expand[]").is_some_and(|field| field == "latest_charge")))
    }

    pub(super) fn refunds_of(&self, id: &str) -> Answer {
        let ours = self.refunds.iter().filter(|refund| refund.intent == id);
        let shown = |refund: &Refund| json!({"object": "refund", "amount": refund.amount, "status": refund.status});
        (200, json!({"object": "list", "has_more": false, "data": ours.map(shown).collect::<Vec<_>>()}))
    }

    /// Newest first, a page at a time.
    pub(super) fn list(&self, query: &Form) -> Answer {
        let since: i64 = query["created[gte]"].parse().unwrap();
        let limit: usize = query["limit"].parse().unwrap();
        assert!((1..=100).contains(&limit), "Stripe gives a hundred at most");
        let expanded = query.get("expand[]").is_some_and(|field| field == "data.latest_charge");
        let mut all: Vec<_> = self.intents.iter().filter(|(_, intent)| intent.created >= since).collect();
        all.sort_by_key(|(id, intent)| (-intent.created, (*id).clone()));
        let after = query.get("starting_after").map_or(0, |after| {
            1 + all.iter().position(|(id, _)| *id == after).expect("a cursor is an object that was listed")
        });
        let page: Vec<Value> = all.iter().skip(after).take(limit).map(|(id, _)| self.rendered(id, expanded)).collect();
        (200, json!({"object": "list", "has_more": after + page.len() < all.len(), "data": page}))
    }

    /// What Stripe counts as given back: also what is on its way, but not what failed.
    fn refunded(&self, id: &str) -> i64 {
        let stands = |refund: &&Refund| refund.intent == id && !matches!(refund.status, "failed" | "canceled");
        self.refunds.iter().filter(stands).map(|refund| refund.amount).sum()
    }

    pub(super) fn moved(&self, reservation: &str) -> MoneyMoved {
        let mut moved = MoneyMoved::default();
        let ours =
            |intent: &&Intent| intent.reservation.as_deref() == Some(reservation) && intent.status == "succeeded";
        for (id, intent) in self.intents.iter().filter(|(_, intent)| ours(intent)) {
            moved.captured = moved.captured.checked_add(Won::new(intent.amount).unwrap()).unwrap();
            moved.refunded = moved.refunded.checked_add(Won::new(self.refunded(id)).unwrap()).unwrap();
        }
        moved
    }

    fn rendered(&self, id: &str, expanded: bool) -> Value {
        let Intent { reservation, amount, currency, status, created, declined } = &self.intents[id];
        let received = if *status == "succeeded" { *amount } else { 0 };
        let was_charged = matches!(*status, "succeeded" | "requires_capture");
        let charge = if expanded {
            json!({"id": format!("ch_{id}"), "object": "charge", "amount": amount, "amount_captured": received,
                "amount_refunded": self.refunded(id), "captured": received > 0})
        } else {
            json!(format!("ch_{id}"))
        };
        json!({
            "id": id, "object": "payment_intent", "amount": amount, "currency": currency, "status": status,
            "amount_capturable": if *status == "requires_capture" { *amount } else { 0 },
            "amount_received": received, "capture_method": "manual", "created": created, "livemode": false,
            "client_secret": format!("{id}_secret_c1"), "latest_charge": was_charged.then_some(charge),
            "metadata": reservation.as_ref().map_or(json!({}), |reservation| json!({"reservation": reservation})),
            "last_payment_error": declined.map(card_error),
        })
    }
}

fn card_error(decline_code: &str) -> Value {
    json!({"type": "card_error", "code": "card_declined", "decline_code": decline_code, "message": "For people."})
}

pub(super) fn refused(status: u16, kind: &str, code: Option<&str>) -> Answer {
    (status, json!({"error": {"type": kind, "code": code, "message": "For people."}}))
}

fn missing() -> Answer {
    refused(404, "invalid_request_error", Some("resource_missing"))
}
