//! An authorisation that nobody will capture keeps a buyer's money from them for days. It is let go where we learn that
//! its seats are lost.

use frontrow_domain::payment::PaymentKey;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::ReservationId;
use time::OffsetDateTime;

use crate::ports::{PaymentGateway, Payments, ReleaseAnswer, Reservations, Unavailable};

/// Whether money that is held for this reservation buys nothing any more: it is no live hold that costs something, and
/// no attempt of it awaits its answer.
pub(super) async fn is_lost(
    reservations: &dyn Reservations,
    payments: &dyn Payments,
    id: ReservationId,
    now: OffsetDateTime,
) -> Result<bool, Unavailable> {
    let Some(reservation) = reservations.find(id).await? else { return Ok(false) };
    if reservation.status_at(now) == Status::TemporarilyAssigned && !reservation.claim().amount().is_zero() {
        return Ok(false);
    }
    Ok(!payments.of_reservation(id).await?.iter().any(|attempt| attempt.is_open()))
}

/// Lets it go, as far as the gateway is there to be asked; what is missed lapses there by itself.
pub(super) async fn let_go(gateway: &dyn PaymentGateway, reservation: ReservationId, key: &PaymentKey) {
    if gateway.release(reservation, key).await == ReleaseAnswer::Unknown {
        tracing::warn!(%reservation, "an authorisation could not be let go; it lapses at the gateway");
    }
}
