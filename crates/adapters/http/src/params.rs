//! What a route takes from the address: ids in its path, and which page of a list is wanted.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use frontrow_application::page::Page;
use frontrow_domain::shared::{ConcertId, DateId, DeliveryId, PaymentId, ReservationId, SeatId, SectionId, WebhookId};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::cursor;
use crate::problem::Problem;
use crate::query::Query;

/// An id that is spelt as a UUID.
pub(crate) trait Identifier: Sized {
    fn of(uuid: Uuid) -> Self;
}

macro_rules! identifiers {
    ($($id:ty),+) => {$(
        impl Identifier for $id {
            fn of(uuid: Uuid) -> Self {
                Self::new(uuid)
            }
        }
    )+};
}

identifiers!(ConcertId, DateId, DeliveryId, PaymentId, ReservationId, SeatId, SectionId, WebhookId);

/// The id in the path of a route that has one.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: Identifier> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (name, text) = request.match_info().iter().next().unwrap_or_default();
        ready(identifier(name, text).map(Self))
    }
}

/// The id in `text`; `name` is the parameter or member it came in.
pub(crate) fn identifier<T: Identifier>(name: &str, text: &str) -> Result<T, Problem> {
    let malformed = |_| Problem::malformed(&format!("/{name}"), "an id is a UUID");
    Uuid::try_parse(text).map(T::of).map_err(malformed)
}

/// What the document says of [`Paged`].
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described, never read")]
pub(crate) struct PageParams {
    /// Where the page before ended.
    #[param(min_length = 22, max_length = 22)]
    cursor: Option<String>,
    /// 20 when nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Which part of a list is wanted.
pub(crate) struct Paged(pub(crate) Page);

impl FromRequest for Paged {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Query::of(request).and_then(|query| page(&query)).map(Self))
    }
}

fn page(query: &Query) -> Result<Page, Problem> {
    let after = query.get(cursor::PARAMETER)?.map(cursor::read).transpose()?;
    let limit = query.get("limit")?.map_or(Ok(Page::DEFAULT_LIMIT), |text| {
        text.parse().map_err(|_| Problem::malformed("/limit", "a limit is a number from 1 to 100"))
    })?;
    Page::new(after, limit).map_err(|off| Problem::malformed("/limit", &off.to_string()))
}
