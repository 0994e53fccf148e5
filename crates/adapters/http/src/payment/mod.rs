//! Paying.

mod checkout;
mod problems;
mod request;
mod webhook;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use frontrow_application::payment::PaymentView as Paid;
use frontrow_domain::payment::Payment;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::PaymentId;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use self::request::PayRequest;
use crate::api::Api;
use crate::caller::SignedIn;
use crate::idempotency::{RequiredKey, RequiredKeyParam};
use crate::params::Id;
use crate::points::CURRENCY;
use crate::problem::{Problem, fault};
use crate::respond;
use crate::strict_json::StrictJson;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(pay).service(checkout::open_checkout).service(show_payment).service(webhook::hear_gateway);
}

/// One attempt to pay a reservation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentView {
    id: Uuid,
    reservation_id: Uuid,
    /// `POINTS`, `CARD` or `SPLIT`.
    #[schema(example = "CARD")]
    method: &'static str,
    amount: i64,
    #[schema(example = "KRW")]
    currency: &'static str,
    /// `PENDING`, `UNKNOWN`, `APPROVED`, `DECLINED`, `REFUND_DUE` or `REFUNDED`.
    #[schema(example = "APPROVED")]
    status: &'static str,
    #[schema(example = "CONFIRMED")]
    reservation_status: &'static str,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl PaymentView {
    pub(crate) fn of(payment: &Payment, reservation_status: Status) -> Self {
        Self {
            id: payment.id().as_uuid(),
            reservation_id: payment.reservation().as_uuid(),
            method: payment.method().as_str(),
            amount: payment.amount().amount(),
            currency: CURRENCY,
            status: payment.status().as_str(),
            reservation_status: reservation_status.as_str(),
            created_at: payment.created_at(),
        }
    }
}

/// Pay a reservation. The amount is the reservation's.
#[utoipa::path(
    tag = "Payments",
    security(("bearer" = [])),
    params(RequiredKeyParam),
    request_body = PayRequest,
    responses(
        (status = 200, description = "Paid", body = PaymentView),
        (status = 202, description = "The gateway's answer is still unknown: ask for the payment", body = PaymentView),
        (status = 402, description = "`payment-declined` with `reason`"),
        (status = 404, description = "`not-found`"),
        (status = 409, description = "`reservation-not-pending` with `reservationStatus`, `payment-in-progress`, `insufficient-points` with `balance`, `nothing-to-pay`, `idempotency-in-progress`"),
        (status = 410, description = "`hold-expired`"),
        (status = 422, description = "`idempotency-key-reused`"),
    )
)]
#[post("/payments")]
async fn pay(
    api: Data<Api>,
    caller: SignedIn,
    body: StrictJson<PayRequest>,
    key: RequiredKey,
) -> Result<HttpResponse, Problem> {
    let (story, command) = (Arc::clone(&api.payment.pay), body.0.command(caller.0.user, key.0)?);
    // On a task of its own: what the gateway was asked is taken in, also when the buyer's connection breaks.
    let paid = tokio::spawn(async move { story.execute(command).await }).await;
    let paid = paid.map_err(|_| fault("a payment panicked"))??;
    Ok(respond::answer(status(&paid.value), paid.replayed, &view(&paid.value)))
}

/// One payment.
#[utoipa::path(
    tag = "Payments",
    security(("bearer" = [])),
    params(("paymentId" = Uuid, Path)),
    responses((status = 200, description = "The payment", body = PaymentView))
)]
#[get("/payments/{paymentId}")]
async fn show_payment(api: Data<Api>, caller: SignedIn, payment: Id<PaymentId>) -> Result<HttpResponse, Problem> {
    let shown = api.payment.show.execute(caller.0, payment.0).await?;
    Ok(HttpResponse::Ok().json(view(&shown)))
}

fn view(paid: &Paid) -> PaymentView {
    PaymentView::of(&paid.payment, paid.reservation_status)
}

fn status(paid: &Paid) -> StatusCode {
    if paid.payment.is_open() { StatusCode::ACCEPTED } else { StatusCode::OK }
}
