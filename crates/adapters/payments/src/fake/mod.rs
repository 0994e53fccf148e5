//! A gateway that decides by the payment key, for development, tests and rehearsals: in this process, or as a process
//! of its own.

mod book;
mod books;
mod desk;
mod file;
mod ledger;
mod line;
mod message;
mod remote;
mod script;
mod wire;

use std::io;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{
    Approval, Checkout, CheckoutAnswer, Clock, GatewayAnswer, GatewayHint, GatewayMessage, MessageRefused, Order,
    PaymentGateway, RefundAnswer, ReleaseAnswer,
};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};

use book::Standing;
use ledger::{Arrival, Ledger, Return};
use script::{Answer, SLOW_AT_MOST, Script};

pub use desk::{FakeDesk, WebhookInvalid};
pub use line::LedgerEntry;
pub use remote::{FakeUrlInvalid, RemoteFakeGateway};

/// The fake gateway: the first word of the payment key says what happens (the README lists them); any other key is
/// declined.
///
/// It is the world outside, and keeps its own ledger as a bank would. Money that moved is in the ledger before the
/// answer is given; with a file, it outlives the server that asked, and is shared by all servers of one machine.
pub struct FakeGateway {
    ledger: Ledger,
}

impl FakeGateway {
    /// A gateway that forgets everything with the process.
    #[must_use]
    pub fn in_memory(clock: Arc<dyn Clock>) -> Self {
        Self { ledger: Ledger::in_memory(clock) }
    }

    /// A gateway whose ledger is the file at `path`, made when absent.
    ///
    /// # Errors
    /// When the file cannot be opened, or is no ledger.
    pub fn with_ledger_at(path: &Path, clock: Arc<dyn Clock>) -> io::Result<Self> {
        Ok(Self { ledger: Ledger::open(path, clock)? })
    }

    /// What the ledger says of every attempt that arrived, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn ledger(&self) -> io::Result<Vec<LedgerEntry>> {
        self.ledger.entries()
    }

    /// The answer to the call that brought the attempt; it comes when the script says so.
    async fn answer(&self, payment: PaymentId, script: Script, standing: Standing) -> io::Result<GatewayAnswer> {
        let answer = match script {
            Script::Capture(capture) => capture.answer,
            Script::Decline(_) | Script::Down => Answer::Given,
        };
        match answer {
            Answer::Given => self.outcome(payment, standing).await,
            Answer::Lost => {
                self.outcome(payment, standing).await?;
                Ok(GatewayAnswer::Unknown)
            }
            Answer::Never => {
                wait_until(tokio::time::Instant::now() + SLOW_AT_MOST).await;
                Ok(GatewayAnswer::Unknown)
            }
        }
    }

    /// Waits, where the attempt takes its time; it goes on without whoever stops waiting.
    async fn outcome(&self, payment: PaymentId, standing: Standing) -> io::Result<GatewayAnswer> {
        let Standing::InProgress { due } = standing else { return Ok(standing.answer()) };
        wait_until(due).await;
        Ok(self.ledger.standing(payment)?.map_or(GatewayAnswer::NotFound, |standing| standing.answer()))
    }

    async fn try_to_approve(&self, approval: &Approval, script: Script) -> io::Result<GatewayAnswer> {
        let Arrival { standing, .. } = self.ledger.arrive(approval, script)?;
        self.answer(approval.payment, script, standing).await
    }
}

#[expect(clippy::disallowed_methods, reason = "a slow gateway is slow for exactly the time it was told")]
async fn wait_until(due: tokio::time::Instant) {
    tokio::time::sleep_until(due).await;
}

#[async_trait]
impl PaymentGateway for FakeGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    /// The buyer thinks up the key.
    async fn open_checkout(&self, _: &Order) -> CheckoutAnswer {
        CheckoutAnswer::Open(Checkout::default())
    }

    async fn approve(&self, approval: &Approval) -> GatewayAnswer {
        let script = Script::of(&approval.key);
        if script == Script::Down {
            return GatewayAnswer::NotFound;
        }
        self.try_to_approve(approval, script).await.unwrap_or_else(|error| {
            tracing::error!(payment = %approval.payment, %error, "the fake gateway's ledger cannot be written");
            GatewayAnswer::Unknown
        })
    }

    async fn look_up(&self, approval: &Approval) -> GatewayAnswer {
        match self.ledger.standing(approval.payment) {
            Ok(Some(standing)) => standing.answer(),
            Ok(None) => GatewayAnswer::NotFound,
            Err(error) => {
                tracing::error!(payment = %approval.payment, %error, "the fake gateway's ledger cannot be read");
                GatewayAnswer::Unknown
            }
        }
    }

    async fn refund(&self, approval: &Approval, captured: Won) -> RefundAnswer {
        match self.ledger.refund(approval.payment, captured) {
            Ok(Return::Made | Return::MadeBefore) => RefundAnswer::Refunded,
            Ok(Return::Impossible) => {
                tracing::error!(payment = %approval.payment, %captured, "asked to give back what was never captured");
                RefundAnswer::Unknown
            }
            Err(error) => {
                tracing::error!(payment = %approval.payment, %error, "the fake gateway's ledger cannot be written");
                RefundAnswer::Unknown
            }
        }
    }

    /// Nothing is held before it is captured.
    async fn release(&self, _: ReservationId, _: &PaymentKey) -> ReleaseAnswer {
        ReleaseAnswer::LetGo
    }

    fn read_message(&self, message: &GatewayMessage) -> Result<Option<GatewayHint>, MessageRefused> {
        message::read(&message.body)
    }
}

/// Its name in `POST /payments/webhooks/{gateway}`, in this process or outside.
const NAME: &str = "fake";
