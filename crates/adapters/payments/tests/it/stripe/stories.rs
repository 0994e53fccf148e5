//! What becomes of money, over a socket.

use frontrow_application::ports::{Approval, GatewayAnswer, PaymentGateway, RefundAnswer, ReleaseAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use frontrow_testkit::new_id;

use super::ledger::Intent;
use super::provider::Provider;
use super::server::served;
use crate::fixture::approval;
use crate::wire::Between;

pub(super) fn declined(reason: &str) -> GatewayAnswer {
    GatewayAnswer::Declined { reason: reason.to_owned() }
}

pub(super) fn approved(approval: &Approval) -> GatewayAnswer {
    GatewayAnswer::Approved { captured: approval.amount }
}

/// What the buyer has authorised for exactly this attempt.
pub(super) fn authorised(provider: &Provider, id: &str) -> Approval {
    let approval = approval(id);
    provider.authorised(id, approval.reservation, approval.amount);
    approval
}

#[tokio::test]
async fn a_payment_is_captured_looked_up_and_given_back_once() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_1");
    assert_eq!(stripe.look_up(&approval).await, GatewayAnswer::NotFound, "held, and not captured");
    assert_eq!(stripe.approve(&approval).await, approved(&approval));
    assert_eq!(stripe.look_up(&approval).await, approved(&approval));
    for _ in 0..2 {
        assert_eq!(stripe.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
        assert_eq!(stripe.look_up(&approval).await, GatewayAnswer::Refunded { captured: approval.amount });
    }
    assert_eq!(provider.work(), (1, 0, 1));
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_unknown_and_can_be_asked_for() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_lost1");
    assert_eq!(stripe.approve(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(stripe.look_up(&approval).await, approved(&approval));
    assert_eq!(stripe.approve(&approval).await, approved(&approval), "asked again, it is what stands");
    assert_eq!(provider.work(), (1, 0, 0));
}

#[tokio::test]
async fn an_answer_that_is_spoilt_on_the_way_is_unknown_and_can_be_asked_for() {
    for between in [Between::BadGateway, Between::Flood, Between::Cut] {
        let provider = Provider::default();
        let stripe = served(&provider, between).await;
        let approval = authorised(&provider, "pi_1");
        assert_eq!(stripe.approve(&approval).await, GatewayAnswer::Unknown);
        assert_eq!(stripe.look_up(&approval).await, approved(&approval));
        assert_eq!(provider.work(), (1, 0, 0));
    }
}

#[tokio::test]
async fn what_the_buyer_has_not_authorised_is_declined_and_nothing_is_captured() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_1");
    for status in ["requires_payment_method", "requires_confirmation", "requires_action"] {
        provider.becomes("pi_1", status);
        assert_eq!(stripe.approve(&approval).await, declined("not_authorised"), "{status}");
        assert_eq!(stripe.look_up(&approval).await, declined("not_authorised"), "{status}");
        assert_eq!(provider.status("pi_1"), status, "the buyer may go on, and try again");
    }
    assert_eq!(provider.work(), (0, 0, 0));
    provider.becomes("pi_1", "requires_capture");
    let again = Approval { payment: PaymentId::new(new_id()), ..approval };
    assert_eq!(stripe.approve(&again).await, approved(&again));
}

#[tokio::test]
async fn a_card_that_was_refused_gives_the_banks_word_for_why() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let in_the_browser = approval("pi_1");
    let (reservation, amount) = (Some(in_the_browser.reservation.to_string()), in_the_browser.amount.amount());
    provider.made("pi_1", Intent { reservation, amount, declined: Some("expired_card"), ..Intent::default() });
    assert_eq!(stripe.approve(&in_the_browser).await, declined("expired_card"));

    let at_the_capture = authorised(&provider, "pi_refused1");
    assert_eq!(stripe.approve(&at_the_capture).await, declined("insufficient_funds"));
    assert_eq!(stripe.look_up(&at_the_capture).await, declined("insufficient_funds"));
    assert_eq!(provider.work(), (0, 0, 0));
}

#[tokio::test]
async fn what_was_let_go_is_declined_and_what_was_captured_stands() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_1");
    provider.becomes("pi_1", "canceled");
    assert_eq!(stripe.approve(&approval).await, declined("canceled"));
    assert_eq!(stripe.look_up(&approval).await, declined("canceled"));
    provider.becomes("pi_1", "succeeded");
    assert_eq!(stripe.approve(&approval).await, approved(&approval));
    assert_eq!(provider.work(), (0, 0, 0), "nothing was asked of it");
}

#[tokio::test]
async fn another_amount_or_currency_is_declined_before_money_moves_and_let_go() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let ours = approval("pi_1");
    for (amount, currency, reason) in [
        (ours.amount.amount() - 1, "krw", "amount_differs"),
        (ours.amount.amount() + 1, "krw", "amount_differs"),
        (ours.amount.amount(), "usd", "currency_differs"),
    ] {
        let (reservation, currency) = (Some(ours.reservation.to_string()), currency.to_owned());
        let status = "requires_capture";
        provider.made("pi_1", Intent { reservation, amount, currency, status, ..Intent::default() });
        assert_eq!(stripe.approve(&ours).await, declined(reason));
        assert_eq!(provider.status("pi_1"), "canceled", "{reason}: it buys nothing");
    }
    assert_eq!(provider.work(), (0, 3, 0));
}

#[tokio::test]
async fn another_amount_that_was_captured_all_the_same_is_told_and_can_go_back() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let ours = approval("pi_1");
    let more = Won::new(ours.amount.amount() + 1).unwrap();
    provider.authorised("pi_1", ours.reservation, more);
    provider.becomes("pi_1", "succeeded");
    assert_eq!(stripe.approve(&ours).await, GatewayAnswer::Approved { captured: more });
    assert_eq!(stripe.refund(&ours, more).await, RefundAnswer::Refunded);
    assert_eq!(stripe.look_up(&ours).await, GatewayAnswer::Refunded { captured: more });
}

#[tokio::test]
async fn a_key_of_another_reservation_is_declined_and_left_to_it() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let theirs = authorised(&provider, "pi_1");
    let ours =
        Approval { reservation: ReservationId::new(new_id()), payment: PaymentId::new(new_id()), ..theirs.clone() };
    assert_eq!(stripe.approve(&ours).await, declined("order_differs"));
    assert_eq!(stripe.look_up(&ours).await, declined("order_differs"));
    assert_eq!(stripe.release(ours.reservation, &ours.key).await, ReleaseAnswer::LetGo, "nothing of ours is held");
    assert_eq!(stripe.approve(&theirs).await, approved(&theirs));
    assert_eq!(stripe.approve(&ours).await, declined("order_differs"), "also once it was captured");
    provider.made("pi_2", Intent { amount: 5, status: "requires_capture", ..Intent::default() });
    let foreign = Approval { key: PaymentKey::parse("pi_2").unwrap(), ..ours };
    assert_eq!(stripe.approve(&foreign).await, declined("order_differs"), "somebody else's shop");
    assert_eq!(provider.work(), (1, 0, 0));
}

#[tokio::test]
async fn what_is_let_go_is_let_go_once_and_never_what_was_captured() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let lost = authorised(&provider, "pi_1");
    for _ in 0..2 {
        assert_eq!(stripe.release(lost.reservation, &lost.key).await, ReleaseAnswer::LetGo);
    }
    assert_eq!((provider.status("pi_1"), provider.work()), ("canceled", (0, 1, 0)));
    let bought = authorised(&provider, "pi_2");
    stripe.approve(&bought).await;
    assert_eq!(stripe.release(bought.reservation, &bought.key).await, ReleaseAnswer::LetGo);
    assert_eq!(stripe.look_up(&bought).await, approved(&bought));
    let unheard_of = approval("pi_9");
    assert_eq!(stripe.release(unheard_of.reservation, &unheard_of.key).await, ReleaseAnswer::LetGo);
}

#[tokio::test]
async fn a_refund_counts_once_it_has_come_through() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_1");
    stripe.approve(&approval).await;
    provider.refunds_take_their_time();
    for status in ["pending", "requires_action", "failed"] {
        assert_eq!(stripe.refund(&approval, approval.amount).await, RefundAnswer::Unknown, "{status}");
        provider.refunds_become(status);
        assert_eq!(stripe.look_up(&approval).await, approved(&approval), "{status}");
    }
    provider.refunds_become("succeeded");
    assert_eq!(stripe.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    assert_eq!(provider.work(), (1, 0, 1), "asked for four times, made once");
}
