//! The waiting room.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, delete, get, post};
use frontrow_application::ports::DrawView;
use frontrow_application::queue::{JoinedQueue, QueueError, QueueView};
use frontrow_domain::queue::PlaceStatus;
use frontrow_domain::shared::ConcertId;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::api::Api;
use crate::caller::{QueueToken, SignedIn};
use crate::problem::{Problem, Slug};
use crate::respond;
use crate::strict_json::StrictJson;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(join_queue).service(show_place).service(leave_queue);
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct JoinQueueRequest {
    concert_id: Uuid,
}

/// A place in a waiting room.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlaceView {
    concert_id: Uuid,
    /// `WAITING`, `ACTIVE`, `EXPIRED` or `LEFT`.
    #[schema(example = "WAITING")]
    status: &'static str,
    /// 0 inside, 1 for the first who waits; null when the place is over.
    #[schema(required = true)]
    position: Option<u64>,
    #[schema(required = true)]
    estimated_wait_seconds: Option<u64>,
    /// When the pass lapses.
    #[schema(required = true)]
    #[serde(with = "time::serde::rfc3339::option")]
    active_until: Option<OffsetDateTime>,
    /// Ask again after this.
    next_poll_seconds: u64,
    /// Places of the concert that can still be had.
    seats_left: u64,
    /// For who came before the opening: all that is needed to work out one's own place.
    #[serde(skip_serializing_if = "Option::is_none")]
    draw: Option<DrawEntry>,
}

/// An entry of the draw.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DrawEntry {
    /// The SHA-256 of the seed, in hexadecimal.
    commitment: String,
    /// The seed in hexadecimal, once the places are drawn.
    #[schema(required = true)]
    seed: Option<String>,
    /// Which entry this is, from 1.
    entry: u64,
    /// How many entries there are.
    entries: u64,
}

/// A place in a waiting room, and the token that proves whose it is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JoinedView {
    /// What goes into `X-Queue-Token`.
    token: String,
    #[serde(flatten)]
    place: PlaceView,
}

impl PlaceView {
    fn of(view: &QueueView) -> Self {
        let (status, position, active_until) = match view.status {
            PlaceStatus::Waiting { position } => ("WAITING", Some(position), None),
            PlaceStatus::Active { until } => ("ACTIVE", Some(0), Some(until)),
            PlaceStatus::Expired => ("EXPIRED", None, None),
            PlaceStatus::Left => ("LEFT", None, None),
        };
        Self {
            concert_id: view.concert.as_uuid(),
            status,
            position,
            estimated_wait_seconds: view.estimated_wait.map(seconds),
            active_until,
            next_poll_seconds: seconds(view.next_poll).max(1),
            seats_left: view.seats_left,
            draw: view.draw.as_ref().map(DrawEntry::of),
        }
    }
}

impl DrawEntry {
    fn of(draw: &DrawView) -> Self {
        Self {
            commitment: hexadecimal(&draw.commitment),
            seed: draw.seed.map(|seed| hexadecimal(seed.as_bytes())),
            entry: draw.entry,
            entries: draw.entries,
        }
    }
}

fn hexadecimal(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl JoinedView {
    fn of(joined: JoinedQueue) -> Self {
        Self { place: PlaceView::of(&joined.view), token: joined.token }
    }
}

/// Rounded up: who comes back a moment early has come in vain.
fn seconds(duration: Duration) -> u64 {
    let whole = u64::try_from(duration.whole_seconds()).unwrap_or(0);
    whole + u64::from(duration.subsec_nanoseconds() > 0)
}

/// Take a place. Asking again gives the same place.
#[utoipa::path(
    tag = "Waiting room",
    security(("bearer" = [])),
    request_body = JoinQueueRequest,
    responses((status = 201, description = "A new place", body = JoinedView),
              (status = 200, description = "The place you have", body = JoinedView),
              (status = 404, description = "`not-found`"))
)]
#[post("/queue/token")]
async fn join_queue(
    api: Data<Api>,
    caller: SignedIn,
    body: StrictJson<JoinQueueRequest>,
) -> Result<HttpResponse, Problem> {
    let joined = api.queue.join.execute(caller.0.user, ConcertId::new(body.0.concert_id)).await;
    let joined = joined.map_err(|error| problem(error, || Slug::NotFound.because("there is no such concert")))?;
    let status = if joined.fresh { StatusCode::CREATED } else { StatusCode::OK };
    Ok(respond::answer(status, false, &JoinedView::of(joined)))
}

/// Where do I stand?
#[utoipa::path(
    tag = "Waiting room",
    params(("X-Queue-Token" = String, Header)),
    responses((status = 200, description = "The place", body = PlaceView),
              (status = 403, description = "`queue-token-required`"))
)]
#[get("/queue/status")]
async fn show_place(api: Data<Api>, token: QueueToken) -> Result<HttpResponse, Problem> {
    let token = token.0.ok_or_else(token_required)?;
    let view = api.queue.show_place.execute(&token).await.map_err(|error| problem(error, token_required))?;
    Ok(HttpResponse::Ok().json(PlaceView::of(&view)))
}

/// Give the place up; it is free at once.
#[utoipa::path(
    tag = "Waiting room",
    params(("X-Queue-Token" = String, Header)),
    responses((status = 204, description = "It is free"), (status = 403, description = "`queue-token-required`"))
)]
#[delete("/queue/token")]
async fn leave_queue(api: Data<Api>, token: QueueToken) -> Result<HttpResponse, Problem> {
    let token = token.0.ok_or_else(token_required)?;
    api.queue.leave.execute(&token).await.map_err(|error| problem(error, token_required))?;
    Ok(HttpResponse::NoContent().finish())
}

fn token_required() -> Problem {
    Slug::QueueTokenRequired.because("the header X-Queue-Token carries no valid queue token")
}

/// What is not found is the concert for who joins, and the place of a token for everybody else.
fn problem(error: QueueError, not_found: impl FnOnce() -> Problem) -> Problem {
    match error {
        QueueError::NotFound => not_found(),
        QueueError::Unavailable(unavailable) => unavailable.into(),
    }
}

#[cfg(test)]
mod tests {
    use frontrow_domain::queue::Seed;
    use serde_json::json;

    use super::*;

    fn shown(draw: Option<DrawView>) -> serde_json::Value {
        let concert = ConcertId::new(Uuid::from_u128(1));
        let status = PlaceStatus::Waiting { position: 4 };
        let (estimated_wait, next_poll) = (None, Duration::SECOND);
        let view = QueueView { concert, status, estimated_wait, next_poll, seats_left: 1, draw };
        serde_json::to_value(PlaceView::of(&view)).unwrap()
    }

    #[test]
    fn a_draw_shows_its_seed_only_once_the_places_are_drawn() {
        let before = DrawView { commitment: [0xAB; 32], seed: None, entry: 3, entries: 4 };
        let after = DrawView { seed: Some(Seed::from_bytes([0x0C; 32])), ..before };
        let expected = |seed| json!({"commitment": "ab".repeat(32), "seed": seed, "entry": 3, "entries": 4});
        assert_eq!(shown(Some(before))["draw"], expected(json!(null)));
        assert_eq!(shown(Some(after))["draw"], expected(json!("0c".repeat(32))));
    }

    #[test]
    fn where_there_is_no_draw_nothing_is_said_of_one() {
        assert_eq!(shown(None).get("draw"), None);
    }
}
