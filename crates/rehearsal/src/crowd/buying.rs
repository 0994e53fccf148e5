use rand::Rng;
use serde::Deserialize;
use serde_json::json;

use super::End;
use super::choosing::choose;
use super::visit::Visit;
use crate::client::{Ask, Kind};
use crate::people::random_id;
use crate::plan::{Part, Taste};
use crate::stage::{COLUMNS, SeatStatus, statuses};

/// Whoever has lost this many races goes home.
const HOLDS_AT_MOST: u32 = 8;
/// Everything is held and nothing sold yet: worth another look, this often.
const LOOKS_IN_VAIN_AT_MOST: u32 = 3;
/// Who wants the best seats looks at this many from the front.
const BEST_SEATS: usize = 24;

/// What somebody wants.
pub(super) enum Wanted {
    /// By their place in the map.
    Seats(Vec<usize>),
    /// Of the standing section.
    Places(u32),
}

/// What somebody holds.
pub(super) struct Held {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) wanted: Wanted,
}

/// What came of trying to hold.
pub(super) enum Hold {
    Held(Held),
    /// Somebody was first.
    Lost,
    /// The pass is over.
    NotInside,
}

/// What looking around gave.
pub(super) enum Choice {
    Wanted(Wanted),
    /// Nothing now, but somebody may let go.
    NothingNow,
    NothingLeft,
}

#[derive(Deserialize)]
struct Reservation {
    id: String,
    amount: i64,
}

impl Visit<'_> {
    /// Looks, holds, pays.
    pub(super) async fn buy(&mut self) -> Result<End, End> {
        let mut in_vain = 0;
        for _ in 0..HOLDS_AT_MOST {
            self.think().await?;
            let wanted = match self.look_and_choose().await? {
                Choice::Wanted(wanted) => wanted,
                Choice::NothingNow if in_vain < LOOKS_IN_VAIN_AT_MOST => {
                    in_vain += 1;
                    continue;
                }
                Choice::NothingNow | Choice::NothingLeft => return Ok(End::FoundNothing),
            };
            match self.hold(wanted).await? {
                Hold::Held(_) if self.member.part == Part::VanishesWithHold => return Ok(End::Vanished),
                Hold::Held(held) => return self.pay(held).await,
                Hold::NotInside => return Ok(End::LostPlace),
                Hold::Lost => {}
            }
        }
        Ok(End::FoundNothing)
    }

    /// Seats or standing places, as there are of each.
    pub(super) async fn look_and_choose(&mut self) -> Result<Choice, End> {
        let stage = &self.crowd.stage;
        let (seats, standing) = (stage.hall.ids.len(), self.crowd.standing as usize);
        if self.chance.random_range(0..seats + standing) < standing {
            return self.look_at_the_section().await;
        }
        let known = self.map.as_ref().map(|(etag, _)| etag.as_str());
        let path = format!("/concert-dates/{}/seats", stage.date);
        let answer = self.insist(&Ask::get(Kind::Map, path).accept(COLUMNS).unless(known)).await?;
        if answer.status == 200 {
            let statuses = statuses(&answer, seats).ok_or(End::Troubled)?;
            self.map = Some((answer.etag.unwrap_or_default(), statuses));
        }
        let (_, statuses) = self.map.as_ref().ok_or(End::Troubled)?;
        let from = match self.member.taste {
            Taste::Best => self.chance.random_range(0..seats.min(BEST_SEATS)),
            Taste::Any => self.chance.random_range(0..seats),
        };
        let chosen = choose(&stage.hall, statuses, self.member.party as usize, from);
        let sold_out = statuses.iter().all(|status| *status == SeatStatus::Confirmed);
        Ok(match (chosen.is_empty(), sold_out) {
            (false, _) => Choice::Wanted(Wanted::Seats(chosen)),
            (true, true) if standing == 0 => Choice::NothingLeft,
            (true, _) => Choice::NothingNow,
        })
    }

    async fn look_at_the_section(&mut self) -> Result<Choice, End> {
        let section = self.crowd.stage.section.as_deref().ok_or(End::Troubled)?;
        let answer = self.insist(&Ask::get(Kind::Map, format!("/sections/{section}"))).await?;
        let left = answer.json::<serde_json::Value>().and_then(|section| section["available"].as_u64());
        let left = u32::try_from(left.ok_or(End::Troubled)?).unwrap_or(u32::MAX);
        Ok(match self.member.party.min(left) {
            0 => Choice::NothingNow,
            places => Choice::Wanted(Wanted::Places(places)),
        })
    }

    /// Tries to hold, with a key of its own.
    pub(super) async fn hold(&mut self, wanted: Wanted) -> Result<Hold, End> {
        let stage = &self.crowd.stage;
        let body = match &wanted {
            Wanted::Seats(seats) => {
                let ids: Vec<_> = seats.iter().map(|seat| &stage.hall.ids[*seat]).collect();
                json!({ "concertDateId": stage.date, "seatIds": ids })
            }
            Wanted::Places(quantity) => json!({ "sectionId": stage.section, "quantity": quantity }),
        };
        let ask = Ask::post(Kind::Hold, "/reservations", body).by(&self.token).pass(&self.pass);
        let answer = self.insist(&ask.key(&random_id().to_string())).await?;
        match answer.problem.as_deref() {
            None => {
                let Reservation { id, amount } = answer.json().ok_or(End::Troubled)?;
                Ok(Hold::Held(Held { id, amount, wanted }))
            }
            Some("seat-unavailable" | "sold-out") => Ok(Hold::Lost),
            Some("queue-not-active" | "queue-token-required") => Ok(Hold::NotInside),
            Some("hold-limit" | "section-closed" | "sale-not-open") => Err(End::FoundNothing),
            Some(_) => Err(End::Troubled),
        }
    }
}
