use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

use crate::client::{Kind, Meaning};
use crate::crowd::End;
use crate::measure::{Sample, Standing, Totals};
use crate::plan::{Accounts, CrowdPlan, Goods, Plan};
use crate::ratio::{real, share};
use crate::sale::Sale;
use crate::stage::{Hall, Stage};
use crate::suggestion::{FullRoom, Shown, Suggestion, suggest};
use crate::verdict::Verdict;

/// Everything that a rehearsal found out.
pub struct Facts {
    pub(crate) setting: Setting,
    pub(crate) sign_up: SignUp,
    pub(crate) samples: Vec<Sample>,
    pub(crate) totals: Totals,
    pub(crate) ends: BTreeMap<End, u64>,
    pub(crate) hall: Arc<Hall>,
    pub(crate) took: Duration,
    pub(crate) cut_short: bool,
    pub(crate) verdict: Verdict,
    pub(crate) suggestion: Suggestion,
}

/// What was rehearsed.
pub(crate) struct Setting {
    pub(crate) against: String,
    pub(crate) at: OffsetDateTime,
    pub(crate) goods: Goods,
    pub(crate) crowd: CrowdPlan,
    pub(crate) max_active: Option<u32>,
    /// An outside issuer vouched for the people.
    pub(crate) vouched_for: bool,
    pub(crate) connections: usize,
    pub(crate) requests_at_most: u64,
}

/// How people came by their tokens.
#[derive(Clone, Copy)]
pub(crate) struct SignUp {
    pub(crate) people: u64,
    pub(crate) took: Duration,
}

impl Facts {
    pub(crate) fn of(
        plan: &Plan,
        sign_up: SignUp,
        sale: Sale,
        stage: &Stage,
        verdict: Verdict,
        totals: Totals,
    ) -> Self {
        let setting = Setting {
            against: plan.against.base().to_owned(),
            at: plan.now,
            goods: plan.goods,
            crowd: plan.crowd,
            max_active: plan.max_active,
            vouched_for: matches!(plan.accounts, Accounts::Issuer(_)),
            connections: plan.bounds.connections,
            requests_at_most: plan.bounds.requests,
        };
        let suggestion = suggest(&shown(&sale.samples, &totals));
        let Sale { samples, ends, took, cut_short, .. } = sale;
        let hall = Arc::clone(&stage.hall);
        Self { setting, sign_up, samples, totals, ends, hall, took, cut_short, verdict, suggestion }
    }

    /// Whether nothing went wrong.
    #[must_use]
    pub fn all_is_well(&self) -> bool {
        self.verdict.complaints().is_empty()
    }

    /// Everything that there was to sell.
    pub(crate) fn places(&self) -> u64 {
        u64::from(self.setting.goods.seats) + u64::from(self.setting.goods.standing)
    }

    /// Since when nothing was free, for good.
    pub(crate) fn nothing_free_after_seconds(&self) -> Option<f64> {
        let none_free = |sample: &&Sample| sample.standing.available == 0 && sample.standing != Standing::default();
        self.samples.iter().rev().take_while(none_free).last().map(|sample| sample.at_seconds)
    }

    /// The busiest second.
    pub(crate) fn requests_a_second_at_most(&self) -> f64 {
        let rates = self.samples.windows(2).map(|pair| {
            let seconds = (pair[1].at_seconds - pair[0].at_seconds).max(0.5);
            real(pair[1].window.requests) / seconds
        });
        rates.fold(0.0, f64::max)
    }

    /// What the crowd asked.
    pub(crate) fn requests(&self) -> u64 {
        self.totals.sale().map(|tally| tally.percentiles.count).sum()
    }

    /// What should not happen, though some of it may be forgiven: a server may be too busy.
    pub(crate) fn trouble(&self) -> u64 {
        [Meaning::Busy, Meaning::Unexpected, Meaning::Failed, Meaning::Unknown]
            .map(|m| self.totals.count(m))
            .iter()
            .sum()
    }
}

fn shown(samples: &[Sample], totals: &Totals) -> Shown {
    let hold = totals.of(Kind::Hold);
    let holds = hold.map_or(0, |hold| hold.percentiles.count);
    let lost = hold.map_or(0, |hold| hold.count(Meaning::Refused));
    let requests: u64 = totals.sale().map(|tally| tally.percentiles.count).sum();
    let trouble: u64 =
        [Meaning::Busy, Meaning::Failed, Meaning::Unknown].map(|meaning| totals.count(meaning)).iter().sum();
    Shown {
        full: FullRoom::of(samples),
        active_at_most: samples.iter().map(|sample| sample.standing.active).max().unwrap_or(0),
        hold_p99_milliseconds: hold.map_or(0.0, |hold| hold.percentiles.p99_milliseconds),
        lost_races: share(lost, holds),
        trouble: share(trouble, requests),
        errand_seconds: totals.visits.map_or(0.0, |visits| visits.p50_milliseconds / 1_000.0),
    }
}
