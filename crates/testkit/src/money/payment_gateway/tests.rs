//! The suite bites: each clause finds the gateway that breaks it, and passes one that breaks none.

use std::collections::{HashMap, HashSet};
use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::ports::{Checkout, GatewayHint, PaymentGateway};
use frontrow_domain::payment::PaymentKey;

use super::*;

/// How a gateway breaks its contract.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    NeverAnswers,
    CapturesTwice,
    ForgetsLostAnswers,
    ApprovesAfterDecline,
    RefundsTwice,
    BelievesAnything,
    OpensAnew,
    GivesCapturedBack,
    LetsGoOfOthers,
    KeepsWhatWasLetGo,
}

struct Gateway {
    fault: Fault,
    books: Mutex<HashMap<PaymentId, (GatewayAnswer, MoneyMoved)>>,
    let_go: Mutex<HashSet<ReservationId>>,
    opened: AtomicU64,
}

struct Fixture(Arc<Gateway>);

fn twice(amount: Won) -> Won {
    amount.checked_mul(2).unwrap()
}

impl Gateway {
    fn answer(&self, payment: PaymentId) -> GatewayAnswer {
        self.books.lock().unwrap().get(&payment).map_or(GatewayAnswer::NotFound, |(answer, _)| answer.clone())
    }

    fn is_let_go(&self, reservation: ReservationId) -> bool {
        let let_go = self.let_go.lock().unwrap();
        let_go.contains(&reservation) || self.fault == Fault::LetsGoOfOthers && !let_go.is_empty()
    }

    fn capture(&self, approval: &Approval, before: &GatewayAnswer) -> GatewayAnswer {
        let declined = GatewayAnswer::Declined { reason: "no".to_owned() };
        let approved = GatewayAnswer::Approved { captured: approval.amount };
        let mut moved = MoneyMoved { captured: approval.amount, refunded: Won::ZERO };
        let answer = match before {
            GatewayAnswer::NotFound if self.is_let_go(approval.reservation) => declined,
            GatewayAnswer::NotFound if approval.key.as_str().starts_with("no") => declined,
            GatewayAnswer::NotFound => approved,
            GatewayAnswer::Declined { .. } if self.fault == Fault::ApprovesAfterDecline => approved,
            GatewayAnswer::Approved { .. } if self.fault == Fault::CapturesTwice => {
                moved.captured = twice(approval.amount);
                approved
            }
            GatewayAnswer::Approved { .. }
            | GatewayAnswer::Declined { .. }
            | GatewayAnswer::Refunded { .. }
            | GatewayAnswer::Unknown => return before.clone(),
        };
        if matches!(answer, GatewayAnswer::Declined { .. }) {
            moved = MoneyMoved::default();
        }
        self.books.lock().unwrap().insert(approval.payment, (answer.clone(), moved));
        answer
    }
}

#[async_trait]
impl PaymentGateway for Gateway {
    fn name(&self) -> &'static str {
        "kit"
    }

    async fn open_checkout(&self, order: &Order) -> CheckoutAnswer {
        let time = if self.fault == Fault::OpensAnew { self.opened.fetch_add(1, Ordering::Relaxed) } else { 0 };
        let key = PaymentKey::parse(&format!("yes-{}-{}-{time}", order.reservation, order.amount.amount())).ok();
        CheckoutAnswer::Open(Checkout { key, client_secret: None })
    }

    async fn approve(&self, approval: &Approval) -> GatewayAnswer {
        if self.fault == Fault::NeverAnswers {
            pending::<()>().await;
        }
        let answer = self.capture(approval, &self.answer(approval.payment));
        if approval.key.as_str().starts_with("lost") { GatewayAnswer::Unknown } else { answer }
    }

    async fn look_up(&self, approval: &Approval) -> GatewayAnswer {
        if self.fault == Fault::ForgetsLostAnswers && approval.key.as_str().starts_with("lost") {
            return GatewayAnswer::NotFound;
        }
        self.answer(approval.payment)
    }

    async fn refund(&self, approval: &Approval, captured: Won) -> RefundAnswer {
        let mut books = self.books.lock().unwrap();
        let Some((answer, moved)) = books.get_mut(&approval.payment) else { return RefundAnswer::Unknown };
        let again = *answer == GatewayAnswer::Refunded { captured };
        *answer = GatewayAnswer::Refunded { captured };
        moved.refunded = if again && self.fault == Fault::RefundsTwice { twice(captured) } else { captured };
        RefundAnswer::Refunded
    }

    async fn release(&self, reservation: ReservationId, _: &PaymentKey) -> ReleaseAnswer {
        if self.fault == Fault::GivesCapturedBack {
            let mut books = self.books.lock().unwrap();
            books.values_mut().for_each(|(answer, _)| *answer = GatewayAnswer::NotFound);
        }
        if self.fault != Fault::KeepsWhatWasLetGo {
            self.let_go.lock().unwrap().insert(reservation);
        }
        ReleaseAnswer::LetGo
    }

    fn read_message(&self, message: &GatewayMessage) -> Result<Option<GatewayHint>, MessageRefused> {
        let signed = self.fault == Fault::BelievesAnything || !message.headers.is_empty();
        let text = str::from_utf8(&message.body).map_err(|_| MessageRefused::Malformed)?;
        match text.strip_prefix("payment ") {
            _ if text.contains('\0') => Err(MessageRefused::Malformed),
            Some(_) if !signed => Err(MessageRefused::Forged),
            Some(id) => Ok(id.parse().ok().map(|id| GatewayHint::Payment(PaymentId::new(id)))),
            None => Ok(None),
        }
    }
}

impl Fixture {
    fn with(fault: Fault) -> Self {
        let (books, let_go, opened) = (Mutex::default(), Mutex::default(), AtomicU64::new(1));
        Self(Arc::new(Gateway { fault, books, let_go, opened }))
    }
}

impl GatewayFixture for Fixture {
    fn fresh() -> Self {
        Self::with(Fault::None)
    }

    fn gateway(&self) -> Arc<dyn PaymentGateway> {
        Arc::clone(&self.0) as Arc<dyn PaymentGateway>
    }

    fn answers_within(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn key(&self, conduct: Conduct, _: ReservationId, _: Won) -> PaymentKey {
        let word = match conduct {
            Conduct::Approves | Conduct::TakesItsTime => "yes",
            Conduct::Declines => "no",
            Conduct::LosesAnswers => "lost",
        };
        PaymentKey::parse(word).unwrap()
    }

    fn holds_authorisations(&self) -> bool {
        true
    }

    fn moved(&self, payment: PaymentId) -> MoneyMoved {
        self.0.books.lock().unwrap().get(&payment).map_or(MoneyMoved::default(), |(_, moved)| *moved)
    }

    fn message_about(&self, approval: &Approval) -> GatewayMessage {
        let headers = vec![("signature".to_owned(), "genuine".to_owned())];
        GatewayMessage { headers, ..self.forged_message(approval).unwrap() }
    }

    fn message_about_nothing(&self) -> GatewayMessage {
        GatewayMessage { headers: Vec::new(), body: b"hello".to_vec() }
    }

    fn forged_message(&self, approval: &Approval) -> Option<GatewayMessage> {
        Some(GatewayMessage { headers: Vec::new(), body: format!("payment {}", approval.payment).into_bytes() })
    }
}

mod a_gateway_that_keeps_its_word_passes {
    use super::Fixture;

    crate::payment_gateway!(Fixture);
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "approve did not answer within")]
async fn a_gateway_that_never_answers_is_found() {
    bounded(&Fixture::with(Fault::NeverAnswers)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "the gateway's books")]
async fn a_gateway_that_captures_twice_is_found() {
    approve_once(&Fixture::with(Fault::CapturesTwice)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "LosesAnswers")]
async fn a_gateway_that_forgets_what_it_lost_is_found() {
    the_answer_can_be_asked_for(&Fixture::with(Fault::ForgetsLostAnswers)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "approved again")]
async fn a_gateway_that_approves_after_a_decline_is_found() {
    declined_is_final(&Fixture::with(Fault::ApprovesAfterDecline)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "the gateway's books")]
async fn a_gateway_that_refunds_twice_is_found() {
    refund_once(&Fixture::with(Fault::RefundsTwice)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "a forged message")]
async fn a_gateway_that_believes_anything_is_found() {
    messages_are_hints(&Fixture::with(Fault::BelievesAnything)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "two checkouts at once")]
async fn a_gateway_that_opens_anew_each_time_is_found() {
    opening_takes_nothing(&Fixture::with(Fault::OpensAnew)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "captured money was given back")]
async fn a_gateway_that_gives_back_what_it_captured_is_found() {
    release_lets_go_and_gives_nothing_back(&Fixture::with(Fault::GivesCapturedBack)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "another reservation's money was let go")]
async fn a_gateway_that_lets_go_of_what_is_another_s_is_found() {
    release_lets_go_and_gives_nothing_back(&Fixture::with(Fault::LetsGoOfOthers)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "captured what was let go")]
async fn a_gateway_that_captures_what_it_let_go_is_found() {
    release_lets_go_and_gives_nothing_back(&Fixture::with(Fault::KeepsWhatWasLetGo)).await;
}
