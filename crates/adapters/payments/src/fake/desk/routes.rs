use std::io;

use frontrow_application::ports::{Approval, GatewayAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use hyper::body::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper::http::request::Parts;
use hyper::{Request, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::FakeDesk;
use super::faults::Faults;
use crate::fake::ledger::Return;
use crate::fake::wait_until;
use crate::fake::wire::{ApprovalRequest, LedgerBody, LineBody, PaymentBody, RefundRequest, RefusalBody, json};
use crate::https::NoAnswer;

/// A request that did nothing, and why.
pub(super) struct Refused(StatusCode, String);

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, format!("the ledger: {error}"))
    }
}

/// What is said; none where the desk hangs up instead.
type Said = Result<Option<Response<Bytes>>, Refused>;

/// Answers one request; [`NoAnswer::Lost`] where it hangs up.
pub(super) async fn answer(desk: &FakeDesk, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
    let (head, body) = request.into_parts();
    let said = match head.uri.path() {
        "/faults" => change_faults(desk, &head, &body),
        _ => with_faults(desk, &head, body).await,
    };
    match said {
        Ok(said) => said.ok_or(NoAnswer::Lost),
        Err(Refused(status, error)) => Ok(told(status, &RefusalBody { error })),
    }
}

fn change_faults(desk: &FakeDesk, head: &Parts, body: &Bytes) -> Said {
    let mut faults = desk.faults();
    match head.method.as_str() {
        "GET" => {}
        "PUT" => *faults = Faults::parse(body).map_err(bad_request)?,
        "DELETE" => *faults = Faults::default(),
        _ => return Err(wrong_method("GET, PUT and DELETE")),
    }
    said(&*faults)
}

async fn with_faults(desk: &FakeDesk, head: &Parts, body: Bytes) -> Said {
    let faults = *desk.faults();
    if faults.is_down() {
        return Err(Refused(StatusCode::SERVICE_UNAVAILABLE, "the gateway is down".to_owned()));
    }
    let done = act(desk, head, body).await;
    wait_until(tokio::time::Instant::now() + faults.delay()).await;
    let moves_money = head.method == "POST";
    if moves_money && desk.faults().take_lost_answer() {
        return Ok(None);
    }
    done
}

async fn act(desk: &FakeDesk, head: &Parts, body: Bytes) -> Said {
    let path: Vec<&str> = head.uri.path().trim_start_matches('/').split('/').collect();
    match (head.method.as_str(), path.as_slice()) {
        ("POST", ["payments"]) => approve(desk, &body).await,
        ("GET", ["payments", id]) => look_up(desk, payment(id)?),
        ("POST", ["payments", id, "refund"]) => refund(desk, payment(id)?, &body),
        ("GET", ["ledger"]) => ledger(desk, head.uri.query().unwrap_or_default()),
        (_, ["payments"] | ["payments", _, "refund"]) => Err(wrong_method("POST")),
        (_, ["payments", _] | ["ledger"]) => Err(wrong_method("GET")),
        _ => Err(Refused(StatusCode::NOT_FOUND, "there is nothing here; see docs/gateways.md".to_owned())),
    }
}

/// The call goes on without whoever hangs up.
async fn approve(desk: &FakeDesk, body: &Bytes) -> Said {
    let approval = approval(&parse(body)?)?;
    let desk = desk.clone();
    let answer = tokio::spawn(async move { desk.approve(&approval).await }).await;
    match answer.map_err(io::Error::other)?? {
        GatewayAnswer::NotFound => {
            Err(Refused(StatusCode::SERVICE_UNAVAILABLE, "the gateway is down for this key".to_owned()))
        }
        GatewayAnswer::Unknown => Ok(None),
        answer @ (GatewayAnswer::Approved { .. } | GatewayAnswer::Declined { .. } | GatewayAnswer::Refunded { .. }) => {
            said(&PaymentBody::of(answer))
        }
    }
}

fn approval(request: &ApprovalRequest) -> Result<Approval, Refused> {
    Ok(Approval {
        payment: PaymentId::new(request.payment_id),
        reservation: ReservationId::new(request.reservation_id),
        key: PaymentKey::parse(&request.payment_key).map_err(|error| bad_request(format!("paymentKey: {error}")))?,
        amount: won(request.amount)?,
    })
}

fn look_up(desk: &FakeDesk, payment: PaymentId) -> Said {
    let known = PaymentBody::of(desk.look_up(payment)?);
    let known = known.ok_or_else(|| Refused(StatusCode::NOT_FOUND, "no such payment arrived".to_owned()))?;
    said(&known)
}

fn refund(desk: &FakeDesk, payment: PaymentId, body: &Bytes) -> Said {
    let RefundRequest { amount } = parse(body)?;
    match desk.refund(payment, won(amount)?)? {
        Return::Made | Return::MadeBefore => look_up(desk, payment),
        Return::Impossible => Err(Refused(StatusCode::CONFLICT, "so much was never captured".to_owned())),
    }
}

fn ledger(desk: &FakeDesk, query: &str) -> Said {
    let (mut since, mut after) = (OffsetDateTime::UNIX_EPOCH, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("since", text)) => {
                let instant = OffsetDateTime::parse(text, &Rfc3339);
                since = instant.map_err(|_| bad_request(format!("since: got {text}, takes 2026-01-31T00:00:00Z")))?;
            }
            Some(("after", text)) => after = Some(payment(text)?),
            Some(_) | None => return Err(bad_request(format!("got {pair}, takes since= and after="))),
        }
    }
    let captures = desk.captures(since, after)?;
    let last = captures.entries.last().map(|entry| entry.payment.as_uuid());
    let lines = captures.entries.into_iter().map(|entry| LineBody {
        payment_id: entry.payment.as_uuid(),
        payment_key: entry.key,
        captured: entry.captured.amount(),
        refunded: entry.refunded.amount(),
    });
    said(&LedgerBody { lines: lines.collect(), next: last.filter(|_| captures.more) })
}

fn payment(text: &str) -> Result<PaymentId, Refused> {
    let id = text.parse::<Uuid>().map_err(|_| bad_request(format!("paymentId: got {text}, takes a UUID")))?;
    Ok(PaymentId::new(id))
}

fn won(amount: i64) -> Result<Won, Refused> {
    Won::new(amount).map_err(|error| bad_request(format!("amount: {error}")))
}

fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| bad_request(error.to_string()))
}

fn bad_request(error: String) -> Refused {
    Refused(StatusCode::BAD_REQUEST, error)
}

fn wrong_method(takes: &str) -> Refused {
    Refused(StatusCode::METHOD_NOT_ALLOWED, format!("takes {takes}"))
}

fn said(body: &impl Serialize) -> Said {
    Ok(Some(told(StatusCode::OK, body)))
}

fn told(status: StatusCode, body: &impl Serialize) -> Response<Bytes> {
    let mut response = Response::new(json(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("application/json"));
    response
}

/// The body is larger than any request of ours.
pub(super) fn too_large(bytes_at_most: usize) -> Response<Bytes> {
    told(StatusCode::PAYLOAD_TOO_LARGE, &RefusalBody { error: format!("a body has at most {bytes_at_most} bytes") })
}
