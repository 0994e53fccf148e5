//! How answers are written.

use actix_web::http::StatusCode;
use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse};
use frontrow_application::page::Slice;
use serde::Serialize;
use utoipa::ToSchema;

use crate::cursor;
use crate::problem::Problem;

/// One page of a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListView<T> {
    pub(crate) items: Vec<T>,
    /// What `cursor` to ask for the next page with; null on the last one.
    #[schema(required = true)]
    pub(crate) next_cursor: Option<String>,
}

/// An answer to a request with a key: what its first time made, as that stands now, with the status of a success.
pub(crate) fn answer(status: StatusCode, replayed: bool, view: &impl Serialize) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    if replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    response.json(view)
}

/// One page, with the link to the next.
pub(crate) fn page<T, V: Serialize>(
    request: &HttpRequest,
    slice: &Slice<T>,
    view: impl Fn(&T) -> V,
) -> Result<HttpResponse, Problem> {
    let next_cursor = slice.next.map(cursor::write);
    let mut response = HttpResponse::Ok();
    if let Some(next) = &next_cursor {
        response.insert_header((LINK, cursor::link(request, next)?));
    }
    Ok(response.json(ListView { items: slice.items.iter().map(view).collect(), next_cursor }))
}

/// A list that is given whole.
pub(crate) fn whole_list<V: Serialize>(items: Vec<V>) -> HttpResponse {
    HttpResponse::Ok().json(ListView { items, next_cursor: None })
}
