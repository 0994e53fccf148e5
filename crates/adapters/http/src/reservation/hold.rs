use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use frontrow_application::idempotency::{Answer, IdempotencyKey};
use frontrow_application::reservation::{HoldPlacesCommand, HoldSeatsCommand};
use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::{DateId, SeatId, SectionId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ReservationView;
use crate::api::Api;
use crate::caller::{QueueToken, SignedIn};
use crate::idempotency::{RequiredKey, RequiredKeyParam};
use crate::problem::Problem;
use crate::strict_json::StrictJson;

/// Numbered seats of a date, or a quantity of a standing section: one of the two. Read as one, so that what is wrong
/// can be named.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HoldRequest {
    concert_date_id: Option<Uuid>,
    seat_ids: Option<Vec<Uuid>>,
    section_id: Option<Uuid>,
    quantity: Option<i64>,
}

/// Numbered seats of a date.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "only described, never read")]
pub(crate) struct HoldSeatsRequest {
    concert_date_id: Uuid,
    /// At most as many as one person may hold.
    #[schema(min_items = 1)]
    seat_ids: Vec<Uuid>,
}

/// A quantity of a standing section.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "only described, never read")]
pub(crate) struct HoldPlacesRequest {
    section_id: Uuid,
    /// At most as many as one person may hold.
    #[schema(minimum = 1)]
    quantity: u32,
}

/// What the document says of [`HoldRequest`].
#[derive(ToSchema)]
#[serde(untagged)]
#[schema(as = HoldRequest)]
#[expect(dead_code, reason = "only described, never read")]
pub(crate) enum HoldRequestSchema {
    Seats(HoldSeatsRequest),
    Places(HoldPlacesRequest),
}

/// What is wanted, once it is clear which of the two.
enum Wanted {
    Seats { date: DateId, seats: Vec<SeatId> },
    Places { section: SectionId, quantity: u32 },
}

impl HoldRequest {
    fn wanted(self) -> Result<Wanted, Problem> {
        let missing = |pointer| Problem::malformed(pointer, "this member is missing");
        let unfit = |pointer| Problem::malformed(pointer, "name seats of a date or a quantity of a section, not both");
        match (self.concert_date_id, self.seat_ids, self.section_id, self.quantity) {
            (Some(date), Some(seats), None, None) => {
                Ok(Wanted::Seats { date: DateId::new(date), seats: seats.into_iter().map(SeatId::new).collect() })
            }
            (None, None, Some(section), Some(quantity)) => {
                Ok(Wanted::Places { section: SectionId::new(section), quantity: places(quantity) })
            }
            (Some(_), None, None, None) => Err(missing("/seatIds")),
            (None, Some(_), None, None) => Err(missing("/concertDateId")),
            (None, None, Some(_), None) => Err(missing("/quantity")),
            (None, None, None, Some(_)) => Err(missing("/sectionId")),
            (None, None, None, None) => Err(missing("/concertDateId")),
            (_, _, Some(_), _) => Err(unfit("/sectionId")),
            (_, _, None, Some(_)) => Err(unfit("/quantity")),
        }
    }
}

/// Whole numbers that no hold can have become ones that the use case refuses by its own limit.
fn places(quantity: i64) -> u32 {
    u32::try_from(quantity).unwrap_or(if quantity < 0 { 0 } else { u32::MAX })
}

/// Hold seats, or places of a section, until the deadline.
#[utoipa::path(
    tag = "Reservations",
    security(("bearer" = [])),
    params(RequiredKeyParam,
           ("X-Queue-Token" = Option<String>, Header, description = "Unless the concert says `queueRequired: false`")),
    request_body = HoldRequestSchema,
    responses(
        (status = 201, description = "Held", body = ReservationView, headers(("Location" = String))),
        (status = 403, description = "`queue-token-required`, `queue-not-active` with `position`, `sale-not-open` with `opensAt`"),
        (status = 404, description = "`not-found`"),
        (status = 409, description = "`seat-unavailable` with `seatIds`, `sold-out` with `remaining`, `section-closed`, `hold-limit` with `limit`"),
        (status = 422, description = "`invalid-seats`, `invalid-quantity`, `idempotency-key-reused`"),
    )
)]
#[post("/reservations")]
pub(super) async fn hold(
    api: Data<Api>,
    request: HttpRequest,
    caller: SignedIn,
    body: StrictJson<HoldRequest>,
    key: RequiredKey,
    pass: QueueToken,
) -> Result<HttpResponse, Problem> {
    let held = execute(&api, caller.0.user, body.0.wanted()?, pass.0, key.0).await?;
    let mut response = HttpResponse::build(StatusCode::CREATED);
    if held.replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    response.insert_header((LOCATION, format!("{}/{}", request.path(), held.value.id())));
    Ok(response.json(ReservationView::of(&held.value, api.clock.now())))
}

async fn execute(
    api: &Api,
    caller: UserId,
    wanted: Wanted,
    pass: Option<String>,
    key: IdempotencyKey,
) -> Result<Answer<Reservation>, Problem> {
    let held = match wanted {
        Wanted::Seats { date, seats } => {
            api.reservation.hold_seats.execute(HoldSeatsCommand { caller, date, seats, pass, key }).await
        }
        Wanted::Places { section, quantity } => {
            api.reservation.hold_places.execute(HoldPlacesCommand { caller, section, quantity, pass, key }).await
        }
    };
    Ok(held?)
}
