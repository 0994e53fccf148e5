use async_trait::async_trait;
use frontrow_domain::payment::Payment;
use frontrow_domain::shared::{PaymentId, ReservationId};
use time::{Duration, OffsetDateTime};

use super::Unavailable;

/// An attempt that asks a gateway, and for how long it has stood as it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardAttempt {
    /// The attempt.
    pub payment: Payment,
    /// When it was decided, or began to be owed; when it began, while its answer is awaited.
    pub since: OffsetDateTime,
}

/// The payments there are, and which of them need somebody's attention. They change through `Settlements`.
///
/// # Contract
/// 1. **as written**: `find` gives a payment exactly as it was last committed.
/// 2. **every attempt**: `of_reservation` gives all attempts meant for a reservation or settling it, oldest first.
/// 3. **open ones come up**: `claim_open` gives payments that have been `PENDING` or `UNKNOWN` for longer than
///    `quiet`, each claimed until `now + claim`, so that two workers do not ask the gateway for the same one.
/// 4. **refunds come up**: `claim_refunds` gives payments in `REFUND_DUE`, claimed likewise.
/// 5. **a claim lapses**: a payment whose claim has run out comes up again; nothing is forgotten by a crash.
/// 6. **every card once**: from page to page, `card_attempts` gives each attempt that asks a gateway and whose id was
///    made since `since` exactly once, oldest first, exactly as it was last committed; `since` is compared with the
///    clock of whoever made the id. Attempts that begin meanwhile may be missing.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Payments: Send + Sync {
    /// One payment.
    async fn find(&self, id: PaymentId) -> Result<Option<Payment>, Unavailable>;
    /// Every attempt of one reservation.
    async fn of_reservation(&self, reservation: ReservationId) -> Result<Vec<Payment>, Unavailable>;
    /// Takes charge of at most `at_most` payments whose answer is awaited.
    async fn claim_open(
        &self,
        now: OffsetDateTime,
        quiet: Duration,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Payment>, Unavailable>;
    /// Takes charge of at most `at_most` refunds.
    async fn claim_refunds(
        &self,
        now: OffsetDateTime,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Payment>, Unavailable>;
    /// At most `at_most` attempts that ask a gateway, those after `after`; fewer are the last.
    async fn card_attempts(
        &self,
        since: OffsetDateTime,
        after: Option<PaymentId>,
        at_most: u32,
    ) -> Result<Vec<CardAttempt>, Unavailable>;
}
