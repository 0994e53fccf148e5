use std::path::PathBuf;

/// What is measured, how long, and with what.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names of rows, or what they begin with; all when empty.
    pub only: Vec<String>,
    /// How long each side is measured each time.
    pub seconds: f64,
    /// How often the two sides take turns.
    pub pairs: usize,
    /// Over how many connections requests come, where the goal does not say.
    pub connections: usize,
    /// Where the list of figures is written.
    pub out: PathBuf,
    /// A MariaDB or MySQL on this machine where databases may be made; its rows are left out without it.
    pub mysql: Option<String>,
    /// A PostgreSQL, likewise.
    pub postgres: Option<String>,
    /// A file that starts that MariaDB again once it was killed; the rows that kill it are left out without it.
    pub mysql_start: Option<PathBuf>,
    /// The same for PostgreSQL.
    pub postgres_start: Option<PathBuf>,
    /// A Redis on this machine that is emptied, killed and stopped; its rows are left out without it.
    pub redis: Option<String>,
    /// A file that starts that Redis again once it was killed.
    pub redis_start: Option<PathBuf>,
}

impl Options {
    /// Fewer turns than this, and one bad moment of the machine is a result.
    pub const PAIRS_AT_LEAST: usize = 3;
    /// A run has an end: the longest that each side may be measured.
    pub const SECONDS_AT_MOST: f64 = 60.0;

    /// # Errors
    /// What is wrong with them.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let (least, most) = (Self::PAIRS_AT_LEAST, Self::SECONDS_AT_MOST);
        anyhow::ensure!((least..=99).contains(&self.pairs), "--pairs is {least} to 99");
        anyhow::ensure!(self.seconds >= 0.2 && self.seconds <= most, "--seconds is 0.2 to {most}");
        anyhow::ensure!((1..=10_000).contains(&self.connections), "--connections is 1 to 10000");
        let known = crate::goals::row_names();
        for wanted in &self.only {
            let meant = known.iter().any(|row| row.starts_with(wanted.as_str()));
            anyhow::ensure!(meant, "--only {wanted}: there is no such row; rows: {}", known.join(", "));
        }
        Ok(())
    }

    /// Whether a row is to be measured.
    pub(crate) fn wants(&self, row: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| row.starts_with(wanted.as_str()))
    }
}
