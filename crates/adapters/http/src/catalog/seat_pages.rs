//! Seat maps as they are sent. A map is written once for all who look at it, and compressed once.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, Encoding, HeaderValue, VARY,
};
use actix_web::web::{self, Bytes};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use frontrow_application::ports::SeatMap;
use frontrow_domain::shared::DateId;
use tokio::sync::OnceCell;

use super::seat_views::{COLUMNS, SeatColumnsView, SeatMapView};
use crate::compression::COMPRESSED_FROM_BYTES;
use crate::etag;
use crate::problem::{Problem, fault};

/// Twenty halls of 20,000 seats, or one that is larger: some 250 bytes a seat where all forms are asked for.
const SEATS_AT_MOST: usize = 400_000;
/// Small halls are many.
const DATES_AT_MOST: usize = 256;
/// Writing more seats would keep the requests of this thread waiting for over a millisecond.
const SEATS_WRITTEN_IN_PLACE: usize = 1_000;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// How a map is written.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Seats,
    Columns,
}

/// The last map of each date, as it was sent.
#[derive(Default)]
pub(crate) struct SeatPages(Mutex<HashMap<DateId, Arc<Pages>>>);

/// One map in every form that was asked for.
pub(super) struct Pages {
    map: Arc<SeatMap>,
    seats: Encodings,
    columns: Encodings,
    made_at: Instant,
}

#[derive(Default)]
struct Encodings {
    plain: OnceCell<Plain>,
    /// None where compressing is not worth it.
    gzip: OnceCell<Option<Bytes>>,
}

#[derive(Clone)]
struct Plain {
    body: Bytes,
    etag: String,
}

impl SeatPages {
    /// The pages of a map; those that there are where the version is still the same.
    pub(super) fn of(&self, map: Arc<SeatMap>) -> Arc<Pages> {
        let mut dates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pages) = dates.get(&map.date).filter(|pages| pages.map.version == map.version) {
            return Arc::clone(pages);
        }
        let date = map.date;
        dates.remove(&date);
        make_room(&mut dates, map.seats.len());
        let pages = Arc::new(Pages {
            map,
            seats: Encodings::default(),
            columns: Encodings::default(),
            made_at: Instant::now(),
        });
        dates.insert(date, Arc::clone(&pages));
        pages
    }
}

/// What was made longest ago goes.
fn make_room(dates: &mut HashMap<DateId, Arc<Pages>>, seats: usize) {
    let mut kept: usize = dates.values().map(|pages| pages.map.seats.len()).sum();
    while dates.len() >= DATES_AT_MOST || kept + seats > SEATS_AT_MOST {
        let oldest = dates.iter().min_by_key(|(_, pages)| pages.made_at).map(|(date, _)| *date);
        let Some(oldest) = oldest.and_then(|date| dates.remove(&date)) else { return };
        kept -= oldest.map.seats.len();
    }
}

impl Pages {
    /// The map, unless the caller has it.
    pub(super) async fn answer(&self, request: &HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
        let plain = self.plain(form).await?;
        let known = etag::known(request, &plain.etag);
        let mut response = if known.is_some() { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((ETAG, known.as_deref().unwrap_or(&plain.etag)))
            .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-cache")))
            .insert_header((VARY, HeaderValue::from_static("accept, accept-encoding")));
        if known.is_some() {
            return Ok(response.finish());
        }
        let content_type = match form {
            Form::Seats => JSON,
            Form::Columns => HeaderValue::from_static(COLUMNS),
        };
        response.insert_header((CONTENT_TYPE, content_type));
        match self.gzip_for(request, form, plain).await? {
            Some(compressed) => Ok(response.insert_header((CONTENT_ENCODING, GZIP)).body(compressed)),
            None => Ok(response.body(plain.body.clone())),
        }
    }

    fn encodings(&self, form: Form) -> &Encodings {
        match form {
            Form::Seats => &self.seats,
            Form::Columns => &self.columns,
        }
    }

    async fn plain(&self, form: Form) -> Result<&Plain, Problem> {
        let written = || async {
            let map = Arc::clone(&self.map);
            self.make(move || write(&map, form)).await?
        };
        self.encodings(form).plain.get_or_try_init(written).await
    }

    async fn gzip_for(&self, request: &HttpRequest, form: Form, plain: &Plain) -> Result<Option<Bytes>, Problem> {
        if plain.body.len() < COMPRESSED_FROM_BYTES || !takes_gzip(request) {
            return Ok(None);
        }
        let compressed = || async {
            let body = plain.body.clone();
            self.make(move || compress(&body)).await
        };
        self.encodings(form).gzip.get_or_try_init(compressed).await.cloned()
    }

    /// On this thread where it is quick.
    async fn make<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        if self.map.seats.len() <= SEATS_WRITTEN_IN_PLACE {
            return Ok(work());
        }
        web::block(work).await.map_err(|_| fault("a seat map was not written to its end"))
    }
}

fn write(map: &SeatMap, form: Form) -> Result<Plain, Problem> {
    let body = match form {
        Form::Seats => serde_json::to_vec(&SeatMapView::of(map)),
        Form::Columns => serde_json::to_vec(&SeatColumnsView::of(map)),
    };
    let body = body.map_err(|_| fault("a seat map cannot be written as JSON"))?;
    Ok(Plain { etag: etag::of(&body), body: body.into() })
}

/// None where it cannot be had: the plain bytes say the same.
fn compress(body: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = request.get_header::<AcceptEncoding>();
    let ours = [Encoding::identity(), Encoding::gzip()];
    accepted.is_some_and(|accepted| accepted.negotiate(ours.iter()) == Some(Encoding::gzip()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn map(date: u128, version: u64) -> Arc<SeatMap> {
        let date = DateId::new(Uuid::from_u128(date));
        Arc::new(SeatMap { date, version, seats: Vec::new(), lapses_at: None })
    }

    #[test]
    fn a_map_of_the_same_version_is_written_once() {
        let pages = SeatPages::default();
        let first = pages.of(map(1, 7));
        assert!(Arc::ptr_eq(&first, &pages.of(map(1, 7))));
        assert!(!Arc::ptr_eq(&first, &pages.of(map(1, 8))), "another version");
        assert!(!Arc::ptr_eq(&first, &pages.of(map(2, 7))), "another date");
    }

    #[test]
    fn memory_is_bounded_however_many_dates_are_asked_for() {
        let pages = SeatPages::default();
        (0..1_000).for_each(|date| drop(pages.of(map(date, 1))));
        assert_eq!(pages.0.lock().unwrap().len(), DATES_AT_MOST);
        let last = pages.of(map(999, 1));
        assert!(Arc::ptr_eq(&last, &pages.of(map(999, 1))), "the newest stay");
    }
}
