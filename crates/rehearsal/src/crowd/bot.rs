use rand::Rng;
use serde_json::json;

use super::End;
use super::buying::{Choice, Hold};
use super::visit::Visit;
use crate::client::{Ask, Kind};
use crate::people::random_id;

/// How often a bot comes back for more.
const ROUNDS: u32 = 6;

impl Visit<'_> {
    /// Holds and lets go, so that others see seats vanish and come back.
    pub(super) async fn hold_and_let_go(&mut self) -> Result<End, End> {
        for _ in 0..ROUNDS {
            if let Choice::Wanted(wanted) = self.look_and_choose().await? {
                match self.hold(wanted).await? {
                    Hold::Held(held) => {
                        self.glance().await?;
                        let path = format!("/reservations/{}/cancel", held.id);
                        let ask = Ask::post(Kind::LetGo, path, json!({ "reason": "rehearsal" })).by(&self.token);
                        self.insist(&ask.key(&random_id().to_string())).await?;
                    }
                    Hold::NotInside => return Ok(End::LostPlace),
                    Hold::Lost => {}
                }
            }
            self.glance().await?;
        }
        Ok(End::LetGo)
    }

    /// A bot is quicker than people.
    async fn glance(&mut self) -> Result<(), End> {
        let pause = self.crowd.plan.think.mul_f64(self.chance.random_range(0.1..0.4));
        self.rest(pause).await
    }
}
