use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::sync::watch;

use super::{Crowd, End, rest};
use crate::client::Answer;
use crate::client::{Ask, Silence};
use crate::measure::Whereabouts;
use crate::plan::{Member, Part};
use crate::stage::SeatStatus;

/// Whoever loses the place joins once more, and then gives up.
const JOINS_AT_MOST: u32 = 2;

/// One person's visit, from the concert's page to the ticket or home.
pub(super) struct Visit<'a> {
    pub(super) crowd: &'a Crowd,
    pub(super) member: &'a Member,
    pub(super) token: String,
    pub(super) whereabouts: Whereabouts,
    pub(super) chance: StdRng,
    /// What the waiting room gave.
    pub(super) pass: String,
    /// The last map that was looked at, with its tag.
    pub(super) map: Option<(String, Vec<SeatStatus>)>,
    /// The tag of the map that was last reloaded while waiting.
    pub(super) reloaded: Option<String>,
    stop: watch::Receiver<bool>,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Mine,
    /// The place is over.
    Lost,
}

impl<'a> Visit<'a> {
    pub(super) fn new(
        crowd: &'a Crowd,
        member: &'a Member,
        token: String,
        whereabouts: Whereabouts,
        stop: watch::Receiver<bool>,
    ) -> Self {
        let chance = StdRng::seed_from_u64(member.seed);
        Self { crowd, member, token, whereabouts, chance, pass: String::new(), map: None, reloaded: None, stop }
    }

    pub(super) async fn run(mut self) -> End {
        match self.story().await {
            Ok(end) | Err(end) => end,
        }
    }

    async fn story(&mut self) -> Result<End, End> {
        self.look_around().await?;
        for _ in 0..JOINS_AT_MOST {
            let joined_at = Instant::now();
            if self.queue().await? == Turn::Mine {
                self.crowd.recorder.waited(joined_at.elapsed());
                match self.inside().await {
                    Ok(End::LostPlace) => {}
                    ended => return ended,
                }
            }
        }
        Ok(End::LostPlace)
    }

    /// What the person came for. Whoever leaves without a ticket says so, and frees the place at once; whoever has one
    /// is seen out by the server.
    async fn inside(&mut self) -> Result<End, End> {
        self.whereabouts.comes_in();
        let came_in_at = Instant::now();
        let ended = match self.member.part {
            Part::Bot => self.hold_and_let_go().await,
            Part::Buyer | Part::VanishesWithHold | Part::VanishesInQueue => self.buy().await,
        };
        let (Ok(end) | Err(end)) = ended;
        match end {
            End::Bought => self.whereabouts.bought(),
            End::FoundNothing | End::LetGo | End::DidNotPay => self.leave().await,
            End::WentHome | End::Vanished | End::LostPlace | End::Troubled | End::Stopped | End::NeverCame => {
                return ended;
            }
        }
        self.crowd.recorder.visited(came_in_at.elapsed());
        ended
    }

    /// Asks until there is an answer that counts.
    pub(super) async fn insist(&self, ask: &Ask) -> Result<Answer, End> {
        self.crowd.client.insist(ask).await.map_err(End::from)
    }

    /// Waits, unless the rehearsal is over.
    pub(super) async fn rest(&mut self, pause: Duration) -> Result<(), End> {
        rest(&mut self.stop, pause).await
    }

    /// Looks at a page before the next click.
    pub(super) async fn think(&mut self) -> Result<(), End> {
        let pause = self.crowd.plan.think.mul_f64(self.chance.random_range(0.5..1.5));
        self.rest(pause).await
    }
}

impl From<Silence> for End {
    fn from(silence: Silence) -> Self {
        match silence {
            Silence::NoAnswer => Self::Troubled,
            Silence::RequestsSpent => Self::Stopped,
        }
    }
}
