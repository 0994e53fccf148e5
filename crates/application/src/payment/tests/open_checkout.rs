use frontrow_domain::payment::{PaymentKey, State};
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy, Status};
use frontrow_domain::shared::Won;
use time::{Duration, OffsetDateTime};

use super::World;
use super::books::Books;
use crate::fixtures::{
    BUYER, LAPSED, NOON, PRICE, RESERVATION, STRANGER, cancelled, card, expired, free_hold, hold, payment, ticket, won,
};
use crate::payment::{OpenCheckoutCommand, OpenCheckoutError};
use crate::ports::{Checkout, CheckoutAnswer, ClientSecret, Order};

fn opens(points: Option<i64>) -> OpenCheckoutCommand {
    OpenCheckoutCommand { caller: BUYER, reservation: RESERVATION, points: points.map(won) }
}

fn checkout() -> Checkout {
    let key = PaymentKey::parse("pi_1").ok();
    Checkout { key, client_secret: Some(ClientSecret::new("pi_1_secret_1".to_owned())) }
}

impl World {
    /// The gateway is asked once, for `amount`, and answers so. Nothing is written, whatever it says.
    fn with_checkout(mut self, amount: Won, answer: CheckoutAnswer) -> Self {
        let order = Order { reservation: RESERVATION, amount };
        self.gateway.expect_name().return_const("ours");
        self.gateway.expect_open_checkout().times(1).withf(move |asked| *asked == order).return_once(move |_| answer);
        self.settlements.expect_commit().never();
        self
    }
}

#[tokio::test]
async fn the_browser_is_told_our_amount_and_what_the_gateway_adds() {
    let world = World::default().reading(&Books::with(hold()));
    let world = world.with_checkout(PRICE, CheckoutAnswer::Open(checkout()));
    let view = world.open_checkout().execute(opens(None)).await.unwrap();
    assert_eq!((view.gateway, view.checkout), ("ours", checkout()));
    assert_eq!(view.order, Order { reservation: RESERVATION, amount: PRICE });
}

#[tokio::test]
async fn points_are_left_out_of_what_is_authorised() {
    let world = World::default().reading(&Books::with(hold()).and_wallet(won(30_000)));
    let world = world.with_checkout(won(50_000), CheckoutAnswer::Open(Checkout::default()));
    assert_eq!(world.open_checkout().execute(opens(Some(30_000))).await.unwrap().order.amount, won(50_000));
}

#[tokio::test]
async fn a_gateway_that_is_not_there_leaves_everything_as_it_is() {
    let world = World::default().reading(&Books::with(hold())).with_checkout(PRICE, CheckoutAnswer::Unknown);
    assert!(matches!(world.open_checkout().execute(opens(None)).await, Err(OpenCheckoutError::Unavailable(_))));
}

#[tokio::test]
async fn an_order_that_the_gateway_does_not_take_says_why() {
    let reason = "amount_too_small".to_owned();
    let world = World::default().reading(&Books::with(hold())).with_checkout(PRICE, CheckoutAnswer::Refused { reason });
    let refused = world.open_checkout().execute(opens(None)).await;
    assert!(matches!(refused, Err(OpenCheckoutError::Refused { reason }) if reason == "amount_too_small"));
}

async fn refused(now: OffsetDateTime, books: &Books, command: OpenCheckoutCommand) -> OpenCheckoutError {
    let mut world = World::at(now).reading(books);
    world.gateway.expect_open_checkout().never();
    world.settlements.expect_commit().never();
    world.open_checkout().execute(command).await.unwrap_err()
}

async fn refused_at(now: OffsetDateTime, found: Reservation) -> OpenCheckoutError {
    refused(now, &Books::with(found), opens(None)).await
}

#[tokio::test]
async fn without_a_live_hold_the_gateway_is_never_asked() {
    assert!(matches!(refused_at(LAPSED, hold()).await, OpenCheckoutError::HoldExpired));
    assert!(matches!(refused_at(NOON, expired()).await, OpenCheckoutError::HoldExpired));
    let given_back = refused_at(NOON, cancelled()).await;
    assert!(matches!(given_back, OpenCheckoutError::NotPending { status: Status::Cancelled }));
    let sold = refused_at(NOON, ticket(SettledBy::Free)).await;
    assert!(matches!(sold, OpenCheckoutError::NotPending { status: Status::Confirmed }));
    assert!(matches!(refused_at(NOON, free_hold()).await, OpenCheckoutError::NothingToPay));
}

#[tokio::test]
async fn a_stranger_finds_nothing_to_pay() {
    let command = OpenCheckoutCommand { caller: STRANGER, ..opens(None) };
    assert!(matches!(refused(NOON, &Books::with(hold()), command).await, OpenCheckoutError::NotFound));
}

#[tokio::test]
async fn while_a_payment_is_answered_no_other_is_begun() {
    let tried = hold().start_payment(Duration::minutes(3), NOON).unwrap().after;
    let books = Books::with(tried.clone()).and_payment(payment(card(), State::Unknown));
    assert!(matches!(refused(NOON, &books, opens(None)).await, OpenCheckoutError::PaymentInProgress));

    let declined = State::Declined { reason: "card_declined".to_owned() };
    let world = World::default().reading(&Books::with(tried).and_payment(payment(card(), declined)));
    let world = world.with_checkout(PRICE, CheckoutAnswer::Open(checkout()));
    assert!(world.open_checkout().execute(opens(None)).await.is_ok(), "a declined one is over");
}

#[tokio::test]
async fn points_that_cannot_be_taken_are_told_before_the_buyer_takes_trouble() {
    for points in [0, 80_000, 80_001] {
        let refused = refused(NOON, &Books::with(hold()).and_wallet(won(100_000)), opens(Some(points))).await;
        assert!(matches!(refused, OpenCheckoutError::InvalidSplit { amount } if amount == PRICE), "{points}");
    }
    let poor = refused(NOON, &Books::with(hold()).and_wallet(won(29_999)), opens(Some(30_000))).await;
    assert!(matches!(poor, OpenCheckoutError::InsufficientPoints { balance } if balance == won(29_999)));
}

#[test]
fn what_lets_a_browser_pay_is_not_printed() {
    assert!(!format!("{:?}", checkout()).contains("secret_1"));
}
