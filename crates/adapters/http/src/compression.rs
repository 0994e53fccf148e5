//! Large answers are compressed. Small ones are not: it would cost more time than the bytes it saves.

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

use crate::etag;

/// What fits into one packet is not worth compressing.
pub(crate) const COMPRESSED_FROM_BYTES: usize = 1400;
const PLAIN: HeaderValue = HeaderValue::from_static("identity");

/// Inside of the compressing layer: names small answers as encoded already, so that they are left alone.
pub(crate) fn spare_small(response: &mut ServiceResponse<BoxBody>) {
    let small =
        matches!(response.response().body().size(), BodySize::Sized(bytes) if bytes < COMPRESSED_FROM_BYTES as u64);
    if small && !response.headers().contains_key(CONTENT_ENCODING) {
        response.headers_mut().insert(CONTENT_ENCODING, PLAIN);
    }
}

/// Outside of the compressing layer: takes that name off again, and tells compressed answers from plain ones.
pub(crate) fn settle(headers: &mut HeaderMap) {
    match headers.get(CONTENT_ENCODING) {
        Some(encoding) if *encoding == PLAIN => {
            headers.remove(CONTENT_ENCODING);
        }
        Some(_) => etag::mark_compressed(headers),
        None => {}
    }
}
