use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use async_trait::async_trait;
use rustix::process::Pid;

use super::fault::Fault;
use super::processes::{kill_with_children, name_of, run_to_its_end};
use crate::options::Options;
use crate::stage::{DatabaseKind, Databases, Shop, ask_text};

/// What a database's process may be called. A pid file may be old, and its number somebody else's by now.
const PROGRAMS: [&str; 3] = ["mariadbd", "mysqld", "postgres"];

/// The database dies without a warning, every process of it, and is started again at once on the same data and port.
pub(super) struct DatabaseKilled {
    kind: DatabaseKind,
    url: String,
    start: PathBuf,
}

impl DatabaseKilled {
    pub(super) fn of(kind: DatabaseKind, databases: &Databases, options: &Options) -> Result<Self, &'static str> {
        let (url, start, why_not) = match kind {
            DatabaseKind::MySql => (
                &databases.mysql,
                &options.mysql_start,
                "no file was named that starts MariaDB again: --mysql-start, which scripts/with-test-servers gives",
            ),
            DatabaseKind::Postgres => (
                &databases.postgres,
                &options.postgres_start,
                "no file was named that starts PostgreSQL again: --postgres-start, which scripts/with-test-servers gives",
            ),
            DatabaseKind::Sqlite => return Err("SQLite is no process of its own"),
        };
        let (url, start) = url.clone().zip(start.clone()).ok_or(why_not)?;
        Ok(Self { kind, url, start })
    }

    async fn process(&self) -> anyhow::Result<Pid> {
        let file = match self.kind {
            DatabaseKind::MySql | DatabaseKind::Sqlite => {
                let folder = ask_text(&self.url, "SELECT @@datadir").await?;
                // An absolute path stays what it is.
                Path::new(&folder).join(ask_text(&self.url, "SELECT @@pid_file").await?)
            }
            DatabaseKind::Postgres => {
                let folder = ask_text(&self.url, "SELECT setting FROM pg_settings WHERE name = 'data_directory'");
                Path::new(&folder.await?).join("postmaster.pid")
            }
        };
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let number = text.lines().next().and_then(|line| line.trim().parse().ok());
        let pid = number.and_then(Pid::from_raw).with_context(|| format!("{} names no process", file.display()))?;
        let name = name_of(pid)?;
        anyhow::ensure!(PROGRAMS.contains(&name.as_str()), "{} names a process called {name}", file.display());
        Ok(pid)
    }
}

#[async_trait]
impl Fault for DatabaseKilled {
    async fn strike(&mut self, _shop: &mut Shop) -> anyhow::Result<Instant> {
        let pid = self.process().await.context("the database's process")?;
        let struck_at = Instant::now();
        kill_with_children(pid).await.context("the database cannot be killed")?;
        Ok(struck_at)
    }

    async fn mend(&mut self, _shop: &mut Shop) -> anyhow::Result<()> {
        run_to_its_end(&self.start).await
    }
}
