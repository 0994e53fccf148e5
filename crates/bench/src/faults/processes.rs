//! Processes that are not children of ours, as /proc shows them.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Command;
use tokio::time::{Instant, interval, timeout};

/// How long a killed process may take to go: it frees its memory.
const GONE_WITHIN: Duration = Duration::from_secs(20);
/// How long the file that starts a server again may take, recovery included.
const STARTED_WITHIN: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What the kernel tells about a process.
struct Status {
    state: char,
    parent: i32,
}

pub(super) fn name_of(pid: Pid) -> anyhow::Result<String> {
    let name = fs::read_to_string(format!("/proc/{}/comm", pid.as_raw_nonzero()));
    Ok(name.with_context(|| format!("there is no process {}", pid.as_raw_nonzero()))?.trim().to_owned())
}

/// Kills the process and all it has started, and waits until nothing of it is left. It is stopped beforehand, so that
/// it starts nobody while its children are counted.
pub(super) async fn kill_with_children(pid: Pid) -> anyhow::Result<()> {
    kill_process(pid, Signal::STOP)?;
    let mut all = children_of(pid)?;
    kill_process(pid, Signal::KILL)?;
    for child in &all {
        // It may have seen its parent die, and gone by itself.
        let _ = kill_process(*child, Signal::KILL);
    }
    all.push(pid);
    let deadline = Instant::now() + GONE_WITHIN;
    let mut ticks = interval(LOOK_EVERY);
    while all.iter().any(|pid| is_there(*pid)) {
        anyhow::ensure!(Instant::now() < deadline, "it was killed and is still there");
        ticks.tick().await;
    }
    Ok(())
}

/// Runs a file that starts a server again.
pub(super) async fn run_to_its_end(start: &Path) -> anyhow::Result<()> {
    let mut command = Command::new(start);
    let running = command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true).status();
    let file = start.display();
    let status = timeout(STARTED_WITHIN, running).await.with_context(|| format!("{file} does not end"))?;
    let status = status.with_context(|| file.to_string())?;
    anyhow::ensure!(status.success(), "{file} ended with {status}");
    Ok(())
}

fn children_of(parent: Pid) -> anyhow::Result<Vec<Pid>> {
    let mut children = Vec::new();
    for entry in fs::read_dir("/proc").context("/proc")? {
        let pid = entry?.file_name().to_str().and_then(|name| name.parse().ok()).and_then(Pid::from_raw);
        let Some(pid) = pid else { continue };
        if status_of(pid).is_some_and(|status| status.parent == parent.as_raw_nonzero().get()) {
            children.push(pid);
        }
    }
    Ok(children)
}

/// A zombie has let go of everything but its number.
fn is_there(pid: Pid) -> bool {
    status_of(pid).is_some_and(|status| !matches!(status.state, 'Z' | 'X'))
}

fn status_of(pid: Pid) -> Option<Status> {
    // It may go while it is looked at.
    parse(&fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?)
}

/// The name stands in parentheses and may hold some itself.
fn parse(text: &str) -> Option<Status> {
    let (_, rest) = text.rsplit_once(") ")?;
    let mut words = rest.split(' ');
    Some(Status { state: words.next()?.chars().next()?, parent: words.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_process_dies_with_its_children() {
        let mut shell = Command::new("sh");
        let script = "sleep 60 & sleep 60 & echo started; wait";
        let mut shell = shell.args(["-c", script]).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut output = tokio::io::BufReader::new(shell.stdout.take().unwrap());
        tokio::io::AsyncBufReadExt::read_line(&mut output, &mut String::new()).await.unwrap();
        let pid = Pid::from_raw(shell.id().unwrap().cast_signed()).unwrap();
        let children = children_of(pid).unwrap();
        assert_eq!(children.len(), 2);
        kill_with_children(pid).await.unwrap();
        assert!(!children.into_iter().any(is_there));
    }

    #[test]
    fn a_name_may_hold_parentheses() {
        let status = parse("17 (a ) b) Z 4 17 17 0").unwrap();
        assert_eq!((status.state, status.parent), ('Z', 4));
    }
}
