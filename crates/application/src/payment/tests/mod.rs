//! The stories of a payment over ports that say what each test wants.

mod batches;
mod books;
mod confirm_on_approval;
mod faults;
mod hear;
mod late_money;
mod let_go;
mod open_checkout;
mod pay_again;
mod pay_by_card;
mod pay_by_points;
mod settle;
mod settle_table;
mod show;

use std::sync::Arc;

use frontrow_domain::payment::Method;
use frontrow_domain::points::Wallet;
use time::OffsetDateTime;

use self::books::Books;
use super::settle::SettlePayment;
use super::{
    ConfirmOnApproval, HearGateway, OpenCheckout, PayCommand, PayReservation, ReconcilePayments, RefundPayments,
    ShowPayment,
};
use crate::fixtures::{BUYER, CountingIds, KEY, NOON, RESERVATION, StoppedClock};
use crate::policy::SalesPolicy;
use crate::ports::{
    GatewayAnswer, MockIdempotencyKeys, MockPaymentGateway, MockPayments, MockPointsLedger, MockReservations,
    MockSettlements,
};

fn pays(method: Method) -> PayCommand {
    PayCommand { caller: BUYER, reservation: RESERVATION, method, key: KEY }
}

fn declined(reason: &str) -> GatewayAnswer {
    GatewayAnswer::Declined { reason: reason.to_owned() }
}

/// It is noon unless a test says otherwise. What a test does not name is never asked.
struct World {
    now: OffsetDateTime,
    ids: Arc<CountingIds>,
    reservations: MockReservations,
    payments: MockPayments,
    settlements: MockSettlements,
    keys: MockIdempotencyKeys,
    points: MockPointsLedger,
    gateway: MockPaymentGateway,
}

impl Default for World {
    fn default() -> Self {
        Self {
            now: NOON,
            ids: Arc::default(),
            reservations: MockReservations::new(),
            payments: MockPayments::new(),
            settlements: MockSettlements::new(),
            keys: MockIdempotencyKeys::new(),
            points: MockPointsLedger::new(),
            gateway: MockPaymentGateway::new(),
        }
    }
}

impl World {
    fn at(now: OffsetDateTime) -> Self {
        Self { now, ..Self::default() }
    }

    /// Reads come from `books`.
    fn reading(mut self, books: &Books) -> Self {
        let (found, paid, key, wallet) = (books.clone(), books.clone(), books.clone(), books.clone());
        let attempts = books.clone();
        self.reservations.expect_find().returning(move |id| Ok(found.reservation(id)));
        self.payments.expect_find().returning(move |id| Ok(paid.payment(id)));
        self.payments.expect_of_reservation().returning(move |id| Ok(attempts.attempts_at(id)));
        self.keys.expect_find().returning(move |_, _| Ok(key.key()));
        self.points.expect_wallet().returning(move |owner| Ok(Wallet { owner, balance: wallet.wallet() }));
        self
    }

    /// Reads come from `books`, and commits go there.
    fn keeping(mut self, books: &Books) -> Self {
        let written = books.clone();
        self.settlements.expect_commit().returning(move |settlement| Ok(written.commit(settlement)));
        self.reading(books)
    }

    /// The gateway is asked to capture once, and answers so.
    fn with_approval(mut self, answer: GatewayAnswer) -> Self {
        self.gateway.expect_approve().times(1).return_once(move |_| answer);
        self
    }

    /// The gateway is asked what became of it once, and answers so.
    fn with_look_up(mut self, answer: GatewayAnswer) -> Self {
        self.gateway.expect_look_up().times(1).return_once(move |_| answer);
        self
    }

    fn pay(self) -> PayReservation {
        let (reservations, payments) = (Arc::new(self.reservations), Arc::new(self.payments));
        let (settlements, clock) = (Arc::new(self.settlements), Arc::new(StoppedClock(self.now)));
        PayReservation {
            reservations: reservations.clone(),
            payments: payments.clone(),
            settlements: settlements.clone(),
            keys: Arc::new(self.keys),
            points: Arc::new(self.points),
            gateway: Arc::new(self.gateway),
            settle: SettlePayment {
                reservations,
                payments,
                settlements,
                ids: self.ids.clone(),
                clock: clock.clone(),
                policy: SalesPolicy::default(),
            },
            ids: self.ids,
            clock,
        }
    }

    fn open_checkout(self) -> OpenCheckout {
        let PayReservation { reservations, payments, points, gateway, clock, .. } = self.pay();
        OpenCheckout { reservations, payments, points, gateway, clock, policy: SalesPolicy::default() }
    }

    fn settle(self) -> SettlePayment {
        self.pay().settle
    }

    fn confirm_on_approval(self) -> ConfirmOnApproval {
        let PayReservation { gateway, settle, .. } = self.pay();
        ConfirmOnApproval { gateway, settle }
    }

    fn hear(self) -> HearGateway {
        let PayReservation { payments, gateway, settle, .. } = self.pay();
        HearGateway { payments, gateway, settle }
    }

    fn reconcile(self) -> ReconcilePayments {
        let PayReservation { payments, gateway, settle, clock, .. } = self.pay();
        ReconcilePayments { payments, gateway, settle, clock }
    }

    fn refund(self) -> RefundPayments {
        let PayReservation { payments, gateway, settle, clock, .. } = self.pay();
        RefundPayments { payments, gateway, settle, clock }
    }

    fn show(self) -> ShowPayment {
        let PayReservation { reservations, payments, clock, .. } = self.pay();
        ShowPayment { reservations, payments, clock }
    }
}
