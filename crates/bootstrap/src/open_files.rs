//! How many connections fit: each is an open file to the system.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Ten thousand people, and room for the database, files and timers.
const NEEDED: u64 = 12_000;
/// More than one process serves; asking for more costs nothing but a larger table.
const WANTED: u64 = 65_536;

/// Raises the limit as far as the system lets us, and says so where that is not far enough for a crowd.
pub fn raise_limit() {
    let limit = getrlimit(Resource::Nofile);
    let reach = limit.maximum.unwrap_or(WANTED).min(WANTED);
    let mut current = limit.current.unwrap_or(WANTED);
    if current < reach && setrlimit(Resource::Nofile, Rlimit { current: Some(reach), maximum: limit.maximum }).is_ok() {
        current = reach;
    }
    if current < NEEDED {
        tracing::warn!(
            open_files = current,
            needed = NEEDED,
            "a crowd of 10,000 does not fit: raise the hard limit, as with `ulimit -Hn` or LimitNOFILE="
        );
    }
}
