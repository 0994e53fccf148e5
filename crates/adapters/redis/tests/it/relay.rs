//! A Redis that comes and goes: the way to one that can be cut and held up.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// What the way to Redis is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    /// Connections are taken and nothing passes: a server that has stopped in the middle of everything.
    HeldUp,
    /// Connections break, and new ones too.
    Cut,
}

/// A port that leads to a server.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    /// With how often all connections were broken: who looks late misses no break.
    way: watch::Sender<(Way, u64)>,
    accepting: AbortHandle,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Relay {
    pub(crate) async fn to(server: &str, way: Way) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let way = watch::Sender::new((way, 0));
        let accepting = tokio::spawn(accept(listener, Arc::from(server), way.subscribe())).abort_handle();
        Self { address, way, accepting }
    }

    pub(crate) fn is_now(&self, way: Way) {
        self.way.send_modify(|(now, _)| *now = way);
    }

    /// Breaks all connections; new ones are welcome at once.
    pub(crate) fn breaks(&self) {
        self.way.send_modify(|(_, breaks)| *breaks += 1);
    }
}

async fn accept(listener: TcpListener, server: Arc<str>, way: watch::Receiver<(Way, u64)>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        connections.spawn(carry(client, server.clone(), way.clone()));
    }
}

/// Until the way is cut, or the connection broken.
async fn carry(mut client: TcpStream, server: Arc<str>, mut way: watch::Receiver<(Way, u64)>) {
    let (_, breaks) = *way.borrow();
    let mut server = TcpStream::connect(&*server).await.unwrap();
    loop {
        let now = *way.borrow_and_update();
        if now.0 == Way::Cut || now.1 != breaks {
            return;
        }
        tokio::select! {
            _ = copy_bidirectional(&mut client, &mut server), if now.0 == Way::Open => return,
            changed = way.changed() => if changed.is_err() { return },
        }
    }
}
