use async_trait::async_trait;
use frontrow_application::ports::{GatewayLedger, GatewayLine, GatewayPage, Unavailable};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::PaymentId;
use time::OffsetDateTime;
use uuid::Uuid;

use super::FakeGateway;
use super::line::LedgerEntry;

/// Lines of one page: as providers give them.
pub(super) const PAGE_LINES: usize = 100;

/// What the books are called where they cannot be read.
pub(super) const BOOKS: &str = "the fake gateway's ledger";

#[async_trait]
impl GatewayLedger for FakeGateway {
    async fn page(&self, since: OffsetDateTime, next: Option<String>) -> Result<GatewayPage, Unavailable> {
        let after = next.map(|text| text.parse::<Uuid>()).transpose();
        let after = after.map_err(|error| Unavailable::because(BOOKS, error))?.map(PaymentId::new);
        let captures = self.ledger.captures(since, after, PAGE_LINES);
        let captures = captures.map_err(|error| Unavailable::because(BOOKS, error))?;
        let last = captures.entries.last().map(|entry| entry.payment.to_string());
        let next = last.filter(|_| captures.more);
        let lines = captures.entries.iter().map(line).collect::<Result<_, _>>()?;
        Ok(GatewayPage { lines, next })
    }
}

fn line(entry: &LedgerEntry) -> Result<GatewayLine, Unavailable> {
    let key = PaymentKey::parse(&entry.key).map_err(|error| Unavailable::because(BOOKS, error))?;
    Ok(GatewayLine { key, captured: entry.captured, refunded: entry.refunded })
}
