//! Every key, each with its hash tag: what one step touches lies on one node of a cluster.

use frontrow_domain::shared::ConcertId;
use uuid::Uuid;

/// Never written. A cluster that has lost a node answers a ping, but nothing about a key.
pub(crate) const PULSE: &str = "frontrow:pulse";

/// What a bucket of a cache consists of, in the order of `cache/put.lua`.
pub(crate) fn cache_bucket(cache: &str, bucket: u128) -> Vec<String> {
    const PARTS: [&str; 4] = ["values", "ends", "members", "changed"];
    PARTS.iter().map(|part| format!("frontrow:cache:{{{cache}:{bucket}}}:{part}")).collect()
}

/// The channel on which replicas tell each other what they wrote.
pub(crate) const NEWS: &str = "frontrow:news";

/// One lock. A cart is locked in one step, so its names share their scope's tag.
pub(crate) fn lock(scope: Uuid, name: Uuid) -> String {
    format!("frontrow:lock:{{{}}}:{}", scope.simple(), name.simple())
}

/// The waiting rooms in which anybody may be.
pub(crate) const ROOMS: &str = "frontrow:queue:rooms";

/// What the waiting room of a concert consists of, in the order of `waiting_room/lua/room.lua`.
pub(crate) fn room(concert: ConcertId) -> Vec<String> {
    const PARTS: [&str; 11] =
        ["meta", "line", "inside", "ends", "owners", "places", "forget", "visits", "admitted", "entries", "claim"];
    let concert = concert.as_uuid().simple();
    PARTS.iter().map(|part| format!("frontrow:queue:{{{concert}}}:{part}")).collect()
}

/// Areas whose slots somebody wants filled.
pub(crate) const SLOTS_WANTED: &str = "frontrow:slots:wanted";

/// Areas whose slots are known, or being filled.
pub(crate) const SLOT_AREAS: &str = "frontrow:slots:areas";

/// A part of the slots of a section or date.
pub(crate) fn slots(area: Uuid, part: &str) -> String {
    format!("frontrow:slots:{{{}}}:{part}", area.simple())
}
