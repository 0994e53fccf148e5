use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use frontrow_application::ports::{Approval, GatewayMessage, PaymentGateway};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use frontrow_payments::{StripeGateway, TimeLimited};
use frontrow_testkit::FakeClock;
use frontrow_testkit::money::payment_gateway::{Conduct, GatewayFixture, MoneyMoved};

use super::ledger::Intent;
use super::messages::{WEBHOOK_SECRET, about, signed};
use super::provider::{Provider, SECRET_KEY};

const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);

struct Stripe {
    provider: Provider,
    gateway: Arc<dyn PaymentGateway>,
    /// The suite asks what moved by payment; Stripe knows the order.
    orders: Mutex<Vec<ReservationId>>,
}

impl GatewayFixture for Stripe {
    fn fresh() -> Self {
        let provider = Provider::default();
        let (http, clock) = (Arc::new(provider.clone()), Arc::new(FakeClock::default()));
        let stripe = StripeGateway::new(http, "https://api.stripe.test", SECRET_KEY, WEBHOOK_SECRET, clock).unwrap();
        let gateway = Arc::new(TimeLimited::new(Arc::new(stripe), ANSWER_TIMEOUT));
        Self { provider, gateway, orders: Mutex::default() }
    }

    fn gateway(&self) -> Arc<dyn PaymentGateway> {
        Arc::clone(&self.gateway)
    }

    fn answers_within(&self) -> Duration {
        ANSWER_TIMEOUT
    }

    fn key(&self, conduct: Conduct, reservation: ReservationId, amount: Won) -> PaymentKey {
        static KEYS: AtomicU64 = AtomicU64::new(1);
        let word = match conduct {
            Conduct::Approves => "at_once",
            Conduct::Declines => "declined",
            Conduct::TakesItsTime => "slow",
            Conduct::LosesAnswers => "lost",
        };
        let id = format!("pi_{word}{}", KEYS.fetch_add(1, Ordering::Relaxed));
        self.provider.authorised(&id, reservation, amount);
        if conduct == Conduct::Declines {
            let (reservation, amount) = (Some(reservation.to_string()), amount.amount());
            let declined = Some("insufficient_funds");
            self.provider.made(&id, Intent { reservation, amount, declined, ..Intent::default() });
        }
        self.orders.lock().unwrap().push(reservation);
        PaymentKey::parse(&id).unwrap()
    }

    /// An intent is a payment of its own.
    fn knows_attempts_by_number(&self) -> bool {
        false
    }

    fn holds_authorisations(&self) -> bool {
        true
    }

    /// Each attempt of the suite has a reservation of its own; the last one made is the one asked about.
    fn moved(&self, _: PaymentId) -> MoneyMoved {
        self.provider.moved(*self.orders.lock().unwrap().last().unwrap())
    }

    fn message_about(&self, approval: &Approval) -> GatewayMessage {
        let id = approval.key.as_str();
        signed(&about("payment_intent.amount_capturable_updated", id, &approval.reservation.to_string()))
    }

    fn message_about_nothing(&self) -> GatewayMessage {
        signed(r#"{"id":"evt_1","object":"event","type":"payout.paid","data":{"object":{"id":"po_1"}}}"#)
    }

    fn forged_message(&self, approval: &Approval) -> Option<GatewayMessage> {
        let genuine = self.message_about(approval);
        Some(GatewayMessage { headers: genuine.headers, body: [genuine.body, b" ".to_vec()].concat() })
    }
}

frontrow_testkit::payment_gateway!(Stripe);
