//! A server that is found through its sentinel. Both are the test's own, because nobody gives tests a sentinel.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use frontrow_application::ports::SeatLock;
use frontrow_redis::{Redis, RedisSeatLock, RedisSettings};
use frontrow_testkit::{FakeClock, new_id};
use tempfile::TempDir;

use crate::outage::until;
use crate::servers::say_once;

/// Ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It fails where the process has ended by itself, and then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// None where this machine has no `redis-server`.
fn start(arguments: &[&str]) -> Option<Running> {
    let mut command = Command::new("redis-server");
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().ok().map(Running)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_sentinel_says_where_the_server_is() {
    let folder = TempDir::new().unwrap();
    let (server_port, sentinel_port) = (free_port(), free_port());
    let port = server_port.to_string();
    let Some(_server) = start(&["--port", &port, "--bind", "127.0.0.1", "--save", ""]) else {
        return say_once("sentinels, for there is no redis-server in the PATH");
    };
    let settings = folder.path().join("sentinel.conf");
    let lines = format!("port {sentinel_port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {server_port} 1\n");
    fs::write(&settings, lines).unwrap();
    let _sentinel = start(&[settings.to_str().unwrap(), "--sentinel"]).unwrap();

    let url = format!("redis-sentinel://127.0.0.1:{sentinel_port}?sentinelServiceName=main");
    let redis = Redis::start(&RedisSettings::at(&url)).await.unwrap();
    until("the server is found", async || redis.is_up()).await;
    let lock = RedisSeatLock::new(redis, Arc::new(FakeClock::default()));
    assert!(lock.acquire(new_id(), &[new_id()], new_id(), time::Duration::SECOND).await.unwrap());
}
