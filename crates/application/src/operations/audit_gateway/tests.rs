//! The comparison of both books bites: each way in which they can differ is planted and found, and what is only on its
//! way is not.

use std::sync::{Arc, Mutex};

use frontrow_domain::payment::{Method, Payment, PaymentKey, RefundReason, State, Stored};
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{AuditGateway, AuditGatewayError};
use crate::fixtures::{BUYER, NOON, PRICE, RESERVATION, StoppedClock, won};
use crate::policy::SalesPolicy;
use crate::ports::{AuditCheck, CardAttempt, GatewayLine, GatewayPage, MockGatewayLedger, MockPayments, Unavailable};

const CAPTURE: &str = "every won at the gateway pays for one ticket";
const APPROVAL: &str = "every paid ticket is captured at the gateway";
const REFUND: &str = "what is called refunded is back, in full";
const STRANGER: &str = "the gateway knows no payment that we do not";
const OVERDUE: &str = "no money is on its way for too long";
const SUM: &str = "both ledgers agree to the won";

/// The comparison begins here; the payments are from a while later.
const SINCE: OffsetDateTime = NOON;
const PAID: OffsetDateTime = NOON.saturating_add(Duration::HOUR);
const NOW: OffsetDateTime = NOON.saturating_add(Duration::hours(2));

const APPROVED: State = State::Approved { ticket: RESERVATION };
const OWED: State = State::RefundDue { captured: PRICE, reason: RefundReason::SeatsGone };

fn refunded() -> State {
    State::Refunded { captured: PRICE, reason: RefundReason::SeatsGone, at: PAID }
}

fn declined() -> State {
    State::Declined { reason: "card_declined".to_owned() }
}

fn attempt(number: u128, key: &str, state: State) -> CardAttempt {
    attempt_at(PAID, number, key, state)
}

fn attempt_at(since: OffsetDateTime, number: u128, key: &str, state: State) -> CardAttempt {
    let payment = Payment::from_stored(Stored {
        id: PaymentId::new(Uuid::from_u128(number)),
        reservation: ReservationId::new(Uuid::from_u128(number)),
        payer: BUYER,
        method: Method::Card { key: PaymentKey::parse(key).unwrap() },
        amount: PRICE,
        created_at: since,
        version: 2,
        state,
    });
    CardAttempt { payment, since }
}

fn line(key: &str, captured: Won, refunded: Won) -> GatewayLine {
    GatewayLine { key: PaymentKey::parse(key).unwrap(), captured, refunded }
}

fn held(key: &str) -> GatewayLine {
    line(key, PRICE, Won::ZERO)
}

fn returned(key: &str) -> GatewayLine {
    line(key, PRICE, PRICE)
}

/// Two books; each look sees the next of them, and the last one for good.
fn books(looks: Vec<(Vec<CardAttempt>, Vec<GatewayLine>)>) -> AuditGateway {
    let (mut payments, mut ledger) = (MockPayments::new(), MockGatewayLedger::new());
    let last = looks.len() - 1;
    let (ours, theirs): (Vec<_>, Vec<_>) = looks.into_iter().unzip();
    let (ours_seen, theirs_seen) = (Mutex::new(0..), Mutex::new(0..));
    payments.expect_card_attempts().returning(move |_, _, _| {
        let look: usize = ours_seen.lock().unwrap().next().unwrap();
        Ok(ours[look.min(last)].clone())
    });
    ledger.expect_page().returning(move |_, _| {
        let look: usize = theirs_seen.lock().unwrap().next().unwrap();
        Ok(GatewayPage { lines: theirs[look.min(last)].clone(), next: None })
    });
    audit(payments, ledger)
}

fn audit(payments: MockPayments, ledger: MockGatewayLedger) -> AuditGateway {
    AuditGateway {
        payments: Arc::new(payments),
        ledger: Arc::new(ledger),
        clock: Arc::new(StoppedClock(NOW)),
        policy: SalesPolicy::default(),
    }
}

async fn compared(ours: Vec<CardAttempt>, theirs: Vec<GatewayLine>) -> Vec<AuditCheck> {
    books(vec![(ours, theirs)]).execute(SINCE).await.unwrap()
}

/// The checks that found something.
fn violated(checks: &[AuditCheck]) -> Vec<&'static str> {
    checks.iter().filter(|check| !check.ok()).map(|check| check.name).collect()
}

fn detail<'a>(checks: &'a [AuditCheck], name: &str) -> &'a str {
    &checks.iter().find(|check| check.name == name).unwrap().detail
}

#[tokio::test]
async fn books_that_agree_are_told_with_their_sums() {
    let ours = vec![
        attempt(1, "a", APPROVED),
        attempt(2, "b", refunded()),
        attempt(3, "c", declined()),
        attempt_at(NOW - Duration::minutes(10), 4, "d", State::Unknown),
    ];
    let checks = compared(ours, vec![held("a"), returned("b")]).await;
    assert_eq!(violated(&checks), Vec::<&str>::new());
    assert_eq!(checks.len(), 6);
    assert_eq!(detail(&checks, SUM), "80000 won here, 80000 won there, 0 won on their way");
    assert!(detail(&checks, OVERDUE).starts_with("1 open, 0 refunds due"));
}

/// What it is, our book, theirs, and the checks that find it.
type Disagreement = (&'static str, Vec<CardAttempt>, Vec<GatewayLine>, Vec<&'static str>);

#[tokio::test]
async fn each_disagreement_is_a_violation_of_the_check_of_its_name() {
    let late = NOW - Duration::minutes(12);
    let table: [Disagreement; 14] = [
        ("declined here, held there", vec![attempt(1, "a", declined())], vec![held("a")], vec![CAPTURE, SUM]),
        ("another amount", vec![attempt(1, "a", APPROVED)], vec![line("a", won(1), won(0))], vec![CAPTURE, SUM]),
        (
            "one capture for two tickets",
            vec![attempt(1, "a", APPROVED), attempt(2, "a", APPROVED)],
            vec![held("a")],
            vec![CAPTURE, SUM],
        ),
        ("a ticket whose money went back", vec![attempt(1, "a", APPROVED)], vec![returned("a")], vec![CAPTURE, SUM]),
        ("half of it went back", vec![attempt(1, "a", APPROVED)], vec![line("a", PRICE, won(1))], vec![CAPTURE, SUM]),
        ("approved here, unknown there", vec![attempt(1, "a", APPROVED)], vec![], vec![APPROVAL, SUM]),
        ("refunded here, held there", vec![attempt(1, "a", refunded())], vec![held("a")], vec![REFUND, SUM]),
        ("refunded in part", vec![attempt(1, "a", refunded())], vec![line("a", PRICE, won(1))], vec![REFUND, SUM]),
        ("refunded here, unknown there", vec![attempt(1, "a", refunded())], vec![], vec![REFUND]),
        ("more went back than came", vec![attempt(1, "a", refunded())], vec![line("a", won(1), PRICE)], vec![REFUND]),
        ("held for nobody", vec![], vec![held("a")], vec![STRANGER, SUM]),
        ("came and went for nobody", vec![], vec![returned("a")], vec![STRANGER]),
        ("open too long", vec![attempt_at(late, 1, "a", State::Pending)], vec![], vec![OVERDUE]),
        ("owed too long", vec![attempt_at(late, 1, "a", OWED)], vec![held("a")], vec![OVERDUE]),
    ];
    for (what, ours, theirs, expected) in table {
        assert_eq!(violated(&compared(ours, theirs).await), expected, "{what}");
    }
}

#[tokio::test]
async fn what_is_on_its_way_is_told_and_is_no_violation() {
    let just_now = NOW - Duration::seconds(59);
    let ours = vec![
        attempt_at(just_now, 1, "a", State::Unknown),
        attempt_at(just_now, 2, "b", OWED),
        attempt_at(just_now, 3, "c", APPROVED),
        attempt_at(just_now, 4, "d", refunded()),
    ];
    let checks = compared(ours, vec![held("a"), held("b"), held("d")]).await;
    assert_eq!(violated(&checks), Vec::<&str>::new());
    assert_eq!(detail(&checks, OVERDUE), "1 open, 1 refunds due");
    assert_eq!(detail(&checks, SUM), "0 won here, 0 won there, 240000 won on their way");
}

#[tokio::test]
async fn what_the_gateway_cannot_be_late_with_is_a_violation_at_once() {
    let just_now = NOW - Duration::SECOND;
    for (state, line) in [(declined(), held("a")), (APPROVED, returned("a")), (APPROVED, line("a", won(1), won(0)))] {
        let checks = compared(vec![attempt_at(just_now, 1, "a", state)], vec![line]).await;
        assert_eq!(violated(&checks), [CAPTURE, SUM]);
    }
}

#[tokio::test]
async fn what_differs_only_because_one_book_was_read_first_is_gone_at_the_second_look() {
    let before = (vec![attempt(1, "a", APPROVED)], vec![]);
    let after = (vec![attempt(1, "a", APPROVED)], vec![held("a")]);
    assert_eq!(violated(&books(vec![before.clone(), after]).execute(SINCE).await.unwrap()), Vec::<&str>::new());
    let another = (vec![attempt(1, "a", APPROVED), attempt(2, "b", APPROVED)], vec![held("a")]);
    let checks = books(vec![before.clone(), another]).execute(SINCE).await.unwrap();
    assert_eq!(violated(&checks), Vec::<&str>::new(), "only the first look found the one, only the second the other");
    assert_eq!(violated(&books(vec![before]).execute(SINCE).await.unwrap()), [APPROVAL, SUM], "found twice");
}

#[tokio::test]
async fn what_is_older_than_asked_for_may_be_missing_at_the_gateway() {
    let (before, asked) = (SINCE - Duration::MINUTE, SINCE);
    let checks = compared(vec![attempt_at(before, 1, "a", APPROVED)], vec![]).await;
    assert_eq!(violated(&checks), Vec::<&str>::new());
    let checks = compared(vec![attempt_at(before, 1, "a", APPROVED)], vec![held("a")]).await;
    assert_eq!(detail(&checks, SUM), "80000 won here, 80000 won there, 0 won on their way");
    let checks = compared(vec![attempt_at(asked, 1, "a", APPROVED)], vec![]).await;
    assert_eq!(violated(&checks), [APPROVAL, SUM]);
}

#[tokio::test]
async fn both_books_are_read_page_by_page_ours_from_two_days_earlier() {
    const FULL: usize = 500;
    let (mut payments, mut ledger) = (MockPayments::new(), MockGatewayLedger::new());
    let all: Vec<_> = (1..=700).map(|number| attempt(number, &format!("k{number}"), APPROVED)).collect();
    let lines: Vec<_> = (1..=700).map(|number| held(&format!("k{number}"))).collect();
    payments.expect_card_attempts().times(2).returning(move |since, after, at_most| {
        assert_eq!((since, at_most), (SINCE - Duration::days(2), 500));
        let from = after.map_or(0, |after| all.iter().position(|it| it.payment.id() == after).unwrap() + 1);
        Ok(all.iter().skip(from).take(FULL).cloned().collect())
    });
    ledger.expect_page().times(2).returning(move |since, next| {
        assert_eq!(since, SINCE);
        let first = next.is_none();
        let page = if first { &lines[..400] } else { &lines[400..] };
        Ok(GatewayPage { lines: page.to_vec(), next: first.then(|| "400".to_owned()) })
    });
    let checks = audit(payments, ledger).execute(SINCE).await.unwrap();
    assert_eq!(violated(&checks), Vec::<&str>::new());
    assert!(detail(&checks, CAPTURE).contains("700"), "{checks:?}");
}

#[tokio::test]
async fn books_without_an_end_are_not_read_for_ever() {
    let (payments, mut ledger) = (MockPayments::new(), MockGatewayLedger::new());
    ledger.expect_page().returning(|_, _| Ok(GatewayPage { lines: Vec::new(), next: Some("on".to_owned()) }));
    assert!(matches!(audit(payments, ledger).execute(SINCE).await, Err(AuditGatewayError::TooMany)));
}

#[tokio::test]
async fn a_gateway_that_does_not_show_its_books_is_no_clean_audit() {
    let (payments, mut ledger) = (MockPayments::new(), MockGatewayLedger::new());
    ledger.expect_page().returning(|_, _| Err(Unavailable::of("the gateway's ledger")));
    assert!(matches!(audit(payments, ledger).execute(SINCE).await, Err(AuditGatewayError::Unavailable(_))));
}
