//! What an answer, or none, is taken for.

use std::error::Error;

use frontrow_domain::webhooks::NoReply;
use hyper::HeaderMap;
use hyper::header::RETRY_AFTER;
use hyper_util::client::legacy;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

use crate::resolver::NotResolved;

/// How many causes of a failure are looked at: no library nests deeper, and a cycle would never end.
const CAUSES_AT_MOST: usize = 8;

/// As HTTP writes an instant (RFC 9110, IMF-fixdate).
const HTTP_DATE: &[BorrowedFormatItem<'static>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// Why there is no answer.
pub(crate) fn no_reply(error: &legacy::Error) -> NoReply {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    for _ in 0..CAUSES_AT_MOST {
        let Some(error) = cause else { break };
        match error.downcast_ref::<NotResolved>() {
            Some(NotResolved::Unknown(_)) => return NoReply::UnknownHost,
            Some(NotResolved::NotPublic) => return NoReply::AddressNotAllowed,
            None => cause = error.source(),
        }
    }
    if error.is_connect() { NoReply::NotConnected } else { NoReply::Broken }
}

/// How long the receiver wants to be left alone: seconds, or until an instant. What cannot be read asks for nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now: OffsetDateTime) -> Option<Duration> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = asked.parse::<u32>() {
        return Some(Duration::seconds(seconds.into()));
    }
    let until = PrimitiveDateTime::parse(asked, HTTP_DATE).ok()?.assume_utc();
    Some((until - now).max(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_until_an_instant() {
        let noon = datetime!(2030-01-01 12:00 UTC);
        for (asked, pause) in [
            ("120", Some(Duration::seconds(120))),
            (" 0 ", Some(Duration::ZERO)),
            ("Tue, 01 Jan 2030 12:00:30 GMT", Some(Duration::seconds(30))),
            ("Tue, 01 Jan 2030 11:00:00 GMT", Some(Duration::ZERO)),
            ("soon", None),
            ("-1", None),
            ("1.5", None),
            ("99999999999999", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, asked.parse().unwrap())]);
            assert_eq!(retry_after(&headers, noon), pause, "{asked}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), noon), None);
    }
}
