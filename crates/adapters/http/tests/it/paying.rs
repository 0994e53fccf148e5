//! What a browser is told before a payment, and what a gateway is told when it sends a message.

use frontrow_application::ports::{
    Checkout, CheckoutAnswer, ClientSecret, MessageRefused, MockPaymentGateway, Order, Unavailable,
};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::points::Wallet;
use frontrow_domain::shared::Won;
use serde_json::{Value, json};

use crate::reservations::a_hold;
use crate::world::{Served, World, problem, slug};

const CHECKOUT: &str = "/api/v1/payments/checkout";
/// What a gateway's message may have.
const MESSAGE_BYTES_AT_MOST: usize = 64 * 1024;

fn wanted(points: Option<i64>) -> String {
    let mut body = json!({"reservationId": a_hold().id().as_uuid()});
    if let Some(points) = points {
        body["pointsAmount"] = points.into();
    }
    body.to_string()
}

/// A hold of 2,000 won, and a wallet of 500.
fn with_a_hold(answer: CheckoutAnswer) -> World {
    let mut world = World::default();
    world.reservations.expect_find().returning(|_| Ok(Some(a_hold())));
    world.ledger.expect_wallet().returning(|owner| Ok(Wallet { owner, balance: Won::new(500).unwrap() }));
    world.gateway.expect_name().return_const("ours");
    world.gateway.expect_open_checkout().returning(move |_| answer.clone());
    world
}

async fn asked(server: &Served, body: &str) -> (u16, Value) {
    let response = server.post(CHECKOUT, body).bearer_auth(server.customer()).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_browser_is_given_what_the_gateway_asks_for() {
    let key = PaymentKey::parse("pi_1").ok();
    let client_secret = Some(ClientSecret::new("pi_1_secret_2".to_owned()));
    let server = with_a_hold(CheckoutAnswer::Open(Checkout { key, client_secret })).serve().await;
    let told = json!({
        "gateway": "ours", "orderId": a_hold().id().as_uuid(), "amount": 2000, "currency": "KRW",
        "paymentKey": "pi_1", "clientSecret": "pi_1_secret_2",
    });
    assert_eq!(asked(&server, &wanted(None)).await, (200, told));
}

#[tokio::test]
async fn what_a_gateway_does_not_ask_for_is_null_and_points_are_left_out() {
    let mut world = with_a_hold(CheckoutAnswer::Unknown);
    let order = Order { reservation: a_hold().id(), amount: Won::new(1500).unwrap() };
    world.gateway = MockPaymentGateway::new();
    world.gateway.expect_name().return_const("ours");
    let open = world.gateway.expect_open_checkout().times(1).withf(move |asked| *asked == order);
    open.returning(|_| CheckoutAnswer::Open(Checkout::default()));
    let (status, told) = asked(&world.serve().await, &wanted(Some(500))).await;
    assert_eq!((status, &told["amount"]), (200, &json!(1500)));
    assert!(told["paymentKey"].is_null() && told["clientSecret"].is_null(), "{told}");
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_before_the_buyer_takes_trouble() {
    for (body, status, expected) in [
        (wanted(Some(501)), 409, "insufficient-points"),
        (wanted(Some(2000)), 400, "malformed-request"),
        (wanted(Some(-1)), 400, "malformed-request"),
        (json!({"reservationId": "x"}).to_string(), 400, "malformed-request"),
        (json!({}).to_string(), 400, "malformed-request"),
        (wanted(None).replace('}', ", \"method\": \"CARD\"}"), 400, "malformed-request"),
        (wanted(None), 503, "unavailable"),
    ] {
        let server = with_a_hold(CheckoutAnswer::Unknown).serve().await;
        let (refused, problem) = problem(server.post(CHECKOUT, &body).bearer_auth(server.customer())).await;
        assert_eq!((refused, slug(&problem)), (status, expected), "{body}");
    }
    let server = with_a_hold(CheckoutAnswer::Refused { reason: "amount_too_small".to_owned() }).serve().await;
    let (status, refused) = problem(server.post(CHECKOUT, &wanted(None)).bearer_auth(server.customer())).await;
    assert_eq!((status, &refused["reason"]), (402, &json!("amount_too_small")));
    assert_eq!(problem(server.post(CHECKOUT, &wanted(None))).await.0, 401, "nobody");
}

/// A gateway that says so of every message.
fn hearing(read: Result<(), MessageRefused>) -> World {
    let mut world = World::default();
    world.gateway.expect_name().return_const("ours");
    world.gateway.expect_read_message().returning(move |_| read.map(|()| None));
    world
}

async fn heard(world: World, path: &str, body: &str) -> u16 {
    let server = world.serve().await;
    server.post(path, body).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_gateway_hears_whether_its_message_is_worth_sending_again() {
    let ours = "/api/v1/payments/webhooks/ours";
    assert_eq!(heard(hearing(Ok(())), ours, "{}").await, 200, "what concerns nobody is taken, so that it ends");
    assert_eq!(heard(hearing(Err(MessageRefused::Forged)), ours, "{}").await, 403);
    assert_eq!(heard(hearing(Err(MessageRefused::Malformed)), ours, "{}").await, 400);
    assert_eq!(heard(hearing(Ok(())), "/api/v1/payments/webhooks/theirs", "{}").await, 404);
    let long = "x".repeat(MESSAGE_BYTES_AT_MOST);
    assert_eq!(heard(hearing(Ok(())), ours, &long).await, 200);
    assert_eq!(heard(World::default(), ours, &format!("{long}x")).await, 413, "never read as a message");
}

#[tokio::test]
async fn a_message_arrives_byte_for_byte_with_its_headers() {
    let mut world = World::default();
    world.gateway.expect_name().return_const("ours");
    let is_whole = |message: &frontrow_application::ports::GatewayMessage| {
        message.body == b"{ \"a\" :1}\n"
            && message.headers.contains(&("x-signature".to_owned(), "t=1,v1=ab".to_owned()))
    };
    world.gateway.expect_read_message().times(1).withf(is_whole).returning(|_| Ok(None));
    let server = world.serve().await;
    let message = server.post("/api/v1/payments/webhooks/ours", "{ \"a\" :1}\n").header("X-Signature", "t=1,v1=ab");
    assert_eq!(message.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_message_that_cannot_be_taken_in_now_comes_again() {
    let mut world = World::default();
    world.gateway.expect_name().return_const("ours");
    let hint = frontrow_application::ports::GatewayHint::Reservation(a_hold().id());
    world.gateway.expect_read_message().return_once(move |_| Ok(Some(hint)));
    world.payments.expect_of_reservation().returning(|_| Err(Unavailable::of("the payments")));
    assert_eq!(heard(world, "/api/v1/payments/webhooks/ours", "{}").await, 503);
}
