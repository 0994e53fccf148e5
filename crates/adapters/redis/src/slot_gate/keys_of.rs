use frontrow_application::ports::{ASKED_AGAIN_WITHIN, SlotArea};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::keys;

/// Keys of one area, in the order in which its scripts name them.
pub(super) fn of_claims(area: SlotArea) -> Vec<String> {
    let names: &[&str] = match area {
        SlotArea::Section(_) => &["meta", "claims", "slots", "due", "late", "ended"],
        SlotArea::Date(_) => &["meta", "claims", "ended"],
    };
    names.iter().map(|name| keys::slots(tag(area), name)).collect()
}

/// The same for a take: with the requests of this stretch of time and of the one before.
pub(super) fn of_take(area: SlotArea, now: OffsetDateTime) -> Vec<String> {
    let stretch = now.unix_timestamp().div_euclid(ASKED_AGAIN_WITHIN.whole_seconds());
    let asked = [stretch, stretch - 1].map(|stretch| keys::slots(tag(area), &format!("requests:{stretch}")));
    of_claims(area).into_iter().chain(asked).collect()
}

pub(super) fn of_filling(area: SlotArea) -> Vec<String> {
    ["meta", "ended"].iter().map(|name| keys::slots(tag(area), name)).collect()
}

pub(super) fn of_claims_alone(area: SlotArea) -> Vec<String> {
    vec![keys::slots(tag(area), "claims")]
}

const fn tag(area: SlotArea) -> Uuid {
    match area {
        SlotArea::Section(section) => section.as_uuid(),
        SlotArea::Date(date) => date.as_uuid(),
    }
}
