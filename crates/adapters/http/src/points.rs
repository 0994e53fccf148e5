//! Wallets.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use frontrow_application::points::{Charge, ChargeError};
use frontrow_domain::points::{ChargeAmount, Entry};
use frontrow_domain::shared::{ReservationId, Won};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::api::Api;
use crate::caller::SignedIn;
use crate::idempotency::{RequiredKey, RequiredKeyParam};
use crate::params::{PageParams, Paged};
use crate::problem::{Problem, Slug};
use crate::respond::{self, ListView};
use crate::strict_json::StrictJson;

/// The only money there is.
pub(crate) const CURRENCY: &str = "KRW";

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_wallet).service(charge_points).service(show_history);
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChargeRequest {
    /// In won.
    #[schema(minimum = 1, maximum = 1_000_000)]
    amount: i64,
}

/// What is in the wallet.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WalletView {
    balance: i64,
    #[schema(example = "KRW")]
    currency: &'static str,
}

impl WalletView {
    const fn of(balance: Won) -> Self {
        Self { balance: balance.amount(), currency: CURRENCY }
    }
}

/// One line of the history.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EntryView {
    id: Uuid,
    /// `CHARGE`, `SPEND` or `REFUND`.
    #[schema(example = "CHARGE")]
    kind: &'static str,
    /// The signed change.
    amount: i64,
    /// What was in the wallet afterwards.
    balance: i64,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    #[schema(required = true)]
    reservation_id: Option<Uuid>,
}

impl EntryView {
    fn of(entry: &Entry) -> Self {
        Self {
            id: entry.id.as_uuid(),
            kind: entry.kind.as_str(),
            amount: entry.amount,
            balance: entry.balance.amount(),
            at: entry.at,
            reservation_id: entry.reservation.map(ReservationId::as_uuid),
        }
    }
}

/// What is in my wallet?
#[utoipa::path(
    tag = "Points",
    security(("bearer" = [])),
    responses((status = 200, description = "The wallet", body = WalletView))
)]
#[get("/points")]
async fn show_wallet(api: Data<Api>, caller: SignedIn) -> Result<HttpResponse, Problem> {
    let wallet = api.points.show_wallet.execute(caller.0.user).await?;
    Ok(HttpResponse::Ok().json(WalletView::of(wallet.balance)))
}

/// Charge points.
#[utoipa::path(
    tag = "Points",
    security(("bearer" = [])),
    params(RequiredKeyParam),
    request_body = ChargeRequest,
    responses((status = 200, description = "The wallet afterwards", body = WalletView),
              (status = 409, description = "`wallet-full`"), (status = 422, description = "`idempotency-key-reused`"))
)]
#[post("/points/charge")]
async fn charge_points(
    api: Data<Api>,
    caller: SignedIn,
    body: StrictJson<ChargeRequest>,
    key: RequiredKey,
) -> Result<HttpResponse, Problem> {
    let amount = ChargeAmount::new(body.0.amount).map_err(|off| Problem::malformed("/amount", &off.to_string()))?;
    let charged = api.points.charge.execute(Charge { owner: caller.0.user, amount, key: key.0 }).await?;
    Ok(respond::answer(StatusCode::OK, charged.replayed, &WalletView::of(charged.value)))
}

/// What went in and out, newest first.
#[utoipa::path(
    tag = "Points",
    security(("bearer" = [])),
    params(PageParams),
    responses((status = 200, description = "One page", body = ListView<EntryView>))
)]
#[get("/points/history")]
async fn show_history(
    api: Data<Api>,
    request: HttpRequest,
    caller: SignedIn,
    page: Paged,
) -> Result<HttpResponse, Problem> {
    let history = api.points.show_history.execute(caller.0.user, page.0).await?;
    respond::page(&request, &history, EntryView::of)
}

impl From<ChargeError> for Problem {
    fn from(error: ChargeError) -> Self {
        match error {
            ChargeError::WalletFull => Slug::WalletFull.because("the wallet would hold more than a wallet can"),
            ChargeError::KeyReused => frontrow_application::idempotency::KeyReused.into(),
            ChargeError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}
