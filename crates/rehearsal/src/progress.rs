//! What is shown while it runs: a bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write, stdout};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A log with a line a second is read by nobody.
const LINE_EVERY_SECONDS: u64 = 5;
/// Of signing up, a line each so many people.
const LINE_EVERY_PEOPLE: u64 = 100;
const PHASE: &str = "{elapsed_precise} {msg} …";
const SALE: &str = "{elapsed_precise} {bar:30} {pos}/{len} gone home  {msg}";
const COUNT: &str = "{elapsed_precise} {bar:30} {pos}/{len}  {msg}";

/// Tells whoever started the rehearsal how it goes.
pub struct Progress(Option<ProgressBar>);

/// How the sale goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Live {
    pub(crate) elapsed: Duration,
    pub(crate) people: u64,
    pub(crate) arrived: u64,
    pub(crate) waiting: u64,
    pub(crate) inside: u64,
    pub(crate) bought: u64,
    pub(crate) gone: u64,
    pub(crate) requests_a_second: u64,
    pub(crate) errors: u64,
}

impl Progress {
    /// A bar where somebody watches, else lines.
    #[must_use]
    pub fn for_standard_output() -> Self {
        Self(stdout().is_terminal().then(|| ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stdout())))
    }

    pub(crate) fn phase(&self, words: &'static str) {
        match &self.0 {
            Some(bar) => {
                style(bar, PHASE);
                bar.set_message(words);
                bar.tick();
            }
            None => line(&format!("{words}.")),
        }
    }

    pub(crate) fn signed_up(&self, done: u64, of: u64) {
        match &self.0 {
            Some(bar) => {
                style(bar, COUNT);
                bar.set_length(of);
                bar.set_position(done);
            }
            None if done.is_multiple_of(LINE_EVERY_PEOPLE) || done == of => line(&format!("  {done} of {of}")),
            None => {}
        }
    }

    pub(crate) fn live(&self, live: &Live) {
        match &self.0 {
            Some(bar) => {
                style(bar, SALE);
                bar.set_length(live.people);
                bar.set_position(live.gone);
                bar.set_message(live.words());
            }
            None if live.elapsed.as_secs().is_multiple_of(LINE_EVERY_SECONDS) => {
                line(&format!("  {:>4} s  {} gone home  {}", live.elapsed.as_secs(), live.gone, live.words()));
            }
            None => {}
        }
    }

    pub(crate) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Live {
    fn words(&self) -> String {
        let Self { arrived, waiting, inside, bought, requests_a_second, errors, .. } = self;
        format!(
            "{arrived} came, {waiting} wait, {inside} inside, {bought} bought  {requests_a_second} requests/s, \
             {errors} errors"
        )
    }
}

fn style(bar: &ProgressBar, template: &str) {
    // The templates are ours; with a broken one the bar would look as it does by default.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("━━╌"));
    }
}

/// Whoever closed the pipe does not want to know.
fn line(words: &str) {
    let _ = writeln!(stdout(), "{words}");
}
