use std::env;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::ops::Range;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use rand::Rng;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::{Administrator, Database, Issuer};

/// Below the ports that the kernel gives to whoever connects: while a killed server is down, nobody takes its port.
const PORTS: Range<u16> = 20_000..32_768;
/// More than a few taken ones in a row means that something else is wrong.
const PORTS_TRIED: usize = 20;
/// How long a server may take until it listens, tables included.
const STARTED_WITHIN: Duration = Duration::from_secs(60);
/// How long a server that is told to stop may take.
const STOPPED_WITHIN: Duration = Duration::from_secs(30);
/// How long an audit of the rows of one run may take.
const AUDITED_WITHIN: Duration = Duration::from_secs(300);

const ADMINISTRATOR: (&str, &str) = ("box-office@bench.test", "only on this machine");
/// Replicas share it. It guards nothing but loopback databases that are dropped.
const SIGNING_KEY: &str = "YSBrZXkgb2YgMzIgYnl0ZXMgZm9yIGEgYmVuY2htYXI=";

/// What servers say: what goes wrong, and how far they are with a large hall, which takes seconds.
const TOLD: &str = "error,frontrow_sql::catalog::write_date=info";

/// A setting and its value, such as `("reservation.strategy", "direct")`.
pub(crate) type Setting = (&'static str, &'static str);

/// Which half of a server is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roles {
    All,
    /// Without timers: somebody else writes what would be told.
    HttpOnly,
}

impl Roles {
    const fn argument(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::HttpOnly => Some("--http-only"),
        }
    }
}

/// This program as a server of its own.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    roles: Roles,
    variables: Vec<(String, String)>,
}

impl Server {
    /// Starts one on `database`. Holds outlive the run, so that nothing lapses while it is measured.
    pub(crate) async fn start(
        database: &Database,
        issuer: &Issuer,
        roles: Roles,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let ledger = issuer.keys_file.with_file_name("gateway.jsonl").display().to_string();
        let keys_file = issuer.keys_file.display().to_string();
        let port = free_port()?.to_string();
        let mut all: Vec<(&str, &str)> = vec![
            ("http.host", "127.0.0.1"),
            ("http.port", &port),
            ("database.url", database.url.as_str()),
            ("payments.fake_ledger", &ledger),
            ("reservation.hold_ttl_seconds", "3600"),
            ("demo.seed", "false"),
            ("admin.email", ADMINISTRATOR.0),
            ("admin.password", ADMINISTRATOR.1),
            ("auth.outside.issuer", Issuer::NAME),
            ("auth.outside.jwks", &keys_file),
            ("auth.signing_key", SIGNING_KEY),
        ];
        all.extend_from_slice(settings);
        let variables: Vec<_> = all.into_iter().map(|(name, value)| (variable(name), value.to_owned())).collect();
        let (child, address) = spawn(&variables, roles).await?;
        Ok(Self { child, address, roles, variables })
    }

    /// Kills it without a warning; returns once it is gone.
    pub(crate) async fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("the server cannot be killed")
    }

    /// Starts it again where it was.
    pub(crate) async fn start_again(&mut self) -> anyhow::Result<()> {
        (self.child, self.address) = spawn(&self.variables, self.roles).await?;
        Ok(())
    }

    /// Signs the administrator in.
    pub(crate) async fn administrator(&self) -> anyhow::Result<Administrator> {
        Administrator::sign_in(self.address, ADMINISTRATOR).await
    }

    /// Asks every question of the audit about this server's database; its words when it finds something.
    pub(crate) async fn audit(&self) -> anyhow::Result<Result<(), String>> {
        let output = timeout(AUDITED_WITHIN, command(&self.variables)?.arg("audit").output());
        let output = output.await.context("the audit took too long")?.context("the audit could not be run")?;
        if output.status.success() {
            return Ok(Ok(()));
        }
        let (words, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        Ok(Err(format!("{words}{errors}")))
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(pid) =
            self.child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(rustix::process::Pid::from_raw)
        {
            rustix::process::kill_process(pid, rustix::process::Signal::TERM).context("the server cannot be told")?;
        }
        let status = timeout(STOPPED_WITHIN, self.child.wait()).await.context("the server does not stop")??;
        anyhow::ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }
}

async fn spawn(variables: &[(String, String)], roles: Roles) -> anyhow::Result<(Child, SocketAddr)> {
    let mut command = command(variables)?;
    command.arg("serve").args(roles.argument());
    let mut child = command.stdout(Stdio::piped()).spawn().context("the server")?;
    let address = timeout(STARTED_WITHIN, listening(&mut child)).await.context("the server did not listen")??;
    Ok((child, address))
}

fn free_port() -> anyhow::Result<u16> {
    let chance = &mut rand::rng();
    let mut ports = (0..PORTS_TRIED).map(|_| chance.random_range(PORTS));
    ports.find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()).context("no port is free")
}

fn variable(setting: &str) -> String {
    format!("FRONTROW__{}", setting.to_uppercase().replace('.', "__"))
}

/// Settings of whoever runs the benchmark would reach one side or both, so none is passed on.
fn command(variables: &[(String, String)]) -> anyhow::Result<Command> {
    let mut command = Command::new(env::current_exe().context("this program cannot be found")?);
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("FRONTROW__")) {
        command.env_remove(name);
    }
    command.env("RUST_LOG", TOLD).envs(variables.iter().cloned()).kill_on_drop(true).stdin(Stdio::null());
    Ok(command)
}

async fn listening(child: &mut Child) -> anyhow::Result<SocketAddr> {
    let mut lines = BufReader::new(child.stdout.take().context("the server says nothing")?).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, base)) = line.split_once("listens on http://") {
            let address = base.trim().parse().with_context(|| format!("the server listens on {base}"))?;
            // Whatever it prints later must not fill the pipe and stop it.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(address);
        }
    }
    bail!("the server ended before it listened")
}
