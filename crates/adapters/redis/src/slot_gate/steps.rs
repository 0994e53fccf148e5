//! The steps that several questions share.

use std::sync::PoisonError;

use fred::types::Value;
use frontrow_application::news::Standing;
use frontrow_application::ports::{ASKED_AGAIN_WITHIN, Hold, SlotArea, SlotFilling, SlotGate, Unavailable};
use frontrow_domain::shared::ReservationId;
use time::{Duration, OffsetDateTime};

use super::{RedisSlotGate, bytes, keys_of, scripts};
use crate::script::{Script, milliseconds};

/// What is cold is asked for once in so long, and not with every hold.
const PAUSE_BETWEEN_WANTS: Duration = Duration::SECOND;
/// Cold areas whose last wish is remembered; beyond, all are forgotten and wished for again.
const WISHES_AT_MOST: usize = 10_000;
/// The numbers that scripts answer with.
pub(super) const COLD: i64 = 0;
pub(super) const TAKEN: i64 = 1;
pub(super) const UNSURE: i64 = 2;

impl RedisSlotGate {
    pub(super) async fn take(
        &self,
        script: &Script,
        hold: &Hold,
        arguments: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<i64>, Unavailable> {
        let wanted = Standing::from(&hold.change);
        let area = SlotArea::of(&wanted);
        let who = [bytes::id(wanted.reservation.as_uuid()), bytes::request(hold)];
        let arguments = who.into_iter().chain(arguments).collect();
        let answer: Vec<i64> = self.redis.run(script, keys_of::of_take(area, wanted.at), arguments).await?;
        if answer.first() == Some(&COLD) && self.is_new_wish(area, wanted.at) {
            self.want(area).await?;
        }
        Ok(answer)
    }

    fn is_new_wish(&self, area: SlotArea, now: OffsetDateTime) -> bool {
        let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        if wishes.get(&area).is_some_and(|last| (now - *last).abs() < PAUSE_BETWEEN_WANTS) {
            return false;
        }
        if wishes.len() >= WISHES_AT_MOST {
            wishes.clear();
        }
        wishes.insert(area, now);
        true
    }

    pub(super) async fn follow(&self, standing: &Standing, adds: bool) -> Result<(), Unavailable> {
        let area = SlotArea::of(standing);
        let (reservation, ends) = (bytes::id(standing.reservation.as_uuid()), bytes::ends(standing).into());
        let at = bytes::taken_at(standing.at).into();
        let flags = [Value::from(i64::from(!standing.claims())), Value::from(i64::from(adds))];
        let (script, arguments): (_, Vec<Value>) = match area {
            SlotArea::Section(_) => {
                (&scripts::FOLLOW_PLACES, vec![reservation, bytes::quantity(standing).into(), ends, at])
            }
            SlotArea::Date(_) => {
                (&scripts::FOLLOW_SEATS, vec![reservation, ends, at, milliseconds(standing.at).into()])
            }
        };
        let seats = bytes::seats(standing).iter().map(|seat| bytes::id(seat.as_uuid()));
        let arguments = arguments.into_iter().chain(flags).chain(seats).collect();
        self.redis.run(script, keys_of::of_claims(area), arguments).await
    }
}

/// When a take is, and until when it keeps its slots.
pub(super) fn since(wanted: &Standing) -> [Value; 4] {
    [
        milliseconds(wanted.at).into(),
        bytes::ends(wanted).into(),
        bytes::taken_at(wanted.at).into(),
        // Two stretches of time are looked at; Redis may keep them for longer, and its own clock may be another.
        (3 * ASKED_AGAIN_WITHIN.whole_seconds() * 1_000).into(),
    ]
}

/// A page of a filling as its script reads it.
pub(super) fn page(filling: &SlotFilling, claims: &[Standing], next: Option<ReservationId>) -> Vec<Value> {
    let next = next.map_or_else(|| Value::from(""), |next| bytes::id(next.as_uuid()));
    let mut arguments = vec![Value::from(filling.number.to_string()), next];
    for standing in claims.iter().filter(|standing| SlotArea::of(standing) == filling.area) {
        arguments.push(bytes::id(standing.reservation.as_uuid()));
        let (ends, at) = (bytes::ends(standing).into(), bytes::taken_at(standing.at).into());
        match filling.area {
            SlotArea::Section(_) => arguments.extend([bytes::quantity(standing).into(), ends, at]),
            SlotArea::Date(_) => {
                let seats = bytes::seats(standing);
                let count = i64::try_from(seats.len()).unwrap_or(0);
                arguments.extend([ends, at, milliseconds(standing.at).into(), count.into()]);
                arguments.extend(seats.iter().map(|seat| bytes::id(seat.as_uuid())));
            }
        }
    }
    arguments
}
