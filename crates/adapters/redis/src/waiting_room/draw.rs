//! The opening: everybody who came before it gets the place that the seed says.

use fred::types::Value;
use frontrow_application::ports::Unavailable;
use frontrow_domain::queue::Seed;
use frontrow_domain::shared::ConcertId;
use std::error::Error;
use time::OffsetDateTime;

use super::answer::unreadable;
use super::shared::{CLAIM_MILLISECONDS, Shared, claim};
use super::steps::{DRAW_BEGIN, DRAW_END, DRAW_PLACE, Terms};
use crate::script::Script;

/// Places of one step: milliseconds of work.
const PLACES_AT_ONCE: usize = 1_000;

const BYTES: usize = 32;

/// What is drawn, by which replica.
struct Drawing {
    concert: ConcertId,
    terms: Terms,
    claim: String,
}

impl Shared {
    /// Sees to it that the places are drawn; false while they are not, because another replica is at it, or because it
    /// cannot be written down.
    pub(super) async fn drawn(&self, concert: ConcertId, now: OffsetDateTime) -> bool {
        let drawing = Drawing { concert, terms: Terms::at(now), claim: claim() };
        match self.draw(&drawing).await {
            Ok(drawn) => drawn,
            Err(error) => {
                tracing::warn!(%concert, error = &error as &dyn Error, "the places cannot be drawn at present");
                self.release(concert, &drawing.claim).await;
                false
            }
        }
    }

    async fn draw(&self, drawing: &Drawing) -> Result<bool, Unavailable> {
        let begun = self.step_of(drawing, &DRAW_BEGIN, [CLAIM_MILLISECONDS.into()]).await?;
        match begun.text(0)?.as_str() {
            "mine" => {}
            "drawn" => return Ok(true),
            _ => return Ok(false),
        }
        let seed = seed_of(&begun.text(1)?).ok_or_else(unreadable)?;
        let (after_number, entries) = (begun.number(2)?, begun.number(3)?);
        // It was begun before anybody was answered; a database that has lost it since must not keep the doors closed.
        self.journal.begin_draw(drawing.concert, seed, after_number).await?;
        // The seed is shown once this is written: a room that is put together again must draw among as many.
        let among = self.journal.close_draw(drawing.concert, entries).await?;

        let places: Vec<u64> = (1..=among).filter_map(|entry| seed.place_of(entry, among)).collect();
        for (chunk, places) in places.chunks(PLACES_AT_ONCE).enumerate() {
            let first = u64::try_from(chunk * PLACES_AT_ONCE + 1).map_err(|_| unreadable())?;
            let arguments = [CLAIM_MILLISECONDS.into(), number(first)].into_iter();
            let arguments = arguments.chain(places.iter().copied().map(number));
            self.step_of(drawing, &DRAW_PLACE, arguments).await?;
        }
        let ended = self.step_of(drawing, &DRAW_END, [number(among)]).await?;
        Ok(ended.text(0)? == "drawn")
    }

    async fn step_of(
        &self,
        drawing: &Drawing,
        script: &Script,
        arguments: impl IntoIterator<Item = Value>,
    ) -> Result<super::answer::Answer, Unavailable> {
        let arguments = [Value::from(drawing.claim.as_str())].into_iter().chain(arguments);
        let answer = self.steps.run(script, drawing.concert, &drawing.terms, arguments).await?;
        match answer.is_nothing() || answer.text(0)? == "lost" {
            false => Ok(answer),
            true => Err(Unavailable::of("the waiting room, which was lost meanwhile,")),
        }
    }
}

/// Redis counts in 64 bits; no room has more entries.
pub(super) fn number(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

pub(super) fn hexadecimal(seed: &Seed) -> String {
    seed.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn seed_of(text: &str) -> Option<Seed> {
    let mut bytes = [0; BYTES];
    if text.len() != BYTES * 2 {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(Seed::from_bytes(bytes))
}
