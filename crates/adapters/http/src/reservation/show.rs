use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use frontrow_domain::reservation::{Status, Transition};
use frontrow_domain::shared::{Actor, ReservationId};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::ReservationView;
use crate::api::Api;
use crate::caller::SignedIn;
use crate::params::{Id, PageParams, Paged};
use crate::problem::Problem;
use crate::query::Query;
use crate::respond::{self, ListView};

/// One step of a reservation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransitionView {
    /// Null for the hold.
    #[schema(required = true)]
    from: Option<&'static str>,
    #[schema(example = "TEMPORARILY_ASSIGNED")]
    to: &'static str,
    /// `user`, `system` or `admin`.
    #[schema(example = "user")]
    actor: &'static str,
    #[schema(required = true)]
    reason: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
}

impl TransitionView {
    pub(crate) fn of(transition: &Transition) -> Self {
        Self {
            from: transition.from.map(Status::as_str),
            to: transition.to.as_str(),
            actor: match transition.actor {
                Actor::User => "user",
                Actor::System => "system",
                Actor::Administrator => "admin",
            },
            reason: transition.reason.as_ref().map(ToString::to_string),
            at: transition.at,
        }
    }
}

/// My reservations, newest first.
#[utoipa::path(
    tag = "Reservations",
    security(("bearer" = [])),
    params(("status" = Option<String>, Query, description = "Only those, in upper or lower case"),
           PageParams),
    responses((status = 200, description = "One page", body = ListView<ReservationView>))
)]
#[get("/reservations")]
pub(super) async fn list_reservations(
    api: Data<Api>,
    request: HttpRequest,
    caller: SignedIn,
    query: Query,
    page: Paged,
) -> Result<HttpResponse, Problem> {
    let status = query.get("status")?.map(status).transpose()?;
    let reservations = api.reservation.list.execute(caller.0.user, status, page.0).await?;
    let now = api.clock.now();
    respond::page(&request, &reservations, |reservation| ReservationView::of(reservation, now))
}

fn status(text: &str) -> Result<Status, Problem> {
    let known = Status::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text));
    known.ok_or_else(|| Problem::malformed("/status", "there is no such status of a reservation"))
}

/// One reservation.
#[utoipa::path(
    tag = "Reservations",
    security(("bearer" = [])),
    params(("reservationId" = Uuid, Path)),
    responses((status = 200, description = "The reservation", body = ReservationView))
)]
#[get("/reservations/{reservationId}")]
pub(super) async fn show_reservation(
    api: Data<Api>,
    caller: SignedIn,
    reservation: Id<ReservationId>,
) -> Result<HttpResponse, Problem> {
    let reservation = api.reservation.show.execute(caller.0, reservation.0).await?;
    Ok(HttpResponse::Ok().json(ReservationView::of(&reservation, api.clock.now())))
}

/// Every step of a reservation, in their order.
#[utoipa::path(
    tag = "Reservations",
    security(("bearer" = [])),
    params(("reservationId" = Uuid, Path)),
    responses((status = 200, description = "The steps", body = ListView<TransitionView>))
)]
#[get("/reservations/{reservationId}/log")]
pub(super) async fn show_log(
    api: Data<Api>,
    caller: SignedIn,
    reservation: Id<ReservationId>,
) -> Result<HttpResponse, Problem> {
    let log = api.reservation.show_log.execute(caller.0, reservation.0).await?;
    Ok(respond::whole_list(log.iter().map(TransitionView::of).collect()))
}
