use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::{Answered, Outgoing, WebhookSender};
use frontrow_application::webhooks::Addresses;
use frontrow_domain::webhooks::{NoReply, Reply, is_public};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, USER_AGENT};
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;

use crate::answer::{no_reply, retry_after};
use crate::resolver::GuardedResolver;
use crate::signature::signatures;

/// Whoever needs longer to say that they have it does their work before they say so.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// Who does not take a connection within this time is not there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Shorter than what load balancers keep an idle connection for, so that a request seldom meets a closed one.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
/// As many as one receiver is sent to at the same time.
const IDLE_CONNECTIONS_PER_HOST: usize = 8;
/// The body of an answer says nothing to us. A short one is read, so that its connection can be used again.
const BODY_BYTES_AT_MOST: usize = 4 * 1024;
/// A body that comes slowly costs its connection; its status counts all the same.
const BODY_TIMEOUT: Duration = Duration::from_secs(1);

const AGENT: &str = concat!("Frontrow/", env!("CARGO_PKG_VERSION"));

/// Sends over HTTP, signed as Standard Webhooks 1.0.0 describes.
pub struct SignedWebhooks {
    client: Client<HttpsConnector<HttpConnector<GuardedResolver>>, Full<Bytes>>,
    addresses: Addresses,
    answer_timeout: Duration,
}

impl SignedWebhooks {
    /// A sender that connects to `addresses` and to no other. TLS is under the public certificate authorities.
    ///
    /// # Errors
    /// [`rustls::Error`] when TLS cannot be had at all.
    pub fn new(addresses: Addresses) -> Result<Self, rustls::Error> {
        let mut tcp = HttpConnector::new_with_resolver(GuardedResolver(addresses));
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let mut client = Client::builder(TokioExecutor::new());
        client.pool_idle_timeout(IDLE_TIMEOUT).pool_max_idle_per_host(IDLE_CONNECTIONS_PER_HOST);
        client.pool_timer(TokioTimer::new());
        Ok(Self { client: client.build(connector), addresses, answer_timeout: ANSWER_TIMEOUT })
    }

    /// The same with another bound on an answer.
    #[must_use]
    pub fn answered_within(self, answer_timeout: Duration) -> Self {
        Self { answer_timeout, ..self }
    }

    /// An address that is written out is never looked up, so the resolver does not see it.
    fn is_forbidden(&self, outgoing: &Outgoing) -> bool {
        let literal = outgoing.url.literal();
        self.addresses == Addresses::Public && literal.is_some_and(|address| !is_public(address))
    }

    async fn ask(&self, outgoing: &Outgoing) -> Result<Response<Incoming>, NoReply> {
        if self.is_forbidden(outgoing) {
            return Err(NoReply::AddressNotAllowed);
        }
        let request = request(outgoing).map_err(|_| NoReply::UnknownHost)?;
        let answer = timeout(self.answer_timeout, self.client.request(request)).await;
        answer.map_err(|_| NoReply::TimedOut)?.map_err(|error| no_reply(&error))
    }
}

#[async_trait]
impl WebhookSender for SignedWebhooks {
    async fn send(&self, outgoing: &Outgoing) -> Answered {
        // Not the address: some carry a key in their query.
        let event = &outgoing.message.event;
        match self.ask(outgoing).await {
            Ok(answer) => {
                let (head, body) = answer.into_parts();
                drain(body).await;
                let status = head.status.as_u16();
                tracing::debug!(event, status, "sent");
                Answered { reply: Reply::Status(status), retry_after: retry_after(&head.headers, outgoing.at) }
            }
            Err(no_reply) => {
                tracing::debug!(event, why = no_reply.as_str(), "not answered");
                Answered { reply: Reply::None(no_reply), retry_after: None }
            }
        }
    }
}

fn request(outgoing: &Outgoing) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    let second = outgoing.at.unix_timestamp();
    Request::post(outgoing.url.as_str())
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, AGENT)
        .header("webhook-id", &outgoing.message.event)
        .header("webhook-timestamp", second)
        .header("webhook-signature", signatures(outgoing, second))
        .body(Full::new(Bytes::from(outgoing.message.body.clone())))
}

async fn drain(body: Incoming) {
    let read = timeout(BODY_TIMEOUT, Limited::new(body, BODY_BYTES_AT_MOST).collect()).await;
    let is_whole = read.is_ok_and(|read| read.is_ok());
    if !is_whole {
        tracing::trace!("the rest of an answer was left unread");
    }
}
