use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;
use tokio::time::interval;

use super::buyer::Tally;
use crate::support::{Gateway, Server};

/// How often the server is killed.
pub const KILLS: usize = 5;
/// For how long nobody reaches the gateway.
const DOWN_FOR: Duration = Duration::from_secs(3);

/// Kills the server, and spoils the gateway, each at its share of the crowd; gives when the last fault was over.
pub async fn break_things(server: &mut Server, gateway: &Gateway, tally: &Tally, people: usize) {
    let shares = 2 * KILLS + 2;
    for fault in 1..shares {
        until(tally, people * fault / shares).await;
        match fault {
            1 => gateway.misbehave(&json!({ "loseAnswers": people / 40 })).await,
            3 => gateway.misbehave(&json!({ "slowMilliseconds": 150 })).await,
            5 => gateway.behave().await,
            7 => {
                gateway.misbehave(&json!({ "down": true })).await;
                pass(DOWN_FOR).await;
                gateway.misbehave(&json!({ "loseAnswers": people / 40 })).await;
            }
            9 => gateway.misbehave(&json!({ "slowMilliseconds": 50, "loseAnswers": 5 })).await,
            11 => gateway.behave().await,
            _ => {
                server.kill().await;
                server.start_again().await;
            }
        }
    }
}

async fn until(tally: &Tally, people: usize) {
    while tally.done.load(Ordering::Relaxed) < people {
        tally.step.notified().await;
    }
}

async fn pass(time: Duration) {
    let mut ticks = interval(time);
    ticks.tick().await;
    ticks.tick().await;
}
