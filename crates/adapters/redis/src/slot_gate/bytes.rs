//! What goes into scripts and comes out of them.

use fred::types::Value;
use frontrow_application::news::{Claimed, Standing};
use frontrow_application::ports::{Hold, RememberedClaim, SlotArea, SlotClaim};
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{DateId, ReservationId, SeatId, SectionId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::script::milliseconds;

/// What a ticket's end is in a section, and at the same time the latest instant there is room for: in the year 6429.
pub(super) const FOR_GOOD: i64 = (1 << 47) - 1;
/// When something was taken is kept in two bytes.
const SECONDS_OF_A_ROUND: i64 = 1 << 16;

pub(super) fn id(id: Uuid) -> Value {
    Value::from(id.as_bytes().as_slice())
}

/// Tells the requests of an area apart in 8 bytes, and no more: two that looked alike would only be passed on.
pub(super) fn request(hold: &Hold) -> Value {
    // An odd number without a pattern, so that ids that follow each other give numbers that do not.
    const SPREAD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
    let holder = hold.change.after.holder().as_uuid().as_u128();
    let both = holder.wrapping_mul(SPREAD) ^ u128::from_be_bytes(hold.key.digest);
    Value::from(&(both ^ both >> 64).to_be_bytes()[8..])
}

pub(super) fn ends(standing: &Standing) -> i64 {
    let is_ticket = standing.status == Status::Confirmed;
    if is_ticket { FOR_GOOD } else { milliseconds(standing.until).min(FOR_GOOD - 1) }
}

pub(super) fn taken_at(instant: OffsetDateTime) -> i64 {
    instant.unix_timestamp().rem_euclid(SECONDS_OF_A_ROUND)
}

pub(super) fn seats(standing: &Standing) -> &[SeatId] {
    match &standing.claimed {
        Claimed::Seats(seats) => seats,
        Claimed::Places { .. } => &[],
    }
}

pub(super) const fn quantity(standing: &Standing) -> u32 {
    match standing.claimed {
        Claimed::Places { quantity, .. } => quantity,
        Claimed::Seats(_) => 0,
    }
}

/// An area's name among areas: a letter for its kind, and its id.
pub(super) fn name(area: SlotArea) -> String {
    match area {
        SlotArea::Section(section) => format!("s{}", section.as_uuid().simple()),
        SlotArea::Date(date) => format!("d{}", date.as_uuid().simple()),
    }
}

/// The areas of some names, ascending.
pub(super) fn areas(names: &[String]) -> Vec<SlotArea> {
    let mut areas: Vec<SlotArea> = names.iter().filter_map(|name| area(name)).collect();
    areas.sort();
    areas
}

fn area(name: &str) -> Option<SlotArea> {
    let (kind, id) = name.split_at_checked(1)?;
    let id = Uuid::try_parse(id).ok()?;
    match kind {
        "s" => Some(SlotArea::Section(SectionId::new(id))),
        "d" => Some(SlotArea::Date(DateId::new(id))),
        _ => None,
    }
}

/// A claim of `area` as it is kept, if it is older than `before`. What was taken a round of two bytes ago looks young
/// for a moment, and is listed the next time.
pub(super) fn remembered(area: SlotArea, field: &[u8], kept: &[u8], before: OffsetDateTime) -> Option<RememberedClaim> {
    let field = Uuid::from_slice(field).ok()?;
    let (reservation, kept, seats) = match area {
        SlotArea::Section(_) => (field, kept, Vec::new()),
        SlotArea::Date(_) => {
            let (reservation, kept) = kept.split_at_checked(16)?;
            (Uuid::from_slice(reservation).ok()?, kept, vec![SeatId::new(field)])
        }
    };
    let (ends, at) = (number(kept.get(..6)?), number(kept.get(6..8)?));
    let ends = if matches!(area, SlotArea::Section(_)) { ends / 2 } else { ends };
    let age = (taken_at(before) - at).rem_euclid(SECONDS_OF_A_ROUND);
    // What was taken after `before` was so almost a whole round ago, by these two bytes.
    let is_old = age > 0 && age < SECONDS_OF_A_ROUND / 2;
    let until = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ends) * 1_000_000).ok()?;
    let claim = SlotClaim { area, reservation: ReservationId::new(reservation), seats };
    is_old.then_some(RememberedClaim { claim, until: (ends < FOR_GOOD).then_some(until) })
}

fn number(bytes: &[u8]) -> i64 {
    bytes.iter().fold(0, |number, byte| number << 8 | i64::from(*byte))
}
