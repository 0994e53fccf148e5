//! What a key that was sent before is answered with.

use frontrow_domain::payment::{Method, Payment, RefundReason, State, Status};
use frontrow_domain::reservation::Settlement as SettledBy;
use time::Duration;

use super::books::Books;
use super::{World, pays};
use crate::fixtures::{
    NOON, PAYMENT, PRICE, RESERVATION, card, hold, payment, remembered, remembered_otherwise, ticket,
};
use crate::payment::PayError;
use crate::ports::GatewayAnswer;

fn declined_attempt() -> Payment {
    payment(card(), State::Declined { reason: "card_declined".to_owned() })
}

fn paid_before(state: State) -> Books {
    let by = SettledBy::Payment(PAYMENT);
    let found = if matches!(state, State::Approved { .. }) { ticket(by) } else { hold() };
    Books::with(found).and_payment(payment(card(), state)).and_key(remembered(PAYMENT.as_uuid()))
}

#[tokio::test]
async fn what_has_moved_money_or_may_have_is_told_again_and_not_asked_again() {
    let owed = State::RefundDue { captured: PRICE, reason: RefundReason::SeatsGone };
    for state in [State::Approved { ticket: RESERVATION }, State::Unknown, owed] {
        let mut world = World::default().reading(&paid_before(state.clone()));
        world.gateway.expect_approve().never();
        world.settlements.expect_commit().never();
        let answer = world.pay().execute(pays(card())).await.unwrap();
        assert_eq!((answer.replayed, answer.value.payment.state()), (true, &state));
    }
}

#[tokio::test]
async fn while_the_first_request_runs_the_second_is_told_so() {
    let mut world = World::default().reading(&paid_before(State::Pending));
    world.gateway.expect_approve().never();
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::KeyInProgress)));
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    for state in [State::Pending, State::Unknown, State::Approved { ticket: RESERVATION }] {
        let books = paid_before(state.clone()).and_key(remembered_otherwise(PAYMENT.as_uuid()));
        let refused = World::default().reading(&books).pay().execute(pays(card())).await;
        assert!(matches!(refused, Err(PayError::KeyReused(_))), "{state:?}");
    }
}

#[tokio::test]
async fn a_declined_attempt_gives_its_key_to_the_next_also_with_another_card() {
    for key in [remembered(PAYMENT.as_uuid()), remembered_otherwise(PAYMENT.as_uuid())] {
        let books = Books::with(hold()).and_payment(declined_attempt()).and_key(key);
        let world = World::default().keeping(&books).with_approval(GatewayAnswer::Approved { captured: PRICE });
        let answer = world.pay().execute(pays(card())).await.unwrap();
        assert_eq!((answer.replayed, answer.value.payment.status()), (false, Status::Approved));
        assert_ne!(answer.value.payment.id(), PAYMENT);
        assert_eq!(books.written()[0].key.unwrap().instead_of, Some(PAYMENT.as_uuid()));
    }
}

#[tokio::test]
async fn a_declined_attempt_gives_its_key_to_points_too() {
    let books = Books::with(hold()).and_payment(declined_attempt()).and_key(remembered(PAYMENT.as_uuid()));
    let books = books.and_wallet(PRICE);
    assert!(World::default().keeping(&books).pay().execute(pays(Method::Points)).await.is_ok());
    assert_eq!(books.written()[0].key.unwrap().instead_of, Some(PAYMENT.as_uuid()));
}

#[tokio::test]
async fn a_key_whose_payment_is_nowhere_pays_nothing() {
    let books = Books::with(hold()).and_key(remembered(PAYMENT.as_uuid()));
    let mut world = World::default().reading(&books);
    world.gateway.expect_approve().never();
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::Unavailable(_))));
}

#[tokio::test]
async fn a_twin_that_finished_between_two_looks_is_found_by_its_key() {
    let before = hold();
    let paid = ticket(SettledBy::Payment(PAYMENT));
    let mut world = World::default();
    // The twin commits between our first look and our second, whichever of the two is at the reservation.
    let looks = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let look = |looks: &std::sync::atomic::AtomicU32| looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let (at_keys, at_reservation) = (looks.clone(), looks);
    world.keys.expect_find().returning(move |_, _| Ok((look(&at_keys) > 0).then(|| remembered(PAYMENT.as_uuid()))));
    world
        .reservations
        .expect_find()
        .returning(move |_| Ok(Some(if look(&at_reservation) > 0 { paid.clone() } else { before.clone() })));
    world.payments.expect_find().returning(|_| Ok(Some(payment(card(), State::Approved { ticket: RESERVATION }))));
    world.settlements.expect_commit().never();
    world.gateway.expect_approve().never();
    assert!(world.pay().execute(pays(card())).await.unwrap().replayed);
}

#[tokio::test]
async fn a_payment_key_whose_money_is_on_its_way_back_buys_nothing_more() {
    let captured = PRICE;
    let owed = State::RefundDue { captured, reason: RefundReason::PointsGone };
    let back = State::Refunded { captured, reason: RefundReason::PointsGone, at: NOON };
    for (state, spent) in
        [(owed, true), (back, true), (State::Declined { reason: "gateway_not_reached".to_owned() }, false)]
    {
        let tried = hold().start_payment(Duration::minutes(3), NOON).unwrap().after;
        let books = Books::with(tried).and_payment(payment(card(), state.clone()));
        let mut world = World::default().keeping(&books);
        world
            .gateway
            .expect_approve()
            .times(usize::from(!spent))
            .returning(|_| GatewayAnswer::Approved { captured: PRICE });
        let paid = world.pay().execute(pays(card())).await;
        match paid {
            Err(PayError::Declined { reason }) => assert!(spent && reason == "payment_key_used", "{state:?}"),
            other => assert!(!spent && other.is_ok(), "{state:?}: {other:?}"),
        }
    }
}
