use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use frontrow_application::reservation::{CancelCommand, ConfirmCommand};
use frontrow_domain::shared::{Reason, ReservationId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ReservationView;
use crate::api::Api;
use crate::caller::SignedIn;
use crate::idempotency::{RequiredKey, RequiredKeyParam};
use crate::params::Id;
use crate::problem::Problem;
use crate::respond;
use crate::strict_json::OptionalJson;

/// Nothing to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmRequest {}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CancelRequest {
    #[schema(max_length = 200)]
    reason: Option<String>,
}

impl CancelRequest {
    fn reason(&self) -> Result<Option<Reason>, Problem> {
        let reason = Reason::parse(self.reason.as_deref().unwrap_or_default());
        reason.map_err(|off| Problem::malformed("/reason", &off.to_string()))
    }
}

/// Confirm a reservation that needs no payment. Twice is once.
#[utoipa::path(
    tag = "Reservations",
    security(("bearer" = [])),
    params(("reservationId" = Uuid, Path),
           RequiredKeyParam),
    request_body(content = Option<ConfirmRequest>, description = "May be left out"),
    responses((status = 200, description = "The ticket", body = ReservationView),
              (status = 409, description = "`payment-required`, `reservation-not-pending` with `reservationStatus`"),
              (status = 410, description = "`hold-expired`"), (status = 422, description = "`idempotency-key-reused`"))
)]
#[post("/reservations/{reservationId}/confirm")]
pub(super) async fn confirm(
    api: Data<Api>,
    caller: SignedIn,
    reservation: Id<ReservationId>,
    _body: OptionalJson<ConfirmRequest>,
    key: RequiredKey,
) -> Result<HttpResponse, Problem> {
    let command = ConfirmCommand { caller: caller.0.user, reservation: reservation.0, key: key.0 };
    let confirmed = api.reservation.confirm.execute(command).await?;
    let view = ReservationView::of(&confirmed.value, api.clock.now());
    Ok(respond::answer(StatusCode::OK, confirmed.replayed, &view))
}

/// Give a reservation back; what was paid for it comes back. Twice is once.
#[utoipa::path(
    tag = "Reservations",
    security(("bearer" = [])),
    params(("reservationId" = Uuid, Path),
           RequiredKeyParam),
    request_body(content = Option<CancelRequest>, description = "May be left out"),
    responses((status = 200, description = "The cancelled reservation", body = ReservationView),
              (status = 409, description = "`reservation-not-pending` with `reservationStatus`"),
              (status = 422, description = "`idempotency-key-reused`"))
)]
#[post("/reservations/{reservationId}/cancel")]
pub(super) async fn cancel(
    api: Data<Api>,
    caller: SignedIn,
    reservation: Id<ReservationId>,
    body: OptionalJson<CancelRequest>,
    key: RequiredKey,
) -> Result<HttpResponse, Problem> {
    let command = CancelCommand { caller: caller.0, reservation: reservation.0, reason: body.0.reason()?, key: key.0 };
    let cancelled = api.reservation.cancel.execute(command).await?;
    let view = ReservationView::of(&cancelled.value, api.clock.now());
    Ok(respond::answer(StatusCode::OK, cancelled.replayed, &view))
}
