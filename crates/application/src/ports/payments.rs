use async_trait::async_trait;
use frontrow_domain::payment::Payment;
use frontrow_domain::shared::{PaymentId, ReservationId};
use time::{Duration, OffsetDateTime};

use super::Unavailable;

/// The payments there are, and which of them need somebody's attention. They change through `Settlements`.
///
/// # Contract
/// 1. **as written**: `find` gives a payment exactly as it was last committed.
/// 2. **every attempt**: `of_reservation` gives all attempts meant for a reservation or settling it, oldest first.
/// 3. **open ones come up**: `claim_open` gives payments that have been `PENDING` or `UNKNOWN` for longer than
///    `quiet`, each claimed until `now + claim`, so that two workers do not ask the gateway for the same one.
/// 4. **refunds come up**: `claim_refunds` gives payments in `REFUND_DUE`, claimed likewise.
/// 5. **a claim lapses**: a payment whose claim has run out comes up again; nothing is forgotten by a crash.
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
}
