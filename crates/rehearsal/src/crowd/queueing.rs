use std::time::Duration;

use rand::Rng;
use serde::Deserialize;
use serde_json::json;

use super::End;
use super::visit::{Turn, Visit};
use crate::client::{Ask, Kind};
use crate::plan::Part;

/// Nothing left twice in a row is believed: holds that lapse come back, but not for long.
const EMPTY_LOOKS_AT_MOST: u32 = 2;
/// Whoever vanishes does it after this many polls.
const POLLS_BEFORE_VANISHING: u32 = 1;
/// A poll a second for the longest rehearsal there is.
const POLLS_AT_MOST: u32 = 3_600;

/// A place in the waiting room.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    token: Option<String>,
    status: Status,
    next_poll_seconds: u64,
    seats_left: u64,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Waiting,
    Active,
    Expired,
    Left,
}

impl Visit<'_> {
    /// Takes a place and waits for the turn.
    pub(super) async fn queue(&mut self) -> Result<Turn, End> {
        self.whereabouts.joins_the_line();
        let body = json!({ "concertId": self.crowd.stage.concert });
        let answer = self.insist(&Ask::post(Kind::Join, "/queue/token", body).by(&self.token)).await?;
        let mut place: Place = answer.json().ok_or(End::Troubled)?;
        self.pass = place.token.take().ok_or(End::Troubled)?;

        let mut empty_looks = 0;
        for polls in 0..POLLS_AT_MOST {
            if self.member.part == Part::VanishesInQueue && (polls >= POLLS_BEFORE_VANISHING || place.is_active()) {
                return Err(End::Vanished);
            }
            match place.status {
                Status::Active => return Ok(Turn::Mine),
                Status::Expired | Status::Left => return Ok(Turn::Lost),
                Status::Waiting => {}
            }
            empty_looks = if place.seats_left == 0 { empty_looks + 1 } else { 0 };
            if empty_looks >= EMPTY_LOOKS_AT_MOST {
                self.leave().await;
                return Err(End::WentHome);
            }
            let pause = self.own_pace(place.next_poll_seconds);
            self.wait_and_reload(pause).await?;
            let answer = self.insist(&Ask::get(Kind::Poll, "/queue/status").pass(&self.pass)).await?;
            if answer.told("queue-token-required") {
                return Ok(Turn::Lost);
            }
            place = answer.json().ok_or(End::Troubled)?;
        }
        Err(End::Stopped)
    }

    /// Gives the place up. Whether that is heard changes nothing for whoever is leaving.
    pub(super) async fn leave(&mut self) {
        let _ = self.crowd.client.ask(&Ask::delete(Kind::Leave, "/queue/token").pass(&self.pass)).await;
    }

    /// No two clocks tick alike.
    fn own_pace(&mut self, seconds: u64) -> Duration {
        Duration::from_secs(seconds).mul_f64(self.chance.random_range(1.0..1.1))
    }
}

impl Place {
    fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}
