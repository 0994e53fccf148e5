//! What came out: a table for people, a list for programs.

mod finding;
mod table;

use std::fs;
use std::path::Path;

use anyhow::Context;
pub(crate) use finding::Finding;

use crate::progress::say;

/// Everything that was found, and what could not be measured.
#[derive(Default)]
pub(crate) struct Report {
    findings: Vec<Finding>,
    failures: Vec<String>,
    left_out: Vec<String>,
}

impl Report {
    /// Takes what a measurement found, or why it is none.
    pub(crate) fn take(&mut self, found: anyhow::Result<Vec<Finding>>, what: &str) {
        match found {
            Ok(found) => self.findings.extend(found),
            Err(error) => {
                let failure = format!("{what}: {error:#}");
                say(&format!("  FAILED {failure}"));
                self.failures.push(failure);
            }
        }
    }

    pub(crate) fn leave_out(&mut self, row: &str, why: &str) {
        self.left_out.push(format!("{row}: {why}"));
    }

    /// Whether everything could be measured and nothing happened that must never happen.
    pub(crate) fn is_sound(&self) -> bool {
        self.failures.is_empty() && !self.findings.iter().any(Finding::is_a_violation)
    }

    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub(crate) fn print(&self) {
        println!("{}", table::table(&self.findings));
        for left_out in &self.left_out {
            println!("left out  {left_out}");
        }
        for failure in &self.failures {
            println!("FAILED    {failure}");
        }
        let goals = self.findings.iter().filter(|finding| finding.is_a_goal());
        let met = goals.clone().filter(|finding| finding.is_met()).count();
        println!("{met} of {} goals are met.", goals.count());
    }

    pub(crate) fn write(&self, file: &Path) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        let text = serde_json::to_string_pretty(&self.findings)?;
        fs::write(file, format!("{text}\n")).with_context(|| file.display().to_string())
    }
}
