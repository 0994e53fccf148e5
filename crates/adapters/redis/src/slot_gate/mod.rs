//! The slots that all replicas share.

mod bytes;
mod keys_of;
mod news;
mod scripts;
mod steps;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use fred::interfaces::{KeysInterface, SetsInterface};
use fred::types::Value;
use frontrow_application::news::Standing;
use frontrow_application::ports::{
    FILLED_AGAIN_AFTER, Hold, PlacesTake, RememberedPage, SeatsTake, SlotArea, SlotClaim, SlotFilling, SlotGate,
    Unavailable,
};
use frontrow_domain::shared::ReservationId;
use rand::Rng;
use time::OffsetDateTime;
use uuid::Uuid;

pub use self::news::RedisSlotNews;
use self::steps::{COLD, TAKEN, UNSURE, since};
use crate::redis::Connection;
use crate::script::milliseconds;
use crate::{Redis, keys};

/// Slots that all replicas share. While Redis is away the inventory is asked for everything.
#[derive(Clone)]
pub struct RedisSlotGate {
    redis: Redis,
    /// When each cold area was last asked for.
    wishes: Arc<Mutex<HashMap<SlotArea, OffsetDateTime>>>,
}

impl RedisSlotGate {
    /// The slots that `redis` keeps.
    #[must_use]
    pub fn new(redis: Redis) -> Self {
        Self { redis, wishes: Arc::default() }
    }
}

#[async_trait]
impl SlotGate for RedisSlotGate {
    async fn take_places(&self, hold: &Hold, capacity: u32) -> Result<PlacesTake, Unavailable> {
        let wanted = Standing::from(&hold.change);
        if bytes::quantity(&wanted) == 0 {
            return Ok(PlacesTake::Unsure);
        }
        let counts = [bytes::quantity(&wanted).into(), capacity.into()];
        let answer = self.take(&scripts::TAKE_PLACES, hold, counts.into_iter().chain(since(&wanted))).await?;
        Ok(match answer[..] {
            [COLD] => PlacesTake::Cold,
            [TAKEN] => PlacesTake::Taken,
            [_, free] => PlacesTake::Full { free: u32::try_from(free).unwrap_or(0) },
            _ => PlacesTake::Unsure,
        })
    }

    async fn take_seats(&self, hold: &Hold) -> Result<SeatsTake, Unavailable> {
        let wanted = Standing::from(&hold.change);
        if bytes::seats(&wanted).is_empty() {
            return Ok(SeatsTake::Unsure);
        }
        let seats = bytes::seats(&wanted).iter().map(|seat| bytes::id(seat.as_uuid()));
        let answer = self.take(&scripts::TAKE_SEATS, hold, since(&wanted).into_iter().chain(seats)).await?;
        Ok(match answer[..] {
            [COLD] => SeatsTake::Cold,
            [TAKEN] => SeatsTake::Taken,
            [UNSURE] => SeatsTake::Unsure,
            _ => SeatsTake::Held,
        })
    }

    async fn give_back(&self, claim: &SlotClaim) -> Result<(), Unavailable> {
        let script = match claim.area {
            SlotArea::Section(_) => &scripts::FREE_PLACES,
            SlotArea::Date(_) => &scripts::FREE_SEATS,
        };
        let seats = claim.seats.iter().map(|seat| bytes::id(seat.as_uuid()));
        let arguments = std::iter::once(bytes::id(claim.reservation.as_uuid())).chain(seats).collect();
        self.redis.run(script, keys_of::of_claims(claim.area), arguments).await
    }

    async fn settle(&self, standing: &Standing) -> Result<(), Unavailable> {
        self.follow(standing, true).await
    }

    async fn correct(&self, standing: &Standing) -> Result<(), Unavailable> {
        self.follow(standing, false).await
    }

    async fn want(&self, area: SlotArea) -> Result<(), Unavailable> {
        self.redis.ask(async |redis: Connection| redis.sadd(keys::SLOTS_WANTED, bytes::name(area)).await).await
    }

    async fn wanted(&self, at_most: u32) -> Result<Vec<SlotArea>, Unavailable> {
        let wanted = |redis: Connection| async move {
            redis.srandmember(keys::SLOTS_WANTED, Some(usize::try_from(at_most).unwrap_or(usize::MAX))).await
        };
        Ok(bytes::areas(&self.redis.ask::<Vec<String>, _>(wanted).await?))
    }

    async fn begin_filling(&self, area: SlotArea, now: OffsetDateTime) -> Result<Option<SlotFilling>, Unavailable> {
        let name = bytes::name(area);
        let registered = async |redis: Connection| {
            redis.srem::<(), _, _>(keys::SLOTS_WANTED, name.clone()).await?;
            redis.sadd::<(), _, _>(keys::SLOT_AREAS, name).await
        };
        self.redis.ask(registered).await?;
        // Below 2^53: Lua and JSON count that far.
        let number = rand::rng().random_range(1..1_u64 << 53);
        let again_after = FILLED_AGAIN_AFTER.whole_milliseconds().try_into().unwrap_or(i64::MAX);
        let arguments = vec![number.to_string().into(), milliseconds(now).into(), Value::from(again_after)];
        let answer: Vec<Value> = self.redis.run(&scripts::BEGIN_FILLING, keys_of::of_filling(area), arguments).await?;
        let [number, after] = &answer[..] else { return Ok(None) };
        let number = number.as_u64().ok_or(Unavailable::of("the slots"))?;
        let after = after.as_bytes().and_then(|after| Uuid::from_slice(after).ok()).map(ReservationId::new);
        Ok(Some(SlotFilling { area, number, after }))
    }

    async fn fill(
        &self,
        filling: &SlotFilling,
        claims: &[Standing],
        next: Option<ReservationId>,
    ) -> Result<bool, Unavailable> {
        let arguments = steps::page(filling, claims, next);
        let script = match filling.area {
            SlotArea::Section(_) => &scripts::FILL_PLACES,
            SlotArea::Date(_) => &scripts::FILL_SEATS,
        };
        self.redis.run(script, keys_of::of_claims(filling.area), arguments).await
    }

    async fn areas(&self) -> Result<Vec<SlotArea>, Unavailable> {
        let names: Vec<String> =
            self.redis.ask(async |redis: Connection| redis.smembers(keys::SLOT_AREAS).await).await?;
        Ok(bytes::areas(&names))
    }

    async fn remembered(
        &self,
        area: SlotArea,
        from: Option<u128>,
        at_most: u32,
        before: OffsetDateTime,
    ) -> Result<RememberedPage, Unavailable> {
        let arguments = vec![from.unwrap_or(0).to_string().into(), at_most.into()];
        let answer: (Value, Vec<Value>) =
            self.redis.run(&scripts::REMEMBERED, keys_of::of_claims_alone(area), arguments).await?;
        let next = answer.0.as_u64().filter(|next| *next != 0).map(u128::from);
        let claims = answer.1.as_chunks().0.iter().filter_map(|[field, kept]: &[Value; 2]| {
            bytes::remembered(area, field.as_bytes()?, kept.as_bytes()?, before)
        });
        Ok(RememberedPage { claims: claims.collect(), next })
    }

    async fn forget(&self, area: SlotArea) -> Result<(), Unavailable> {
        let forgotten = async |redis: Connection| {
            redis.unlink::<(), _>(keys_of::of_claims(area)).await?;
            redis.srem::<(), _, _>(keys::SLOT_AREAS, bytes::name(area)).await
        };
        self.redis.ask(forgotten).await
    }
}
