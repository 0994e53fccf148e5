//! Money that comes after the hold has lapsed is safe: it gets the same seats back as a new reservation, or it goes
//! back by itself.

use frontrow_domain::payment::{Payment, RefundReason};
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy};
use frontrow_domain::shared::{Outcome, ReservationId};
use time::OffsetDateTime;

use super::settle::{SettlePayment, Step};
use crate::ports::{HoldAgain, Settlement, Unavailable};

impl SettlePayment {
    /// Ends the lapsed hold if nobody has yet, then tries for the same seats or places.
    pub(super) async fn money_came_late(
        &self,
        payment: Payment,
        lapsed: Reservation,
        now: OffsetDateTime,
    ) -> Result<Step, Unavailable> {
        if lapsed.replaced_by().is_some() {
            let captured = payment.card_amount();
            return self.owe(payment, captured, RefundReason::PaidTwice).await;
        }
        if now >= lapsed.cancellable_until() {
            // Nobody sits down any more once the performance has begun, free as the seats may be.
            let captured = payment.card_amount();
            return self.owe(payment, captured, RefundReason::SeatsGone).await;
        }
        if let Ok(Outcome::Changed(expired)) = lapsed.clone().expire(now) {
            let settlement = Settlement { reservations: vec![expired], ..Settlement::default() };
            self.settlements.commit(&settlement).await?;
            return Ok(Step::Again);
        }
        self.hold_again(payment, &lapsed, now).await
    }

    async fn hold_again(
        &self,
        payment: Payment,
        lapsed: &Reservation,
        now: OffsetDateTime,
    ) -> Result<Step, Unavailable> {
        let id = ReservationId::new(self.ids.next_id());
        let change = Reservation::hold_again_for_late_money(lapsed, id, self.policy.hold_until(now), now);
        let settled_by = SettledBy::Payment(payment.id());
        let Ok(Outcome::Changed(confirmed)) = change.after.clone().confirm(settled_by, self.ids.next_code(), now)
        else {
            return Ok(Step::Again);
        };
        let again = HoldAgain { change, limit_per_person: self.policy.max_per_user };
        let settlement = Settlement { hold_again: Some(again), reservations: vec![confirmed], ..Settlement::default() };
        self.approve(payment, id, settlement, now).await
    }
}
