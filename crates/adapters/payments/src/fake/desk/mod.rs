//! The fake gateway as a process of its own: its book over HTTP, its webhooks, and the faults it is asked for.

mod faults;
mod notices;
mod routes;
mod serve;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use frontrow_application::ports::{Approval, GatewayAnswer};
use frontrow_domain::shared::{PaymentId, Won};
use hyper::body::Bytes;
use hyper::{Request, Response};
use time::OffsetDateTime;
use tokio::time::Instant;

use self::faults::Faults;
use self::notices::{Kind, Notices};
use super::FakeGateway;
use super::book::Standing;
use super::books::PAGE_LINES;
use super::ledger::Return;
use super::line::Captures;
use super::script::{Script, Told};
use super::wait_until;
use crate::https::{Http, NoAnswer};

pub use self::notices::WebhookInvalid;

/// The desk behind which the fake gateway's book lies; a clone is the same desk.
#[derive(Clone)]
pub struct FakeDesk(Arc<Desk>);

struct Desk {
    gateway: Arc<FakeGateway>,
    faults: Mutex<Faults>,
    notices: Option<Notices>,
}

impl FakeDesk {
    /// A desk over `gateway` that tells nobody.
    #[must_use]
    pub fn new(gateway: Arc<FakeGateway>) -> Self {
        Self::with(gateway, None)
    }

    /// A desk that posts what happens to the address `webhook`, by `http`.
    ///
    /// # Errors
    /// [`WebhookInvalid`] when that is no address.
    pub fn telling(gateway: Arc<FakeGateway>, http: Arc<dyn Http>, webhook: &str) -> Result<Self, WebhookInvalid> {
        Ok(Self::with(gateway, Some(Notices::new(http, webhook)?)))
    }

    fn with(gateway: Arc<FakeGateway>, notices: Option<Notices>) -> Self {
        Self(Arc::new(Desk { gateway, faults: Mutex::default(), notices }))
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        // Nobody panics while holding it, and faults are whole at every instant.
        self.0.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Captures, or does not; the answer comes when the key says so.
    async fn approve(&self, approval: &Approval) -> io::Result<GatewayAnswer> {
        let script = Script::of(&approval.key);
        if script == Script::Down {
            return Ok(GatewayAnswer::NotFound);
        }
        let gateway = &self.0.gateway;
        let arrival = gateway.ledger.arrive(approval, script)?;
        if arrival.is_new {
            self.tell_of_arrival(approval.payment, script.told(), &arrival.standing).await;
        }
        gateway.answer(approval.payment, script, arrival.standing).await
    }

    fn look_up(&self, payment: PaymentId) -> io::Result<GatewayAnswer> {
        let standing = self.0.gateway.ledger.standing(payment)?;
        Ok(standing.map_or(GatewayAnswer::NotFound, |standing| standing.answer()))
    }

    fn captures(&self, since: OffsetDateTime, after: Option<PaymentId>) -> io::Result<Captures> {
        self.0.gateway.ledger.captures(since, after, PAGE_LINES)
    }

    fn refund(&self, payment: PaymentId, amount: Won) -> io::Result<Return> {
        let returned = self.0.gateway.ledger.refund(payment, amount)?;
        if let (Return::Made, Some(notices)) = (returned, &self.0.notices) {
            notices.tell(payment, &[Kind::Refunded]);
        }
        Ok(returned)
    }

    async fn tell_of_arrival(&self, payment: PaymentId, told: Told, standing: &Standing) {
        let Some(notices) = &self.0.notices else { return };
        let due = match standing {
            Standing::Declined { .. } => return notices.tell(payment, &[Kind::Declined]),
            Standing::InProgress { due } => *due,
            Standing::Captured { .. } | Standing::Refunded { .. } => Instant::now(),
        };
        match told {
            Told::Once => self.tell_when_due(payment, due, &[Kind::Captured]),
            Told::Twice => self.tell_when_due(payment, due, &[Kind::Captured, Kind::Captured]),
            Told::Reordered => {
                notices.try_once(payment, Kind::Captured).await;
                notices.tell(payment, &[Kind::Requested]);
            }
        }
    }

    /// A capture comes about at its time, whoever is still waiting for the answer.
    fn tell_when_due(&self, payment: PaymentId, due: Instant, kinds: &'static [Kind]) {
        let desk = self.clone();
        tokio::spawn(async move {
            wait_until(due).await;
            match (desk.look_up(payment), &desk.0.notices) {
                (Ok(_), Some(notices)) => notices.tell(payment, kinds),
                (Ok(_), None) => {}
                (Err(error), _) => tracing::error!(%payment, %error, "the ledger cannot be written"),
            }
        });
    }
}

/// A client that needs no network.
#[async_trait]
impl Http for FakeDesk {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        routes::answer(self, request).await
    }
}
