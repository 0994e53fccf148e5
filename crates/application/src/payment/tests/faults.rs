//! Each commit of a payment's life fails in turn, before its effect and after it. Whatever happened, once buyer and
//! workers have tried again, every won the gateway took is a ticket or is back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use frontrow_domain::payment::{Method, Status};
use frontrow_domain::shared::{PaymentId, Won};
use time::{Duration, OffsetDateTime};

use super::books::Books;
use super::{World, declined, pays};
use crate::fixtures::{CountingIds, LAPSED, PRICE, card, hold, split, won};
use crate::payment::PayError;
use crate::ports::{Approval, GatewayAnswer, RefundAnswer, ReleaseAnswer, Unavailable};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gateway {
    Approves,
    Declines,
    LosesItsAnswer,
    IsNotReached,
}

/// The gateway's own books: what it took, less what it gave back.
#[derive(Clone, Default)]
struct Till(Arc<Mutex<HashMap<PaymentId, Won>>>);

impl Till {
    fn approve(&self, gateway: Gateway, approval: &Approval) -> GatewayAnswer {
        let captured = approval.amount;
        let take = || self.0.lock().unwrap().insert(approval.payment, captured);
        match gateway {
            Gateway::Approves => {
                take();
                GatewayAnswer::Approved { captured }
            }
            Gateway::LosesItsAnswer => {
                take();
                GatewayAnswer::Unknown
            }
            Gateway::Declines => declined("card_declined"),
            Gateway::IsNotReached => GatewayAnswer::NotFound,
        }
    }

    fn look_up(&self, payment: PaymentId) -> GatewayAnswer {
        match self.0.lock().unwrap().get(&payment) {
            Some(captured) if captured.is_zero() => GatewayAnswer::Refunded { captured: PRICE },
            Some(captured) => GatewayAnswer::Approved { captured: *captured },
            None => GatewayAnswer::NotFound,
        }
    }

    fn refund(&self, payment: PaymentId) -> RefundAnswer {
        self.0.lock().unwrap().insert(payment, Won::ZERO);
        RefundAnswer::Refunded
    }

    fn balance(&self) -> Won {
        self.0.lock().unwrap().values().copied().sum()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    BeforeTheEffect,
    AfterTheEffect,
}

/// One life of a payment. `failing` counts down to the commit that fails.
#[derive(Clone)]
struct Story {
    books: Books,
    till: Till,
    gateway: Gateway,
    fault: Fault,
    failing: Arc<Mutex<i32>>,
    ids: Arc<CountingIds>,
}

impl Story {
    fn at(&self, now: OffsetDateTime) -> World {
        let mut world = World { ids: self.ids.clone(), ..World::at(now) }.reading(&self.books);
        let story = self.clone();
        world.settlements.expect_commit().returning(move |settlement| {
            let mut failing = story.failing.lock().unwrap();
            *failing -= 1;
            match story.fault {
                Fault::BeforeTheEffect if *failing == 0 => Err(Unavailable::of("the database")),
                Fault::AfterTheEffect if *failing == 0 => {
                    story.books.commit(settlement);
                    Err(Unavailable::of("the database"))
                }
                Fault::BeforeTheEffect | Fault::AfterTheEffect => Ok(story.books.commit(settlement)),
            }
        });
        let (story, till, refunds) = (self.clone(), self.till.clone(), self.till.clone());
        world.gateway.expect_approve().returning(move |approval| story.till.approve(story.gateway, approval));
        world.gateway.expect_look_up().returning(move |approval| till.look_up(approval.payment));
        world.gateway.expect_refund().returning(move |approval, _| refunds.refund(approval.payment));
        world.gateway.expect_release().returning(|_, _| ReleaseAnswer::LetGo);
        let (open, owed) = (self.books.clone(), self.books.clone());
        world.payments.expect_claim_open().returning(move |_, _, _, _| {
            Ok(open.payments().into_iter().filter(frontrow_domain::payment::Payment::is_open).collect())
        });
        world.payments.expect_claim_refunds().returning(move |_, _, _| {
            Ok(owed.payments().into_iter().filter(|payment| payment.status() == Status::RefundDue).collect())
        });
        world
    }

    /// The buyer pays and sends the same request again where the answer was left open; the workers come by twice.
    async fn lives(&self, method: Method, workers_come: OffsetDateTime) {
        let begins = LAPSED - Duration::SECOND;
        for _ in 0..3 {
            match self.at(begins).pay().execute(pays(method.clone())).await {
                Err(PayError::Unavailable(_) | PayError::KeyInProgress) => {}
                Ok(_) | Err(_) => break,
            }
        }
        // After a quarter of an hour no approval can be on its way any more.
        for now in [workers_come, workers_come + Duration::seconds(10), LAPSED + Duration::minutes(15)] {
            let _ = self.at(now).reconcile().execute().await;
            let _ = self.at(now).refund().execute().await;
        }
    }

    fn assert_every_won_is_accounted_for(&self, wallet_before: Won, told: &str) {
        let (mut by_card, mut by_points) = (Won::ZERO, Won::ZERO);
        for payment in self.books.payments() {
            assert!(!payment.is_open() && payment.status() != Status::RefundDue, "{told}: {payment:?}");
            if payment.status() == Status::Approved {
                by_card = by_card.checked_add(payment.card_amount()).unwrap();
                by_points = by_points.checked_add(payment.points()).unwrap();
                let ticket = payment.occupies().and_then(|ticket| self.books.reservation(ticket)).unwrap();
                assert_eq!(ticket.paid_by(), Some(payment.id()), "{told}");
            }
        }
        assert_eq!(self.till.balance(), by_card, "{told}: the gateway keeps what tickets cost");
        assert_eq!(self.books.wallet().checked_add(by_points), Some(wallet_before), "{told}: the wallet paid the rest");
        let price = by_card.checked_add(by_points).unwrap();
        let sold = if self.books.tickets().is_empty() { Won::ZERO } else { PRICE };
        assert_eq!(price, sold, "{told}: a ticket is paid once and in full");
    }
}

/// Every commit that can fail (0: none does), when the workers come by, and whether the seats are gone by then.
fn troubles() -> impl Iterator<Item = (i32, Duration, bool)> {
    // In time, after the lease of three minutes has run out, and after everything could have arrived.
    let visits = [Duration::seconds(30), Duration::minutes(4), Duration::minutes(12)];
    (0..8).flat_map(move |commit| visits.into_iter().flat_map(move |it| [(commit, it, false), (commit, it, true)]))
}

#[tokio::test]
async fn every_won_is_a_ticket_or_back_wherever_a_commit_fails() {
    let wallet = won(100_000);
    let (mut sold, mut late, mut returned) = (0, 0, 0);
    for gateway in [Gateway::Approves, Gateway::Declines, Gateway::LosesItsAnswer, Gateway::IsNotReached] {
        for method in [Method::Points, card(), split(30_000)] {
            for ((commit, visit, seats_gone), fault) in
                troubles().flat_map(|it| [(it, Fault::BeforeTheEffect), (it, Fault::AfterTheEffect)])
            {
                let books = Books::with(hold()).and_wallet(wallet);
                let books = if seats_gone { books.but_seats_gone() } else { books };
                let failing = Arc::new(Mutex::new(commit));
                let story = Story { books, till: Till::default(), gateway, fault, failing, ids: Arc::default() };
                story.lives(method.clone(), LAPSED + visit).await;
                let told = format!("{gateway:?}, {method:?}, {fault:?} of commit {commit}, {visit}, {seats_gone}");
                story.assert_every_won_is_accounted_for(wallet, &told);
                let (tickets, payments) = (story.books.tickets(), story.books.payments());
                sold += tickets.len();
                late += tickets.iter().filter(|ticket| ticket.replaces().is_some()).count();
                returned += payments.iter().filter(|it| it.status() == Status::Refunded).count();
            }
        }
    }
    // A test that never met late money would prove little.
    assert!(sold > 0 && late > 0 && returned > 0, "{sold} sold, {late} of them late, {returned} returned");
}
