//! What a rehearsal is asked to be.

mod cast;
mod curve;
mod hall;
mod target;

use std::fmt::Display;
use std::time::Duration;

use time::OffsetDateTime;

pub(crate) use cast::{Member, Part, Paying, Taste, cast};
pub use curve::{Curve, CurveUnknown};
pub(crate) use hall::{Block, PRICE_STANDING, blocks};
pub use target::{Target, TargetRefused};

use crate::people::Issuer;

/// More people than that are not simulated by one process: each is a task with a connection's worth of memory.
pub const PEOPLE_AT_MOST: u32 = 200_000;
/// What the seat map of one date is drawn for.
pub const SEATS_AT_MOST: u32 = 100_000;
/// What a standing section may have.
pub const STANDING_AT_MOST: u32 = 1_000_000;
/// A rehearsal is looked at by somebody who waits for it.
pub const DURATION_AT_MOST: Duration = Duration::from_secs(3600);
/// File descriptors are dear, and so many requests at once are more than any server of this size answers.
pub const CONNECTIONS_AT_MOST: usize = 4_096;

/// Who runs the on-sale.
pub struct Administrator {
    pub email: String,
    pub password: String,
}

/// What is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goods {
    /// Numbered seats.
    pub seats: u32,
    /// Places of one standing section.
    pub standing: u32,
}

/// Shares of the crowd, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Hold and let go, again and again.
    pub bots: f64,
    /// Vanish without a word, half of them in the queue and half with a hold.
    pub drop_outs: f64,
    /// Reload the pages while they wait.
    pub reloaders: f64,
    /// Pay, but their bank thinks for seconds.
    pub slow_payers: f64,
    /// Pay, and the gateway's answer never arrives.
    pub lost_answers: f64,
    /// Pay with a card that is declined, and then with another.
    pub declined: f64,
}

/// Who comes, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrowdPlan {
    pub people: u32,
    pub arrive_within: Duration,
    pub curve: Curve,
    pub shares: Shares,
    /// How often those who reload do.
    pub refresh_every: Duration,
    /// How long a person looks at a page before the next click, on average.
    pub think: Duration,
    /// The same number gives the same crowd.
    pub seed: u64,
}

/// How people come by an access token.
pub enum Accounts {
    /// They sign up: two password hashes each, so only so many.
    SignUp { at_most: u32 },
    /// An issuer that the server trusts vouches for them.
    Issuer(Issuer),
}

/// What a rehearsal never exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub duration: Duration,
    pub requests: u64,
    pub connections: usize,
}

/// A rehearsal.
pub struct Plan {
    pub against: Target,
    pub administrator: Administrator,
    pub goods: Goods,
    pub crowd: CrowdPlan,
    /// How many people are inside at once; the server's own setting when not said.
    pub max_active: Option<u32>,
    pub accounts: Accounts,
    pub bounds: Bounds,
    /// Leaves the concert on sale afterwards.
    pub keep_concert: bool,
    /// What time it is: this crate asks no clock of the wall.
    pub now: OffsetDateTime,
}

/// The plan makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanInvalid {
    #[error("--{option}: got {got}, takes {takes}")]
    OutOfRange { option: &'static str, got: String, takes: String },
    #[error("--seats and --standing: there is nothing to sell")]
    NothingToSell,
    #[error("--bots and --drop-outs: together they are more than everybody")]
    TooManyOthers,
    #[error("--slow-payers, --lost-answers and --declined: together they are more than everybody")]
    TooManyPayers,
    #[error(
        "--people {people}: signing up costs two password hashes each, so at most {at_most} do; raise it by \
         --sign-up-at-most, or let an issuer vouch for them (frontrow rehearse --write-issuer FOLDER)"
    )]
    TooManyToSignUp { people: u32, at_most: u32 },
}

impl Plan {
    /// Refuses what cannot be rehearsed.
    ///
    /// # Errors
    /// [`PlanInvalid`] names the option.
    pub fn check(&self) -> Result<(), PlanInvalid> {
        let (goods, crowd, bounds) = (self.goods, &self.crowd, &self.bounds);
        within("people", crowd.people, 1, PEOPLE_AT_MOST)?;
        within("seats", goods.seats, 0, SEATS_AT_MOST)?;
        within("standing", goods.standing, 0, STANDING_AT_MOST)?;
        within("max-seconds", bounds.duration.as_secs(), 1, DURATION_AT_MOST.as_secs())?;
        within("connections", bounds.connections, 1, CONNECTIONS_AT_MOST)?;
        within("max-requests", bounds.requests, 1, u64::MAX)?;
        if let Some(max_active) = self.max_active {
            within("max-active", max_active, 1, 1_000_000)?;
        }
        if goods.seats == 0 && goods.standing == 0 {
            return Err(PlanInvalid::NothingToSell);
        }
        crowd.shares.check()?;
        match self.accounts {
            Accounts::SignUp { at_most } if crowd.people > at_most => {
                Err(PlanInvalid::TooManyToSignUp { people: crowd.people, at_most })
            }
            Accounts::SignUp { .. } | Accounts::Issuer(_) => Ok(()),
        }
    }
}

impl Shares {
    fn check(&self) -> Result<(), PlanInvalid> {
        for (option, share) in [
            ("bots", self.bots),
            ("drop-outs", self.drop_outs),
            ("reloaders", self.reloaders),
            ("slow-payers", self.slow_payers),
            ("lost-answers", self.lost_answers),
            ("declined", self.declined),
        ] {
            within(option, share, 0.0, 1.0)?;
        }
        if self.bots + self.drop_outs > 1.0 {
            return Err(PlanInvalid::TooManyOthers);
        }
        let payers = self.slow_payers + self.lost_answers + self.declined;
        if payers > 1.0 { Err(PlanInvalid::TooManyPayers) } else { Ok(()) }
    }
}

fn within<T: PartialOrd + Display + Copy>(option: &'static str, got: T, least: T, most: T) -> Result<(), PlanInvalid> {
    if got >= least && got <= most {
        return Ok(());
    }
    let takes = format!("{least} to {most}");
    Err(PlanInvalid::OutOfRange { option, got: got.to_string(), takes })
}
