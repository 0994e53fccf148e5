//! What a browser is given, and what it is not given twice.

use frontrow_application::ports::{Approval, Checkout, CheckoutAnswer, Order, PaymentGateway, ReleaseAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use frontrow_testkit::new_id;

use super::provider::Provider;
use super::server::served;
use super::stories::{approved, declined};
use crate::wire::Between;

fn order() -> Order {
    Order { reservation: ReservationId::new(new_id()), amount: Won::new(99_000).unwrap() }
}

async fn opened(stripe: &dyn PaymentGateway, order: &Order) -> Checkout {
    match stripe.open_checkout(order).await {
        CheckoutAnswer::Open(checkout) => checkout,
        other @ (CheckoutAnswer::Refused { .. } | CheckoutAnswer::Unknown) => {
            panic!("an order like any other: {other:?}")
        }
    }
}

fn approval(order: &Order, key: PaymentKey) -> Approval {
    let Order { reservation, amount } = *order;
    Approval { payment: PaymentId::new(new_id()), reservation, key, amount }
}

#[tokio::test]
async fn a_browser_gets_a_payment_to_authorise_and_we_capture_it() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let order = order();
    let checkout = opened(&stripe, &order).await;
    assert_eq!(checkout.client_secret.as_ref().unwrap().reveal(), "pi_1_secret_c1");
    let approval = approval(&order, checkout.key.unwrap());
    assert_eq!(stripe.approve(&approval).await, declined("not_authorised"), "nobody went through it yet");
    provider.becomes("pi_1", "requires_capture");
    assert_eq!(stripe.approve(&approval).await, approved(&approval));
}

#[tokio::test]
async fn the_same_order_gets_the_same_payment_and_another_amount_another() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let order = order();
    let (first, meanwhile) = tokio::join!(opened(&stripe, &order), opened(&stripe, &order));
    assert_eq!(first, meanwhile);
    assert_eq!(opened(&stripe, &order).await, first);
    let less = Order { amount: Won::new(98_000).unwrap(), ..order };
    assert_ne!(opened(&stripe, &less).await.key, first.key);
    let other = Order { reservation: ReservationId::new(new_id()), ..order };
    assert_ne!(opened(&stripe, &other).await.key, first.key);
}

#[tokio::test]
async fn a_payment_that_is_over_is_not_given_again() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let order = order();
    let first = opened(&stripe, &order).await.key.unwrap();
    assert_eq!(stripe.release(order.reservation, &first).await, ReleaseAnswer::LetGo);
    let second = opened(&stripe, &order).await.key.unwrap();
    assert_ne!(first, second, "the first was let go");
    provider.becomes(second.as_str(), "succeeded");
    assert_ne!(opened(&stripe, &order).await.key.unwrap(), second, "the second was captured");
}

#[tokio::test]
async fn who_lets_go_again_and_again_is_given_no_more() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let order = order();
    for _ in 0..5 {
        let key = opened(&stripe, &order).await.key.unwrap();
        provider.becomes(key.as_str(), "canceled");
    }
    assert_eq!(stripe.open_checkout(&order).await, CheckoutAnswer::Unknown);
}

#[tokio::test]
async fn an_amount_that_stripe_does_not_take_says_so() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let small = Order { amount: Won::new(100).unwrap(), ..order() };
    let reason = "amount_too_small".to_owned();
    assert_eq!(stripe.open_checkout(&small).await, CheckoutAnswer::Refused { reason });
}
