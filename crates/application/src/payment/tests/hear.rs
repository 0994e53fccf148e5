use frontrow_domain::payment::{Method, Payment, State, Status, Stored};
use frontrow_domain::shared::PaymentId;
use uuid::Uuid;

use super::World;
use super::books::Books;
use crate::fixtures::{NOON, PAYMENT, PRICE, RESERVATION, card, hold, payment};
use crate::payment::HearError;
use crate::ports::{GatewayAnswer, GatewayHint, GatewayMessage, MessageRefused};

/// A message that claims the best of news.
fn message() -> GatewayMessage {
    GatewayMessage { headers: vec![], body: br#"{"status":"DONE","amount":80000}"#.to_vec() }
}

fn hint() -> Result<Option<GatewayHint>, MessageRefused> {
    Ok(Some(GatewayHint::Payment(PAYMENT)))
}

impl World {
    fn told(mut self, read: Result<Option<GatewayHint>, MessageRefused>) -> Self {
        self.gateway.expect_name().return_const("ours");
        self.gateway.expect_read_message().times(1).withf(|heard| *heard == message()).return_once(move |_| read);
        self
    }
}

#[tokio::test]
async fn a_message_is_only_a_hint_and_what_it_claims_is_not_believed() {
    let books = Books::with(hold()).and_payment(payment(card(), State::Pending));
    let world = World::default().keeping(&books).told(hint()).with_look_up(super::declined("card_declined"));
    world.hear().execute("ours", message()).await.unwrap();
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::Declined);
    assert!(books.tickets().is_empty());
}

#[tokio::test]
async fn what_the_look_up_says_is_taken_in() {
    let books = Books::with(hold()).and_payment(payment(card(), State::Unknown));
    let world = World::default().keeping(&books).told(hint());
    let world = world.with_look_up(GatewayAnswer::Approved { captured: PRICE });
    world.hear().execute("ours", message()).await.unwrap();
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::Approved);
    assert_eq!(books.tickets().len(), 1);
}

#[tokio::test]
async fn a_message_before_the_approval_arrived_declines_nothing() {
    let books = Books::with(hold()).and_payment(payment(card(), State::Pending));
    let world = World::default().keeping(&books).told(hint()).with_look_up(GatewayAnswer::NotFound);
    world.hear().execute("ours", message()).await.unwrap();
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::Pending);
}

#[tokio::test]
async fn a_gateway_of_another_name_is_not_heard() {
    let mut world = World::default();
    world.gateway.expect_name().return_const("ours");
    world.gateway.expect_read_message().never();
    assert!(matches!(world.hear().execute("theirs", message()).await, Err(HearError::UnknownGateway)));
}

#[tokio::test]
async fn a_forged_or_broken_message_asks_nobody_anything() {
    for refused in [MessageRefused::Forged, MessageRefused::Malformed] {
        let mut world = World::default().told(Err(refused));
        world.payments.expect_find().never();
        world.gateway.expect_look_up().never();
        let heard = world.hear().execute("ours", message()).await;
        assert!(matches!(heard, Err(HearError::Refused(why)) if why == refused));
    }
}

#[tokio::test]
async fn what_concerns_no_payment_of_ours_is_taken_and_forgotten() {
    let mut nothing = World::default().told(Ok(None));
    nothing.gateway.expect_look_up().never();
    assert!(nothing.hear().execute("ours", message()).await.is_ok());

    let mut foreign = World::default().told(hint()).reading(&Books::with(hold()));
    foreign.gateway.expect_look_up().never();
    assert!(foreign.hear().execute("ours", message()).await.is_ok());

    let points = Books::with(hold()).and_payment(payment(Method::Points, State::Pending));
    let mut ours = World::default().told(hint()).reading(&points);
    ours.gateway.expect_look_up().never();
    assert!(ours.hear().execute("ours", message()).await.is_ok());
}

#[tokio::test]
async fn what_could_not_be_written_is_to_be_sent_again() {
    let books = Books::with(hold()).and_payment(payment(card(), State::Unknown));
    let mut world = World::default().reading(&books).told(hint());
    world = world.with_look_up(GatewayAnswer::Approved { captured: PRICE });
    world.settlements.expect_commit().returning(|_| Err(crate::ports::Unavailable::of("the database")));
    assert!(matches!(world.hear().execute("ours", message()).await, Err(HearError::Unavailable(_))));
}

#[tokio::test]
async fn a_message_about_a_declined_attempt_comes_again_until_the_gateway_tells() {
    let books =
        Books::with(hold()).and_payment(payment(card(), State::Declined { reason: "never_arrived".to_owned() }));
    let world = World::default().keeping(&books).told(hint()).with_look_up(GatewayAnswer::Unknown);
    assert!(matches!(world.hear().execute("ours", message()).await, Err(HearError::Unavailable(_))));

    let world = World::default().keeping(&books).told(hint());
    let world = world.with_look_up(GatewayAnswer::Approved { captured: PRICE });
    world.hear().execute("ours", message()).await.unwrap();
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::RefundDue);
}

#[tokio::test]
async fn a_message_about_an_open_attempt_is_taken_whatever_the_gateway_says() {
    let books = Books::with(hold()).and_payment(payment(card(), State::Pending));
    let world = World::default().keeping(&books).told(hint()).with_look_up(GatewayAnswer::Unknown);
    world.hear().execute("ours", message()).await.unwrap();
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::Unknown, "the workers ask again");
}

#[tokio::test]
async fn a_message_about_an_order_makes_us_ask_for_its_newest_attempt_only() {
    let stored = payment(card(), State::Unknown);
    let older = payment(card(), State::Declined { reason: "gateway_not_reached".to_owned() });
    let newer = Payment::from_stored(Stored {
        id: PaymentId::new(Uuid::from_u128(PAYMENT.as_uuid().as_u128() + 1)),
        reservation: RESERVATION,
        payer: stored.payer(),
        method: card(),
        amount: PRICE,
        created_at: NOON,
        version: 2,
        state: State::Unknown,
    });
    let newest = newer.id();
    let books = Books::with(hold()).and_payment(older).and_payment(newer);
    let mut world = World::default().keeping(&books).told(Ok(Some(GatewayHint::Reservation(RESERVATION))));
    let asked = world.gateway.expect_look_up().times(1).withf(move |approval| approval.payment == newest);
    asked.return_once(|_| GatewayAnswer::Approved { captured: PRICE });
    world.hear().execute("ours", message()).await.unwrap();
    assert_eq!(books.payment(newest).unwrap().status(), Status::Approved);
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::Declined);
}

#[tokio::test]
async fn a_message_about_an_order_that_nobody_began_to_pay_is_forgotten() {
    let world = World::default().keeping(&Books::with(hold())).told(Ok(Some(GatewayHint::Reservation(RESERVATION))));
    assert!(world.hear().execute("ours", message()).await.is_ok());
}
