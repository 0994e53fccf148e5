//! Which refusal of a use case becomes which problem, one by one.

use actix_web::body::MessageBody;
use frontrow_application::account::{RegisterError, ShowMeError, SignInError};
use frontrow_application::catalog::{CatalogError, CreateError, EditConcertError, EditSectionError, TuneQueueError};
use frontrow_application::idempotency::KeyReused;
use frontrow_application::payment::{HearError, OpenCheckoutError, PayError};
use frontrow_application::points::ChargeError;
use frontrow_application::ports::{MessageRefused, Unavailable};
use frontrow_application::reservation::{CancelError, ConfirmError, HoldError, InvalidSeats, ShowError};
use frontrow_domain::catalog::SalesWindowEmpty;
use frontrow_domain::queue::RulesOutOfRange;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{SeatId, Won};
use frontrow_http::problem::Problem;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::NOW;

fn seat() -> SeatId {
    SeatId::new(Uuid::from_u128(1))
}

fn unavailable() -> Unavailable {
    Unavailable::of("the database")
}

fn check(problem: impl Into<Problem>, status: u16, slug: &str, members: &Value) {
    let response = problem.into().told();
    assert_eq!(response.status().as_u16(), status, "{slug}");
    let waits = ["rate-limited", "unavailable", "idempotency-in-progress"].contains(&slug);
    assert_eq!(response.headers().contains_key("retry-after"), waits, "{slug}");
    let body: Value = serde_json::from_slice(&response.into_body().try_into_bytes().unwrap()).unwrap();
    assert_eq!(body["type"], format!("/problems/{slug}"));
    for (member, value) in members.as_object().unwrap() {
        assert_eq!(&body[member], value, "{slug}: {body}");
    }
}

#[test]
fn refused_holds() {
    let none = json!({});
    check(HoldError::NotFound, 404, "not-found", &none);
    check(HoldError::QueueTokenRequired, 403, "queue-token-required", &none);
    check(HoldError::QueueNotActive { position: Some(7) }, 403, "queue-not-active", &json!({"position": 7}));
    check(HoldError::QueueNotActive { position: None }, 403, "queue-not-active", &json!({"position": null}));
    let closed = HoldError::SaleNotOpen { opens_at: NOW, closes_at: NOW };
    check(closed, 403, "sale-not-open", &json!({"opensAt": "2030-06-01T12:00:00Z"}));
    let taken = HoldError::SeatsTaken { seats: vec![seat()] };
    check(taken, 409, "seat-unavailable", &json!({"seatIds": [seat().to_string()]}));
    check(HoldError::SoldOut { remaining: 1 }, 409, "sold-out", &json!({"remaining": 1}));
    check(HoldError::SectionClosed, 409, "section-closed", &none);
    check(HoldError::HoldLimit { limit: 4 }, 409, "hold-limit", &json!({"limit": 4}));
    check(HoldError::InvalidQuantity { limit: 4 }, 422, "invalid-quantity", &json!({"limit": 4}));
    for invalid in [
        InvalidSeats::Count { limit: 4 },
        InvalidSeats::Duplicate(seat()),
        InvalidSeats::NotOfThisDate(vec![seat()]),
        InvalidSeats::SectionIsNumbered,
    ] {
        check(HoldError::InvalidSeats(invalid), 422, "invalid-seats", &none);
    }
    check(HoldError::KeyReused(KeyReused), 422, "idempotency-key-reused", &none);
    check(HoldError::Unavailable(unavailable()), 503, "unavailable", &none);
}

#[test]
fn refused_changes_of_a_reservation() {
    let (none, cancelled) = (json!({}), json!({"reservationStatus": "CANCELLED"}));
    check(ConfirmError::NotFound, 404, "not-found", &none);
    check(ConfirmError::PaymentRequired, 409, "payment-required", &none);
    check(ConfirmError::HoldExpired, 410, "hold-expired", &none);
    check(ConfirmError::NotPending { status: Status::Cancelled }, 409, "reservation-not-pending", &cancelled);
    check(ConfirmError::KeyReused(KeyReused), 422, "idempotency-key-reused", &none);
    check(ConfirmError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(CancelError::NotFound, 404, "not-found", &none);
    check(CancelError::NotPending { status: Status::Cancelled }, 409, "reservation-not-pending", &cancelled);
    check(CancelError::KeyReused(KeyReused), 422, "idempotency-key-reused", &none);
    check(CancelError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(ShowError::NotFound, 404, "not-found", &none);
    check(ShowError::Unavailable(unavailable()), 503, "unavailable", &none);
}

#[test]
fn refused_payments() {
    let none = json!({});
    let won = Won::new(500).unwrap();
    check(PayError::NotFound, 404, "not-found", &none);
    check(PayError::HoldExpired, 410, "hold-expired", &none);
    let settled = PayError::NotPending { status: Status::Confirmed };
    check(settled, 409, "reservation-not-pending", &json!({"reservationStatus": "CONFIRMED"}));
    check(PayError::PaymentInProgress, 409, "payment-in-progress", &none);
    check(PayError::InsufficientPoints { balance: won }, 409, "insufficient-points", &json!({"balance": 500}));
    let declined = PayError::Declined { reason: "card_declined".to_owned() };
    check(declined, 402, "payment-declined", &json!({"reason": "card_declined"}));
    check(PayError::NothingToPay, 409, "nothing-to-pay", &none);
    check(PayError::InvalidSplit { amount: won }, 400, "malformed-request", &none);
    check(PayError::KeyReused(KeyReused), 422, "idempotency-key-reused", &none);
    check(PayError::KeyInProgress, 409, "idempotency-in-progress", &none);
    check(PayError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(OpenCheckoutError::NotFound, 404, "not-found", &none);
    check(OpenCheckoutError::HoldExpired, 410, "hold-expired", &none);
    let settled = OpenCheckoutError::NotPending { status: Status::Confirmed };
    check(settled, 409, "reservation-not-pending", &json!({"reservationStatus": "CONFIRMED"}));
    check(OpenCheckoutError::PaymentInProgress, 409, "payment-in-progress", &none);
    let poor = OpenCheckoutError::InsufficientPoints { balance: won };
    check(poor, 409, "insufficient-points", &json!({"balance": 500}));
    check(OpenCheckoutError::NothingToPay, 409, "nothing-to-pay", &none);
    check(OpenCheckoutError::InvalidSplit { amount: won }, 400, "malformed-request", &none);
    let refused = OpenCheckoutError::Refused { reason: "amount_too_small".to_owned() };
    check(refused, 402, "payment-declined", &json!({"reason": "amount_too_small"}));
    check(OpenCheckoutError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(HearError::UnknownGateway, 404, "not-found", &none);
    check(HearError::Refused(MessageRefused::Forged), 403, "forbidden", &none);
    check(HearError::Refused(MessageRefused::Malformed), 400, "malformed-request", &none);
    check(HearError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(ChargeError::WalletFull, 409, "wallet-full", &none);
    check(ChargeError::KeyReused, 422, "idempotency-key-reused", &none);
    check(ChargeError::Unavailable(unavailable()), 503, "unavailable", &none);
}

#[test]
fn refused_people_and_programmes() {
    let none = json!({});
    check(RegisterError::EmailTaken, 409, "email-taken", &none);
    check(RegisterError::KeyReused, 422, "idempotency-key-reused", &none);
    check(RegisterError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(SignInError::WrongPair, 401, "unauthenticated", &none);
    check(SignInError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(ShowMeError::NotFound, 404, "not-found", &none);
    check(ShowMeError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(CatalogError::NotFound, 404, "not-found", &none);
    check(CatalogError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(CreateError::NotFound, 404, "not-found", &none);
    check(CreateError::KeyReused, 422, "idempotency-key-reused", &none);
    check(CreateError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(EditConcertError::NotFound, 404, "not-found", &none);
    check(EditConcertError::SalesWindowEmpty(SalesWindowEmpty), 400, "malformed-request", &none);
    check(EditConcertError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(EditSectionError::NotFound, 404, "not-found", &none);
    check(EditSectionError::BelowTaken { taken: 3 }, 409, "places-taken", &json!({"taken": 3}));
    check(EditSectionError::Seated, 409, "section-numbered", &none);
    check(EditSectionError::Unavailable(unavailable()), 503, "unavailable", &none);
    check(TuneQueueError::NotFound, 404, "not-found", &none);
    check(TuneQueueError::RulesOutOfRange(RulesOutOfRange::MaxActive), 400, "malformed-request", &none);
    check(TuneQueueError::Unavailable(unavailable()), 503, "unavailable", &none);
}
