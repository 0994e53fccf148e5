use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::{
    Approval, Checkout, CheckoutAnswer, GatewayAnswer, GatewayHint, GatewayLedger, GatewayLine, GatewayMessage,
    GatewayPage, MessageRefused, Order, PaymentGateway, RefundAnswer, ReleaseAnswer, Unavailable,
};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use hyper::body::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper::{Method, Request, Response, StatusCode, Uri};
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::timeout;

use super::books::BOOKS;
use super::wire::{ApprovalRequest, LedgerBody, LineBody, PaymentBody, RefundRequest, RefusalBody, json};
use super::{NAME, message};
use crate::https::{Http, NoAnswer};

/// Who reads books can wait longer than a buyer.
const PAGE_TIMEOUT: Duration = Duration::from_secs(30);

/// The address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is none")]
pub struct FakeUrlInvalid;

/// A fake gateway that is a process of its own. A call may be answered late or never: put a [`crate::TimeLimited`]
/// around it.
pub struct RemoteFakeGateway {
    http: Arc<dyn Http>,
    base: String,
}

impl RemoteFakeGateway {
    /// The gateway at `base`.
    ///
    /// # Errors
    /// [`FakeUrlInvalid`] when that is no address.
    pub fn new(http: Arc<dyn Http>, base: &str) -> Result<Self, FakeUrlInvalid> {
        let base = base.trim_end_matches('/').to_owned();
        base.parse::<Uri>()
            .ok()
            .filter(|address| address.scheme().is_some() && address.host().is_some())
            .ok_or(FakeUrlInvalid)?;
        Ok(Self { http, base })
    }

    async fn get(&self, path: &str) -> Result<Response<Bytes>, NoAnswer> {
        self.send(Method::GET, path, Bytes::new()).await
    }

    async fn post(&self, path: &str, body: &impl Serialize) -> Result<Response<Bytes>, NoAnswer> {
        self.send(Method::POST, path, json(body)).await
    }

    async fn send(&self, method: Method, path: &str, body: Bytes) -> Result<Response<Bytes>, NoAnswer> {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        let request = request.header(CONTENT_TYPE, "application/json").body(body).map_err(|_| NoAnswer::NeverSent)?;
        self.http.send(request).await
    }
}

#[async_trait]
impl PaymentGateway for RemoteFakeGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    /// The buyer thinks up the key.
    async fn open_checkout(&self, _: &Order) -> CheckoutAnswer {
        CheckoutAnswer::Open(Checkout::default())
    }

    async fn approve(&self, approval: &Approval) -> GatewayAnswer {
        let request = ApprovalRequest {
            payment_id: approval.payment.as_uuid(),
            reservation_id: approval.reservation.as_uuid(),
            payment_key: approval.key.as_str().to_owned(),
            amount: approval.amount.amount(),
        };
        match self.post("/payments", &request).await {
            Ok(answer) if answer.status().is_success() => standing(&answer),
            // Whatever else stands between us and the gateway, it alone says that it did nothing.
            Ok(answer) => refusal(&answer).map_or(GatewayAnswer::Unknown, |error| {
                tracing::info!(payment = %approval.payment, status = %answer.status(), error, "nothing was captured");
                GatewayAnswer::NotFound
            }),
            Err(NoAnswer::NeverSent) => GatewayAnswer::NotFound,
            Err(NoAnswer::Lost) => GatewayAnswer::Unknown,
        }
    }

    async fn look_up(&self, approval: &Approval) -> GatewayAnswer {
        match self.get(&format!("/payments/{}", approval.payment)).await {
            Ok(answer) if answer.status().is_success() => standing(&answer),
            Ok(answer) if answer.status() == StatusCode::NOT_FOUND && refusal(&answer).is_some() => {
                GatewayAnswer::NotFound
            }
            Ok(_) | Err(_) => GatewayAnswer::Unknown,
        }
    }

    async fn refund(&self, approval: &Approval, captured: Won) -> RefundAnswer {
        let request = RefundRequest { amount: captured.amount() };
        match self.post(&format!("/payments/{}/refund", approval.payment), &request).await {
            Ok(answer) if answer.status().is_success() => RefundAnswer::Refunded,
            Ok(answer) => {
                let error = refusal(&answer).unwrap_or_default();
                tracing::warn!(payment = %approval.payment, status = %answer.status(), error, "no refund by this call");
                RefundAnswer::Unknown
            }
            Err(_) => RefundAnswer::Unknown,
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

#[async_trait]
impl GatewayLedger for RemoteFakeGateway {
    async fn page(&self, since: OffsetDateTime, next: Option<String>) -> Result<GatewayPage, Unavailable> {
        let since = since.format(&Rfc3339).map_err(|error| Unavailable::because(BOOKS, error))?;
        let after = next.map(|next| format!("&after={next}")).unwrap_or_default();
        let path = format!("/ledger?since={since}{after}");
        let answer = timeout(PAGE_TIMEOUT, self.get(&path)).await;
        let answer = answer
            .map_err(|late| Unavailable::because(BOOKS, late))?
            .map_err(|error| Unavailable::because(BOOKS, error))?;
        if !answer.status().is_success() {
            return Err(Unavailable::because(BOOKS, format!("{} {:?}", answer.status(), refusal(&answer))));
        }
        let page: LedgerBody =
            serde_json::from_slice(answer.body()).map_err(|error| Unavailable::because(BOOKS, error))?;
        let lines = page.lines.iter().map(line).collect::<Result<_, _>>()?;
        Ok(GatewayPage { lines, next: page.next.map(|next| PaymentId::new(next).to_string()) })
    }
}

fn line(line: &LineBody) -> Result<GatewayLine, Unavailable> {
    let key = PaymentKey::parse(&line.payment_key).map_err(|error| Unavailable::because(BOOKS, error))?;
    let won = |amount| Won::new(amount).map_err(|error| Unavailable::because(BOOKS, error));
    Ok(GatewayLine { key, captured: won(line.captured)?, refunded: won(line.refunded)? })
}

fn standing(answer: &Response<Bytes>) -> GatewayAnswer {
    serde_json::from_slice::<PaymentBody>(answer.body()).map_or(GatewayAnswer::Unknown, PaymentBody::answer)
}

/// What the gateway itself gives as its reason.
fn refusal(answer: &Response<Bytes>) -> Option<String> {
    serde_json::from_slice::<RefusalBody>(answer.body()).ok().map(|refusal| refusal.error)
}
