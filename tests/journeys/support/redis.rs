use std::env;
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use uuid::Uuid;

use super::eventually;

/// Redis answers within a tenth of a second of its start; the rest is for a busy machine.
const STARTED_WITHIN: Duration = Duration::from_secs(20);

/// A Redis of one's own, to break.
pub struct Redis {
    port: u16,
    child: Child,
    folder: TempDir,
}

impl Redis {
    /// Whether there is a Redis to start.
    ///
    /// # Panics
    /// When there is none, and `TEST_SERVERS` is `required`.
    pub fn is_there() -> bool {
        let path = env::var_os("PATH").unwrap_or_default();
        let there = env::split_paths(&path).any(|folder| folder.join("redis-server").exists());
        let required = env::var("TEST_SERVERS").is_ok_and(|value| value == "required");
        assert!(there || !required, "redis-server is not installed: run the tests by `make test`");
        if !there {
            println!("NOT RUN: redis-server is not installed; `make test` installs it");
        }
        there
    }

    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let child = launch(port, &folder).await;
        Self { port, child, folder }
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Everything it knew is gone, and it goes on.
    pub async fn forget_everything(&self) {
        let mut connection = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        connection.write_all(b"FLUSHALL\r\n").await.unwrap();
        let mut answer = [0; 5];
        connection.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"+OK\r\n");
    }

    /// Kills it without a warning.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Starts it again, empty.
    pub async fn start_again(&mut self) {
        self.child = launch(self.port, &self.folder).await;
    }

    /// It is there and answers nobody.
    pub async fn pause(&self) {
        self.signal("-STOP").await;
    }

    /// It answers again, and knows everything it knew.
    pub async fn resume(&self) {
        self.signal("-CONT").await;
    }

    async fn signal(&self, signal: &str) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
    }
}

/// Under 32768: above it the kernel may give whoever knocks the very port they knock on.
pub(super) fn free_port() -> u16 {
    let random = || 20_000 + (Uuid::now_v7().as_u128() % 12_000) as u16;
    let mut ports = std::iter::repeat_with(random).take(20);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

async fn launch(port: u16, folder: &TempDir) -> Child {
    let child = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    eventually("Redis listens", STARTED_WITHIN, async || TcpStream::connect(("127.0.0.1", port)).ok().map(drop)).await;
    child
}
