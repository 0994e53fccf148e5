//! How a provider is asked over HTTPS, in time and in bounds.

use std::time::Duration;

use async_trait::async_trait;
use form_urlencoded::Serializer;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

/// A payment of a provider is a few kilobytes of JSON.
const ANSWER_BYTES_AT_MOST: usize = 64 * 1024;
/// A page of a provider's books: a thousand payments at most.
const PAGE_BYTES_AT_MOST: usize = 8 * 1024 * 1024;
/// Who does not take a connection within this time is not there, and can be told apart from who does not answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// Shorter than what load balancers keep an idle connection for, so that a request seldom meets a closed one.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Why a request has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// No connection came about: the provider never saw the request.
    #[error("the provider cannot be reached")]
    NeverSent,
    /// It may have arrived and done its work.
    #[error("the provider did not answer")]
    Lost,
}

/// One request, one answer. The adapters know no more of the network than this.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends `request` once; nothing is ever repeated here.
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer>;
}

/// `fields` as a form, or as the query of an address.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// HTTPS under the public certificate authorities; bare HTTP where the address says so.
pub struct HttpsClient {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    answer_bytes_at_most: usize,
}

impl HttpsClient {
    /// A client that connects when it is first used.
    ///
    /// # Errors
    /// [`rustls::Error`] when TLS cannot be had at all.
    pub fn new() -> Result<Self, rustls::Error> {
        Self::reading_at_most(ANSWER_BYTES_AT_MOST)
    }

    /// The same for a provider's books, whose pages are longer than a payment.
    ///
    /// # Errors
    /// [`rustls::Error`] when TLS cannot be had at all.
    pub fn for_books() -> Result<Self, rustls::Error> {
        Self::reading_at_most(PAGE_BYTES_AT_MOST)
    }

    fn reading_at_most(answer_bytes_at_most: usize) -> Result<Self, rustls::Error> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let mut client = Client::builder(TokioExecutor::new());
        client.pool_idle_timeout(IDLE_TIMEOUT).pool_timer(TokioTimer::new());
        Ok(Self { client: client.build(connector), answer_bytes_at_most })
    }
}

#[async_trait]
impl Http for HttpsClient {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        // The cause may quote the request, and with it a key: only its kind goes on.
        let answer = self.client.request(request.map(Full::new)).await;
        let answer = answer.map_err(|error| if error.is_connect() { NoAnswer::NeverSent } else { NoAnswer::Lost })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, self.answer_bytes_at_most).collect().await.map_err(|_| NoAnswer::Lost)?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}
