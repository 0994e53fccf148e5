use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are open besides the connections of the load.
const OTHER_FILES: u64 = 500;

/// Raises the soft limit of open files for `connections`, as far as the hard one allows. Servers that are started from
/// now on inherit it.
pub(crate) fn allow_connections(connections: u64) -> anyhow::Result<()> {
    let needed = connections + OTHER_FILES;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    let hard = limit.maximum.unwrap_or(needed);
    anyhow::ensure!(hard >= needed, "{connections} connections need {needed} open files; the hard limit is {hard}");
    setrlimit(Resource::Nofile, Rlimit { current: Some(needed), maximum: limit.maximum })?;
    Ok(())
}
