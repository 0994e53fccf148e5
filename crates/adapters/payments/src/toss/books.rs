use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration as StdDuration;

use async_trait::async_trait;
use frontrow_application::ports::{Clock, GatewayLedger, GatewayLine, GatewayPage, Unavailable};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use time::format_description::BorrowedFormatItem;
use time::macros::{format_description, offset};
use time::{Duration, OffsetDateTime};
use tokio::time::timeout;

use super::TossInvalid;
use super::api::{TossApi, TossStatus, Transaction};
use super::reading::reservation_of;
use crate::https::Http;

/// Transactions of one question; Toss gives 5,000 at most.
const TRANSACTIONS_A_PAGE: usize = 1_000;
/// Half a million transactions, a quarter of a gigabyte: more than a shop of ours sells between two looks.
const PAGES_AT_MOST: usize = 500;
/// A page takes a second; who reads books can wait longer than a buyer.
const PAGE_TIMEOUT: StdDuration = StdDuration::from_secs(30);
/// What happens while we read, and clocks that differ.
const MEANWHILE: Duration = Duration::minutes(10);
/// Toss reads a time without an offset as Korean.
const KOREAN: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");

/// The payments that Toss has captured for us, one line each. Toss lists each movement of money by itself, with a refund
/// perhaps pages behind its capture: all of them are read before the first line is given.
pub struct TossLedger {
    api: TossApi,
    clock: Arc<dyn Clock>,
}

impl TossLedger {
    /// The books at `base`, under `secret_key`. A page is longer than a payment: see [`crate::HttpsClient::for_books`].
    ///
    /// # Errors
    /// [`TossInvalid`] when either cannot be used.
    pub fn new(http: Arc<dyn Http>, base: &str, secret_key: &str, clock: Arc<dyn Clock>) -> Result<Self, TossInvalid> {
        TossApi::new(http, base, secret_key).map(|api| Self { api, clock }).ok_or(TossInvalid)
    }
}

#[async_trait]
impl GatewayLedger for TossLedger {
    async fn page(&self, since: OffsetDateTime, _: Option<String>) -> Result<GatewayPage, Unavailable> {
        let (from, to) = (korean(since)?, korean(self.clock.now() + MEANWHILE)?);
        let (mut books, mut after) = (Books::default(), None);
        for _ in 0..PAGES_AT_MOST {
            let asked = self.api.transactions(&from, &to, after.as_deref(), TRANSACTIONS_A_PAGE);
            let page = timeout(PAGE_TIMEOUT, asked).await.map_err(|late| Unavailable::because(BOOKS, late))?;
            let page = page.map_err(|why| Unavailable::because(BOOKS, why))?;
            let is_last = page.len() < TRANSACTIONS_A_PAGE;
            after = page.last().map(|last| last.transaction_key.clone());
            page.iter().for_each(|transaction| books.take(transaction));
            if is_last {
                return Ok(GatewayPage { lines: books.lines(), next: None });
            }
        }
        Err(Unavailable::because(BOOKS, "there is more in them than is read at once: look at a shorter time"))
    }
}

const BOOKS: &str = "the books of Toss Payments";

fn korean(at: OffsetDateTime) -> Result<String, Unavailable> {
    at.to_offset(offset!(+9)).format(KOREAN).map_err(|error| Unavailable::because(BOOKS, error))
}

/// What was captured and what went back, by payment key.
#[derive(Default)]
struct Books(HashMap<String, (i64, i64)>);

impl Books {
    fn take(&mut self, transaction: &Transaction) {
        if reservation_of(&transaction.order_id).is_none() {
            return;
        }
        // Nobody has written down which sign a refund has.
        let amount = transaction.amount.abs();
        let (captured, refunded) = self.0.entry(transaction.payment_key.clone()).or_default();
        match transaction.status {
            TossStatus::Done => *captured += amount,
            TossStatus::Canceled | TossStatus::PartialCanceled => *refunded += amount,
            TossStatus::Ready
            | TossStatus::InProgress
            | TossStatus::WaitingForDeposit
            | TossStatus::Aborted
            | TossStatus::Expired
            | TossStatus::Other => {}
        }
    }

    /// A refund of what was captured before that time has no line.
    fn lines(self) -> Vec<GatewayLine> {
        let lines = self.0.into_iter().filter(|(_, (captured, _))| *captured > 0);
        let line = |(key, (captured, refunded)): (String, (i64, i64))| {
            let (captured, refunded) = (Won::new(captured).ok()?, Won::new(refunded).ok()?);
            Some(GatewayLine { key: PaymentKey::parse(&key).ok()?, captured, refunded })
        };
        lines.filter_map(line).collect()
    }
}
