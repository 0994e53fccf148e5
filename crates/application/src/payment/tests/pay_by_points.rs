use frontrow_domain::payment::{Method, State, Status};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy, Status as ReservationStatus};
use frontrow_domain::shared::Won;
use time::OffsetDateTime;

use super::books::Books;
use super::{World, pays};
use crate::fixtures::{
    BUYER, LAPSED, NOON, PRICE, RESERVATION, Written, cancelled, card, hold, payment, payments_to, reservations_to,
    split, ticket, won,
};
use crate::payment::PayError;
use crate::ports::{GatewayAnswer, SettleOutcome};

#[tokio::test]
async fn debit_payment_ticket_and_key_are_one_commit() {
    let books = Books::with(hold()).and_wallet(PRICE);
    let mut world = World::default().keeping(&books);
    world.gateway.expect_approve().never();
    let view = world.pay().execute(pays(Method::Points)).await.unwrap().value;
    assert_eq!(view.payment.status(), Status::Approved);
    assert_eq!(view.reservation_status, ReservationStatus::Confirmed);

    let written = books.written();
    assert_eq!(written.len(), 1);
    assert_eq!(payments_to(&written[0]), [Status::Pending, Status::Approved]);
    assert_eq!(reservations_to(&written[0]), [ReservationStatus::Confirmed]);
    assert_eq!(written[0].reservations[0].after.paid_by(), Some(view.payment.id()));
    let spent = written[0].points.clone().unwrap();
    assert_eq!((spent.owner, spent.kind, spent.amount), (BUYER, EntryKind::Spend, PRICE));
    assert_eq!((spent.reservation, spent.payment), (Some(RESERVATION), Some(view.payment.id())));
    assert_eq!(written[0].key.unwrap().effect, view.payment.id().as_uuid());
    assert_eq!(books.wallet(), Won::ZERO);
}

#[tokio::test]
async fn a_wallet_with_too_little_keeps_it_and_the_hold_stays() {
    let books = Books::with(hold()).and_wallet(won(79_999));
    let refused = World::default().keeping(&books).pay().execute(pays(Method::Points)).await.unwrap_err();
    assert!(matches!(refused, PayError::InsufficientPoints { balance } if balance == won(79_999)));
    assert_eq!((books.wallet(), books.reservation(RESERVATION)), (won(79_999), Some(hold())));
    assert!(books.payments().is_empty());
}

async fn refused(now: OffsetDateTime, found: Reservation) -> PayError {
    let mut world = World::at(now).reading(&Books::with(found).and_wallet(PRICE));
    world.settlements.expect_commit().never();
    world.pay().execute(pays(Method::Points)).await.unwrap_err()
}

#[tokio::test]
async fn without_a_live_hold_no_points_move() {
    assert!(matches!(refused(LAPSED, hold()).await, PayError::HoldExpired));
    let given_back = refused(NOON, cancelled()).await;
    assert!(matches!(given_back, PayError::NotPending { status: ReservationStatus::Cancelled }));
    let sold = refused(NOON, ticket(SettledBy::Free)).await;
    assert!(matches!(sold, PayError::NotPending { status: ReservationStatus::Confirmed }));
}

#[tokio::test]
async fn while_a_card_payment_is_answered_no_points_move() {
    let open = payment(card(), State::Unknown);
    let books = Books::with(hold()).and_wallet(PRICE).and_payment(open);
    let refused = World::default().keeping(&books).pay().execute(pays(Method::Points)).await;
    assert!(matches!(refused, Err(PayError::PaymentInProgress)));
    assert_eq!(books.wallet(), PRICE);
}

#[tokio::test]
async fn a_lost_race_reads_again() {
    let mut world = World::default();
    let mut found = [hold(), cancelled()].into_iter();
    world.reservations.expect_find().times(2).returning(move |_| Ok(found.next()));
    world.keys.expect_find().returning(|_, _| Ok(None));
    Written::answering(&mut world.settlements, vec![SettleOutcome::Superseded]);
    let lost = world.pay().execute(pays(Method::Points)).await;
    assert!(matches!(lost, Err(PayError::NotPending { status: ReservationStatus::Cancelled })));
}

#[tokio::test]
async fn a_split_without_its_points_never_charges_the_card() {
    let books = Books::with(hold()).and_wallet(won(29_999));
    let mut world = World::default().reading(&books);
    world.settlements.expect_commit().never();
    world.gateway.expect_approve().never();
    let refused = world.pay().execute(pays(split(30_000))).await.unwrap_err();
    assert!(matches!(refused, PayError::InsufficientPoints { balance } if balance == won(29_999)));
}

#[tokio::test]
async fn a_split_charges_the_card_for_the_rest_and_takes_the_points_with_the_ticket() {
    let books = Books::with(hold()).and_wallet(won(30_000));
    let mut world = World::default().keeping(&books);
    let news = GatewayAnswer::Approved { captured: won(50_000) };
    let wallet_meanwhile = books.clone();
    world.gateway.expect_approve().times(1).return_once(move |approval| {
        assert_eq!((approval.amount, wallet_meanwhile.wallet()), (won(50_000), won(30_000)));
        news
    });
    let view = world.pay().execute(pays(split(30_000))).await.unwrap().value;
    assert_eq!((view.payment.status(), books.wallet()), (Status::Approved, Won::ZERO));
}

#[tokio::test]
async fn a_split_that_is_declined_takes_no_points() {
    let books = Books::with(hold()).and_wallet(won(30_000));
    let world = World::default().keeping(&books).with_approval(super::declined("card_declined"));
    assert!(matches!(world.pay().execute(pays(split(30_000))).await, Err(PayError::Declined { .. })));
    assert_eq!(books.wallet(), won(30_000));
}

#[tokio::test]
async fn a_split_that_leaves_nothing_for_one_side_is_refused() {
    for points in [0, 80_000] {
        let mut world = World::default().reading(&Books::with(hold()).and_wallet(PRICE));
        world.settlements.expect_commit().never();
        let refused = world.pay().execute(pays(split(points))).await.unwrap_err();
        assert!(matches!(refused, PayError::InvalidSplit { amount } if amount == PRICE), "{points}");
    }
}
