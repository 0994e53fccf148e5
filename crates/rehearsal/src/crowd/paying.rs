use std::time::Duration;

use serde_json::json;

use super::buying::Held;
use super::receipts::follow;
use super::visit::Visit;
use super::{End, Ticket};
use crate::client::{Ask, Kind};
use crate::people::random_id;
use crate::plan::Paying;

/// The first card, and another one where it is declined.
const CARDS_AT_MOST: u32 = 2;
/// A payment that nobody has heard of is looked after for this many seconds; the end of the rehearsal looks again.
const LOOKS_AFTER_PAYMENT: u32 = 30;
const LOOK_EVERY: Duration = Duration::from_secs(1);

impl Visit<'_> {
    /// Pays by card.
    pub(super) async fn pay(&mut self, held: Held) -> Result<End, End> {
        self.think().await?;
        let ticket = Ticket::of(&held, self.crowd.opened_at.elapsed());
        let mut paying = self.member.paying;
        for _ in 0..CARDS_AT_MOST {
            self.crowd.receipts.begun(&held.id, &self.token, &ticket);
            let body = json!({ "reservationId": held.id, "method": "CARD", "paymentKey": payment_key(paying) });
            let ask = Ask::post(Kind::Pay, "/payments", body).by(&self.token).key(&random_id().to_string());
            let answer = self.insist(&ask).await?;
            match (answer.status, answer.problem.as_deref()) {
                (202, _) | (_, Some("payment-in-progress")) => return self.look_after(&held.id).await,
                (200, _) => {
                    self.crowd.receipts.settled(&held.id, answer.text("reservationStatus").as_deref());
                    return Ok(End::Bought);
                }
                (402, _) => {
                    self.crowd.receipts.settled(&held.id, None);
                    paying = Paying::Promptly;
                    self.think().await?;
                }
                (_, Some("hold-expired" | "reservation-not-pending")) => {
                    self.crowd.receipts.settled(&held.id, None);
                    return Ok(End::DidNotPay);
                }
                (_, _) => return Err(End::Troubled),
            }
        }
        Ok(End::DidNotPay)
    }

    /// The gateway's answer is not known yet: asks what became of the reservation.
    async fn look_after(&mut self, reservation: &str) -> Result<End, End> {
        for _ in 0..LOOKS_AFTER_PAYMENT {
            self.rest(LOOK_EVERY).await?;
            let status = follow(&self.crowd.client, reservation, &self.token).await.map_err(End::from)?;
            if self.crowd.receipts.settled_if_final(reservation, status.as_deref()) {
                return Ok(if status.as_deref() == Some("CONFIRMED") { End::Bought } else { End::DidNotPay });
            }
        }
        Ok(End::DidNotPay)
    }
}

/// What makes the fake gateway behave so.
fn payment_key(paying: Paying) -> String {
    let id = random_id();
    match paying {
        Paying::Promptly => format!("ok-{id}"),
        Paying::Slowly { milliseconds } => format!("slow-{milliseconds}-{id}"),
        Paying::AnswerLost => format!("lost-{id}"),
        Paying::DeclinedFirst => format!("decline-{id}"),
    }
}
