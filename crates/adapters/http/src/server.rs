//! The server: its layers, from the outside in, and its start and end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App, Error, HttpServer};
use tokio::task::JoinHandle;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::Api;
use crate::catalog::SeatPages;
use crate::door::{Door, enter};
use crate::health::{Probe, Probes};
use crate::identity::{PublicKeysView, SigningKeys, TokenVerifier};
use crate::known_paths::{self, KnownPaths};
use crate::limits::RateLimits;
use crate::metrics::RenderMetrics;
use crate::observe::observe;
use crate::openapi::{self, Document};
use crate::routes;

/// Longer than a person in the waiting room is told to wait between two questions, so that each is no new connection.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// A crowd that comes all at once waits in the system's queue, as far as the system lets it (`net.core.somaxconn`).
const CONNECTIONS_TO_ACCEPT_AT_MOST: u32 = 4_096;
/// Ten thousand people on one of two cores, twice; more than that wait to be accepted.
const CONNECTIONS_OF_A_WORKER_AT_MOST: usize = 20_000;

/// Where and how to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSettings {
    /// A name or address of this machine (`http.host`).
    pub host: String,
    /// 0 picks a free one (`http.port`).
    pub port: u16,
    /// How many threads answer; as many as there are cores when none.
    pub workers: Option<usize>,
    /// How long requests that are being answered may go on after the server was told to stop.
    pub stop_within_seconds: u64,
    /// How often somebody may ask.
    pub limits: RateLimits,
}

impl Default for HttpSettings {
    fn default() -> Self {
        let limits = RateLimits::default();
        Self { host: "127.0.0.1".to_owned(), port: 8080, workers: None, stop_within_seconds: 10, limits }
    }
}

/// Everything a server is made of.
pub struct Server {
    /// What can be asked for.
    pub api: Api,
    /// What our tokens are signed with.
    pub keys: SigningKeys,
    /// Who tokens belong to.
    pub verifier: TokenVerifier,
    /// What `/readyz` asks.
    pub probes: Vec<Arc<dyn Probe>>,
    /// What `/metrics` says.
    pub metrics: RenderMetrics,
    /// Where and how to listen.
    pub settings: HttpSettings,
}

/// A server that listens.
pub struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    ended: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Listens and answers from now on.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn start(self) -> io::Result<Running> {
        let settings = self.settings.clone();
        let parts = Parts::of(self);
        let mut server = HttpServer::new(move || app(&parts))
            .disable_signals()
            .keep_alive(KEEP_ALIVE)
            .backlog(CONNECTIONS_TO_ACCEPT_AT_MOST)
            .max_connections(CONNECTIONS_OF_A_WORKER_AT_MOST)
            .shutdown_timeout(settings.stop_within_seconds)
            .bind((settings.host.as_str(), settings.port))?;
        if let Some(workers) = settings.workers {
            server = server.workers(workers);
        }
        let address = server.addrs().first().copied().ok_or_else(|| io::Error::other("no address was bound"))?;
        let server = server.run();
        let handle = server.handle();
        Ok(Running { address, handle, ended: tokio::spawn(server) })
    }
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more requests, answers those it has, and ends.
    ///
    /// # Errors
    /// When it had ended badly before.
    pub async fn stop(self) -> io::Result<()> {
        self.handle.stop(true).await;
        self.ended.await.map_err(io::Error::other)?
    }

    /// Waits until it ends by itself, which it does only when something is broken.
    ///
    /// # Errors
    /// What is broken.
    pub async fn ended(&mut self) -> io::Result<()> {
        (&mut self.ended).await.map_err(io::Error::other)?
    }
}

/// What every worker's app shares.
#[derive(Clone)]
struct Parts {
    api: Data<Api>,
    door: Data<Door>,
    keys: Data<PublicKeysView>,
    seat_pages: Data<SeatPages>,
    probes: Data<Probes>,
    metrics: Data<RenderMetrics>,
    document: Data<Document>,
    paths: Data<KnownPaths>,
}

impl Parts {
    fn of(server: Server) -> Self {
        let document = openapi::document();
        let fingerprint_secret = server.keys.secret_for("idempotency fingerprints");
        Self {
            api: Data::new(server.api),
            door: Data::new(Door::new(server.verifier, fingerprint_secret, server.settings.limits)),
            keys: Data::new(PublicKeysView::of(&server.keys)),
            seat_pages: Data::new(SeatPages::default()),
            probes: Data::new(Probes(server.probes)),
            metrics: Data::new(server.metrics),
            paths: Data::new(KnownPaths::of(&document)),
            document: Data::new(Document::of(&document)),
        }
    }
}

/// The layers run from the last `wrap` to the first.
fn app(
    parts: &Parts,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    App::new()
        .app_data(parts.api.clone())
        .app_data(parts.door.clone())
        .app_data(parts.keys.clone())
        .app_data(parts.seat_pages.clone())
        .app_data(parts.probes.clone())
        .app_data(parts.metrics.clone())
        .app_data(parts.document.clone())
        .app_data(parts.paths.clone())
        .configure(|config| routes::register(&mut ServiceConfig::new(config)))
        .configure(openapi::pages)
        .default_service(web::to(known_paths::nowhere))
        .wrap(from_fn(enter))
        .wrap(Compress::default())
        .wrap(from_fn(observe))
}
