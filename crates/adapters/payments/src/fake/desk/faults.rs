use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fake::script::SLOW_AT_MOST;

/// What the whole desk does wrong, for as long as it is asked to. What is not named is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Faults {
    /// Does nothing, and says so: 503.
    down: bool,
    /// Answers this much later.
    slow_milliseconds: u64,
    /// Does what it is asked for and hangs up without an answer, so many times.
    lose_answers: u32,
}

/// More answers than any test asks for: a wrong number is a slip.
const LOSE_ANSWERS_AT_MOST: u32 = 1_000_000;

impl Faults {
    /// The faults in the text of a request.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn parse(body: &[u8]) -> Result<Self, String> {
        let faults: Self = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let slowest = u64::try_from(SLOW_AT_MOST.as_millis()).unwrap_or(u64::MAX);
        if faults.slow_milliseconds > slowest {
            return Err(format!("slowMilliseconds: got {}, takes 0 to {slowest}", faults.slow_milliseconds));
        }
        if faults.lose_answers > LOSE_ANSWERS_AT_MOST {
            return Err(format!("loseAnswers: got {}, takes 0 to {LOSE_ANSWERS_AT_MOST}", faults.lose_answers));
        }
        Ok(faults)
    }

    pub(super) const fn is_down(&self) -> bool {
        self.down
    }

    pub(super) const fn delay(&self) -> Duration {
        Duration::from_millis(self.slow_milliseconds)
    }

    /// Whether the answer at hand gets lost; one fewer from then on.
    pub(super) fn take_lost_answer(&mut self) -> bool {
        let lost = self.lose_answers > 0;
        self.lose_answers = self.lose_answers.saturating_sub(1);
        lost
    }
}
