use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use frontrow_application::operations::FoundReservation;
use frontrow_application::ports::ReservationSearch;
use frontrow_domain::account::Email;
use frontrow_domain::reservation::ConfirmationCode;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::api::Api;
use crate::caller::AdminCaller;
use crate::params::identifier;
use crate::payment::PaymentView;
use crate::problem::Problem;
use crate::query::Query;
use crate::reservation::{ReservationView, TransitionView};
use crate::respond::{self, ListView};

/// A reservation with all that happened to it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundView {
    reservation: ReservationView,
    payments: Vec<PaymentView>,
    log: Vec<TransitionView>,
}

impl FoundView {
    fn of(found: &FoundReservation, now: OffsetDateTime) -> Self {
        let status = found.reservation.status_at(now);
        Self {
            reservation: ReservationView::of(&found.reservation, now),
            payments: found.payments.iter().map(|payment| PaymentView::of(payment, status)).collect(),
            log: found.log.iter().map(TransitionView::of).collect(),
        }
    }
}

/// Find reservations: somebody stands there with a code, an e-mail address or a seat.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("code" = Option<String>, Query, description = "What is shown at the door"),
           ("email" = Option<String>, Query, description = "Of who bought"),
           ("seatId" = Option<Uuid>, Query, description = "Where somebody sits")),
    responses((status = 200, description = "What is found, newest first, at most 100", body = ListView<FoundView>))
)]
#[get("/admin/reservations")]
pub(super) async fn find_reservations(
    api: Data<Api>,
    _caller: AdminCaller,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let found = api.admin.find_reservations.execute(search(&query)?).await?;
    let now = api.clock.now();
    Ok(respond::whole_list(found.iter().map(|found| FoundView::of(found, now)).collect()))
}

fn search(query: &Query) -> Result<ReservationSearch, Problem> {
    match (query.get("code")?, query.get("email")?, query.get("seatId")?) {
        (Some(code), None, None) => {
            let code = ConfirmationCode::parse(code);
            code.map(ReservationSearch::Code).ok_or_else(|| Problem::malformed("/code", "this is no confirmation code"))
        }
        (None, Some(email), None) => {
            let email = Email::parse(email);
            email.map(ReservationSearch::Email).map_err(|off| Problem::malformed("/email", &off.to_string()))
        }
        (None, None, Some(seat)) => identifier("seatId", seat).map(ReservationSearch::Seat),
        _ => Err(Problem::malformed("", "say one of code, email and seatId")),
    }
}
