//! Payment gateways: what captures money and gives it back, outside of our database and its transactions.

mod fake;
mod https;
mod stripe;
mod time_limited;
mod toss;

pub use fake::{FakeDesk, FakeGateway, FakeUrlInvalid, LedgerEntry, RemoteFakeGateway, WebhookInvalid};
pub use https::{Http, HttpsClient, NoAnswer};
pub use stripe::{StripeGateway, StripeInvalid, StripeLedger};
pub use time_limited::TimeLimited;
pub use toss::{TossGateway, TossInvalid, TossLedger};
