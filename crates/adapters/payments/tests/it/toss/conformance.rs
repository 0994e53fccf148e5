use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use frontrow_application::ports::{Approval, GatewayMessage, PaymentGateway};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use frontrow_payments::{TimeLimited, TossGateway};
use frontrow_testkit::money::payment_gateway::{Conduct, GatewayFixture, MoneyMoved};

use super::provider::{Provider, SECRET_KEY};

const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);

struct Toss {
    provider: Provider,
    gateway: Arc<dyn PaymentGateway>,
    /// The suite asks what moved by payment; Toss knows the order.
    orders: std::sync::Mutex<Vec<ReservationId>>,
}

impl GatewayFixture for Toss {
    fn fresh() -> Self {
        let provider = Provider::default();
        let toss = TossGateway::new(Arc::new(provider.clone()), "https://api.tosspayments.test", SECRET_KEY).unwrap();
        let gateway = Arc::new(TimeLimited::new(Arc::new(toss), ANSWER_TIMEOUT));
        Self { provider, gateway, orders: std::sync::Mutex::default() }
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
            Conduct::Approves => "tviva",
            Conduct::Declines => "decline",
            Conduct::TakesItsTime => "slow",
            Conduct::LosesAnswers => "lost",
        };
        let key = format!("{word}{}", KEYS.fetch_add(1, Ordering::Relaxed));
        self.provider.authenticated(&key, &reservation.to_string(), amount);
        self.orders.lock().unwrap().push(reservation);
        PaymentKey::parse(&key).unwrap()
    }

    /// Each attempt of the suite has a reservation of its own; the last one made is the one asked about.
    fn moved(&self, _: PaymentId) -> MoneyMoved {
        self.provider.moved(*self.orders.lock().unwrap().last().unwrap())
    }

    fn message_about(&self, approval: &Approval) -> GatewayMessage {
        let order = approval.reservation;
        message(&format!(r#"{{"eventType":"PAYMENT_STATUS_CHANGED","data":{{"orderId":"{order}","status":"DONE"}}}}"#))
    }

    fn message_about_nothing(&self) -> GatewayMessage {
        message(r#"{"eventType":"payout.changed","data":{"id":"FPA_12345"}}"#)
    }

    fn forged_message(&self, _: &Approval) -> Option<GatewayMessage> {
        None
    }
}

fn message(body: &str) -> GatewayMessage {
    GatewayMessage { headers: Vec::new(), body: body.as_bytes().to_vec() }
}

frontrow_testkit::payment_gateway!(Toss);
