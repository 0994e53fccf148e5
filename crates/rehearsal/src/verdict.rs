//! Whether everything was right: the server's audit, and the crowd's own receipts.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, interval};

use crate::client::{Ask, Client, Ending, Kind, Meaning};
use crate::crowd::{Books, Receipts, follow};
use crate::measure::{Recorder, Standing};
use crate::stage::Stage;

/// Open payments settle within seconds once the gateway answers; more looks only delay the report.
const LOOKS_AT_MOST: u32 = 40;
const LOOK_EVERY: Duration = Duration::from_secs(1);
const LOOKS_AT_ONCE: usize = 16;

/// What is to be said of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// Absent when the audit gave no answer.
    pub(crate) audit: Option<Audit>,
    /// How the sale stands, if the server still says.
    pub(crate) standing: Option<Standing>,
    pub(crate) books: Books,
    /// Answers that only a broken server gives.
    pub(crate) broken_answers: u64,
}

/// The server's own answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Audit {
    pub(crate) ok: bool,
    pub(crate) checks: Vec<Check>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) name: String,
    pub(crate) ok: bool,
    pub(crate) detail: String,
}

/// Waits until nobody waits for the gateway any more, or long enough.
pub(crate) async fn settle(client: &Client, receipts: &Receipts) {
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for _ in 0..LOOKS_AT_MOST {
        let open = receipts.all().open;
        if open.is_empty() {
            return;
        }
        ticks.tick().await;
        let looks = stream::iter(open).map(async |(reservation, (token, _))| {
            if let Ok(status) = follow(client, &reservation, &token).await {
                receipts.settled_if_final(&reservation, status.as_deref());
            }
        });
        looks.buffer_unordered(LOOKS_AT_ONCE).collect::<Vec<()>>().await;
    }
}

impl Verdict {
    pub(crate) async fn reach(client: &Client, stage: &Stage, receipts: &Receipts, recorder: &Recorder) -> Self {
        let administrator = &stage.administrator;
        let audit = client.insist(&Ask::get(Kind::Audit, "/admin/audit").by(administrator)).await;
        let path = format!("/admin/concerts/{}/stats", stage.concert);
        let standing = client.insist(&Ask::get(Kind::Watch, path).by(administrator)).await;
        Self {
            audit: audit.ok().and_then(|answer| answer.json()),
            standing: standing.ok().and_then(|answer| answer.json()),
            books: receipts.all(),
            broken_answers: broken_answers(recorder),
        }
    }

    /// Everything that went wrong, a sentence each; nothing when all is well.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        match &self.audit {
            None => complaints.push("The audit gave no answer.".to_owned()),
            Some(audit) => {
                let failed = audit.checks.iter().filter(|check| !check.ok);
                complaints.extend(failed.map(|check| format!("The audit: {}: {}.", check.name, check.detail)));
                if !audit.ok && complaints.is_empty() {
                    complaints.push("The audit is not content.".to_owned());
                }
            }
        }
        match self.books.sold_twice() {
            0 => {}
            seats => complaints.push(format!("Two people were told that they bought the same seat, {seats} times.")),
        }
        match self.standing {
            None => complaints.push("The server did not say what was sold.".to_owned()),
            Some(Standing { sold, .. }) if sold < self.books.places() => {
                complaints
                    .push(format!("People have tickets for {} places, and {sold} are sold.", self.books.places()));
            }
            Some(_) => {}
        }
        if self.broken_answers > 0 {
            complaints.push(format!("{} answers were those of a broken server.", self.broken_answers));
        }
        complaints
    }
}

/// A server that is too busy says so; every other 5xx is a fault.
fn broken_answers(recorder: &Recorder) -> u64 {
    let is_broken = |ending: &Ending| {
        matches!(ending, Ending::Answered { status: 500.., .. }) && ending.meaning() == Meaning::Failed
    };
    let totals = recorder.totals();
    let endings = totals.tallies.iter().flat_map(|tally| &tally.endings);
    endings.filter(|(ending, _)| is_broken(ending)).map(|(_, count)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crowd::Ticket;

    fn verdict(ok: bool) -> Verdict {
        let check = Check { name: "seats".to_owned(), ok, detail: "2 seats sold twice".to_owned() };
        let standing = Standing { sold: 10, ..Standing::default() };
        let audit = Some(Audit { ok, checks: vec![check] });
        Verdict { audit, standing: Some(standing), books: Books::default(), broken_answers: 0 }
    }

    #[test]
    fn nothing_wrong_is_nothing_to_say() {
        assert_eq!(verdict(true).complaints(), Vec::<String>::new());
    }

    #[test]
    fn each_thing_that_is_wrong_is_said() {
        assert_eq!(verdict(false).complaints(), ["The audit: seats: 2 seats sold twice."]);
        let silent = Verdict { audit: None, standing: None, ..verdict(true) };
        assert_eq!(silent.complaints().len(), 2);
        let broken = Verdict { broken_answers: 3, ..verdict(true) };
        assert_eq!(broken.complaints(), ["3 answers were those of a broken server."]);
    }

    #[test]
    fn a_ticket_that_the_server_does_not_know_is_missed() {
        let receipts = Receipts::default();
        let mut missing = verdict(true);
        let ticket = Ticket { seats: Vec::new(), standing: 11, amount: 0, taken_after: Duration::ZERO };
        receipts.begun("a", "token", &ticket);
        receipts.settled("a", Some("CONFIRMED"));
        missing.books = receipts.all();
        assert_eq!(missing.complaints(), ["People have tickets for 11 places, and 10 are sold."]);
    }

    #[test]
    fn too_busy_is_not_broken() {
        let recorder = Recorder::new();
        let busy = Ending::Answered { status: 503, problem: Some("unavailable".to_owned()) };
        recorder.heard(Kind::Hold, busy, Duration::ZERO, Duration::ZERO);
        recorder.heard(Kind::Hold, Ending::TimedOut, Duration::ZERO, Duration::ZERO);
        assert_eq!(broken_answers(&recorder), 0);
        let broken = Ending::Answered { status: 500, problem: Some("internal-error".to_owned()) };
        recorder.heard(Kind::Hold, broken, Duration::ZERO, Duration::ZERO);
        assert_eq!(broken_answers(&recorder), 1);
    }
}
