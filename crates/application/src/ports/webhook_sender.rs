use async_trait::async_trait;
use frontrow_domain::webhooks::{EndpointUrl, Message, Reply, SigningSecret};
use time::{Duration, OffsetDateTime};

/// One attempt: what goes where, and what it is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Where to.
    pub url: EndpointUrl,
    /// What.
    pub message: Message,
    /// Each signs; the current secret first.
    pub secrets: Vec<SigningSecret>,
    /// When it is sent: receivers refuse what was signed long ago.
    pub at: OffsetDateTime,
}

/// What a receiver said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Whether it answered, and with which status.
    pub reply: Reply,
    /// How long it wants to be left alone.
    pub retry_after: Option<Duration>,
}

/// The way to the receivers. It never fails, a receiver only does not answer.
///
/// # Contract
/// 1. **bounded**: every call answers within a fixed time, whatever the receiver does.
/// 2. **signed**: a receiver can verify each secret's signature as Standard Webhooks 1.0.0 describes, over the very
///    bytes of the message.
/// 3. **where it says**: the message goes to that address; redirects are not followed.
/// 4. **the internet only**: no connection is made to an address that is not public, unless the operator allows it.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Sends it once.
    async fn send(&self, outgoing: &Outgoing) -> Answered;
}
