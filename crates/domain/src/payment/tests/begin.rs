use super::{HOLDER, MEANT, NOON, PRICE, begun, card, pending, split, won};
use crate::payment::{AmountDiffers, Method, PaymentKey, PaymentKeyInvalid, SplitOutOfRange, Status};
use crate::shared::Won;

#[test]
fn an_attempt_begins_pending_at_version_1_for_the_price_of_the_reservation() {
    let change = begun(card()).unwrap();
    let (payment, step) = (change.after, change.transition);
    assert_eq!((payment.amount(), payment.reservation(), payment.payer()), (PRICE, MEANT, HOLDER));
    assert_eq!((payment.status(), payment.version(), payment.created_at()), (Status::Pending, 1, NOON));
    assert_eq!((step.payment, step.version, step.from, step.to), (payment.id(), 1, None, Status::Pending));
}

#[test]
fn each_method_asks_its_share_of_wallet_and_gateway() {
    let table = [
        (Method::Points, PRICE, Won::ZERO, None),
        (card(), Won::ZERO, PRICE, Some("ok-1")),
        (split(30_000), won(30_000), won(50_000), Some("ok-1")),
    ];
    for (method, points, gateway, key) in table {
        let payment = begun(method).unwrap().after;
        assert_eq!((payment.points(), payment.card_amount()), (points, gateway), "{payment:?}");
        assert_eq!(payment.method().gateway_key().map(PaymentKey::as_str), key);
    }
}

#[test]
fn a_split_leaves_something_for_both_sides() {
    for points in [0, 80_000, 80_001] {
        assert_eq!(begun(split(points)), Err(SplitOutOfRange { amount: PRICE }), "{points}");
    }
    for points in [1, 79_999] {
        assert!(begun(split(points)).is_ok(), "{points}");
    }
}

#[test]
fn only_what_the_gateway_was_asked_for_matches() {
    let both = begun(split(30_000)).unwrap().after;
    assert_eq!(both.matches(won(50_000)), Ok(()));
    assert_eq!(both.matches(PRICE), Err(AmountDiffers { asked: won(50_000), captured: PRICE }));
    assert!(pending().matches(won(79_999)).is_err());
}

#[test]
fn a_payment_key_is_printable_and_short_enough_for_its_column() {
    let longest = "k".repeat(PaymentKey::MAX_CHARACTERS);
    assert!(PaymentKey::parse(&longest).is_ok());
    for text in ["", "with space", "line\nbreak", "열쇠", &format!("{longest}k")] {
        assert_eq!(PaymentKey::parse(text), Err(PaymentKeyInvalid), "{text:?}");
    }
}

#[test]
fn a_payment_key_is_not_printed() {
    assert!(!format!("{:?}", pending()).contains("ok-1"));
}
