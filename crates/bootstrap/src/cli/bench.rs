use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  make bench                                      builds, starts MariaDB, PostgreSQL and Redis, runs everything
  frontrow bench --only refusals --only seat-map  rows without a database server run on SQLite
  frontrow bench --mysql mysql://root@127.0.0.1:3306 --only holds --seconds 5

Both sides of a row run in turns on this machine, with the load and the database on it as well: believe the ratio, not
the figures, and only when nothing else runs. docs/benchmarks.md says what each row means.

Exit status 0 when every row could be measured, the audit of every database found nothing and nothing was sold twice; a
goal that is missed is a figure in the table.";

/// Measure Frontrow against what it could be at most and against what others do, both sides in one run.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Bench {
    /// Measure this row only, or all whose names begin so; may be repeated. --rows lists them.
    #[arg(long, value_name = "ROW")]
    pub only: Vec<String>,
    /// List the names of the rows.
    #[arg(long)]
    pub rows: bool,
    /// How long each side is measured at each turn.
    #[arg(long, value_name = "NUMBER", default_value_t = 3.0)]
    pub seconds: f64,
    /// How many turns each side has; the median counts.
    #[arg(long, value_name = "NUMBER", default_value_t = 3)]
    pub pairs: usize,
    /// Over how many connections requests come, where the goal does not say.
    #[arg(long, value_name = "NUMBER", default_value_t = 256)]
    pub connections: usize,
    /// Where the figures are written as a list.
    #[arg(long, value_name = "FILE", default_value = "target/bench.json")]
    pub out: PathBuf,
    /// A MariaDB or MySQL on this machine, where databases are made and dropped. Without it its rows are left out.
    #[arg(long, value_name = "URL", env = "TEST_MYSQL_URL")]
    pub mysql: Option<String>,
    /// A PostgreSQL, likewise.
    #[arg(long, value_name = "URL", env = "TEST_POSTGRES_URL")]
    pub postgres: Option<String>,
    /// Starts that MariaDB again, on the same data and port, after the benchmark has killed it. Without it the rows
    /// that kill it are left out.
    #[arg(long, value_name = "FILE", env = "TEST_MYSQL_START")]
    pub mysql_start: Option<PathBuf>,
    /// The same for PostgreSQL.
    #[arg(long, value_name = "FILE", env = "TEST_POSTGRES_START")]
    pub postgres_start: Option<PathBuf>,
    /// A Redis on this machine, redis://HOST:PORT. It is emptied and made to hang. Without it its rows are left out.
    #[arg(long, value_name = "URL", env = "TEST_REDIS_URL")]
    pub redis: Option<String>,
    /// Starts that Redis again, empty and on the same port, after the benchmark has killed it.
    #[arg(long, value_name = "FILE", env = "TEST_REDIS_START")]
    pub redis_start: Option<PathBuf>,
}
