use async_trait::async_trait;
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use time::OffsetDateTime;

use super::Unavailable;

/// One payment as the gateway's own books have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayLine {
    /// What the gateway knows it by; a key pays once.
    pub key: PaymentKey,
    /// How much was captured, in won; 0 while nothing was.
    pub captured: Won,
    /// How much of that went back, in won.
    pub refunded: Won,
}

/// Some lines, and where the next ones begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayPage {
    /// The lines.
    pub lines: Vec<GatewayLine>,
    /// What to ask on with; none after the last page.
    pub next: Option<String>,
}

/// The gateway's own books, to be held against ours.
///
/// # Contract
/// 1. **every capture**: each payment of which money was captured since `since` is on exactly one page, with what was
///    captured and what went back by now. What was captured up to a day before `since` may be on one too, and nothing
///    older: whoever compares reads our books from further back.
/// 2. **it only reads**: reading changes nothing, at the gateway or with us.
/// 3. **it ends**: the pages end; payments made meanwhile may be missing.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait GatewayLedger: Send + Sync {
    /// A page of the books since `since`: the first, or the one that `next` of the page before leads to.
    async fn page(&self, since: OffsetDateTime, next: Option<String>) -> Result<GatewayPage, Unavailable>;
}
