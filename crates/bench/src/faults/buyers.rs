use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::runtime::Builder;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::heard::Heard;
use super::log::Log;
use super::wishes::{Wish, Wishes};
use crate::load::Connection;

/// As many as the load has elsewhere.
const THREADS: usize = 2;
/// Whoever is refused for now, or cut off, asks again after this long: a crowd that does not wait at all takes the
/// cores from whatever is starting.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(50);
/// Every request is answered within 10 s; beyond, the connection is given up.
const ANSWERED_WITHIN: Duration = Duration::from_secs(12);
/// How long a buyer asks for the same, over all that breaks meanwhile.
const INSIST_AT_MOST: Duration = Duration::from_secs(60);

/// A crowd that buys as fast as it is answered, whatever breaks: whoever is cut off comes back and asks for the same
/// with the same key until it is decided.
pub(super) struct Buyers {
    call: Arc<Call>,
    threads: Vec<JoinHandle<anyhow::Result<()>>>,
}

/// What they are called to do.
#[derive(Default)]
struct Call {
    /// Want nothing more.
    leave: AtomicBool,
    /// Do not wait for anything either.
    give_up: AtomicBool,
}

#[derive(Clone)]
struct Buyer {
    address: SocketAddr,
    wishes: Arc<Wishes>,
    log: Arc<Log>,
    call: Arc<Call>,
}

impl Buyers {
    pub(super) fn send(address: SocketAddr, count: usize, wishes: &Arc<Wishes>, log: &Arc<Log>) -> Self {
        let call = Arc::new(Call::default());
        let threads = (0..THREADS).map(|thread| {
            let share = count / THREADS + usize::from(thread < count % THREADS);
            let buyer = Buyer { address, wishes: Arc::clone(wishes), log: Arc::clone(log), call: Arc::clone(&call) };
            tokio::task::spawn_blocking(move || run_thread(&buyer, share))
        });
        Self { threads: threads.collect(), call }
    }

    /// Tells them to want nothing more, and waits until each knows what became of what it wanted.
    pub(super) async fn leave(mut self) -> anyhow::Result<()> {
        self.call.leave.store(true, Ordering::Relaxed);
        for thread in std::mem::take(&mut self.threads) {
            thread.await.context("a thread of the crowd ended badly")??;
        }
        Ok(())
    }
}

/// Also when the trial ends early: nobody goes on knocking at a server that is gone, while the next thing is measured.
impl Drop for Buyers {
    fn drop(&mut self) {
        self.call.leave.store(true, Ordering::Relaxed);
        self.call.give_up.store(true, Ordering::Relaxed);
    }
}

fn run_thread(buyer: &Buyer, count: usize) -> anyhow::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build().context("a runtime for the crowd")?;
    runtime.block_on(async {
        let mut all = JoinSet::new();
        for _ in 0..count {
            all.spawn(buyer.clone().buy());
        }
        all.join_all().await;
    });
    Ok(())
}

impl Buyer {
    async fn buy(self) {
        let (mut connection, mut request) = (None, Vec::new());
        while !self.call.leave.load(Ordering::Relaxed) {
            request.clear();
            let Some(wish) = self.wishes.next(&mut request) else { return };
            self.insist(&mut connection, &request, &wish).await;
        }
    }

    /// Asks until it is decided.
    async fn insist(&self, connection: &mut Option<Connection>, request: &[u8], wish: &Wish) {
        let began = Instant::now();
        let mut pause = interval(ASK_AGAIN_AFTER);
        pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while began.elapsed() < INSIST_AT_MOST && !self.call.give_up.load(Ordering::Relaxed) {
            let asked_at = Instant::now();
            let heard = self.ask(connection, request).await;
            self.log.note(wish, (began, asked_at), &heard);
            if !matches!(heard, Heard::Unknown(_)) {
                return;
            }
            pause.reset();
            pause.tick().await;
        }
        self.log.gave_up();
    }

    async fn ask(&self, kept: &mut Option<Connection>, request: &[u8]) -> Heard {
        let exchange = async {
            let mut connection = match kept.take() {
                Some(connection) => connection,
                None => Connection::open(self.address).await?,
            };
            let answer = connection.exchange(request).await?;
            let heard = Heard::answer(answer.status, answer.body);
            *kept = Some(connection);
            io::Result::Ok(heard)
        };
        match timeout(ANSWERED_WITHIN, exchange).await {
            Ok(Ok(heard)) => heard,
            Ok(Err(error)) => Heard::broken(&error),
            Err(_) => Heard::Unknown("no answer in time".to_owned()),
        }
    }
}
