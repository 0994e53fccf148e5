//! The contract of `PaymentGateway`: one function a clause.

mod fixture;

use std::future::Future;
use std::time::Duration;

use frontrow_application::ports::{
    Approval, CheckoutAnswer, GatewayAnswer, GatewayMessage, MessageRefused, Order, RefundAnswer, ReleaseAnswer,
};
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use futures_util::future::join;
use tokio::time::{interval, timeout};

use crate::ids::new_id;

pub use fixture::{Conduct, GatewayFixture, MoneyMoved};

/// `payment_gateway!(Fixture)` expands to a module with one test for each clause. Time is paused: a gateway that waits
/// for a minute does so at once.
#[macro_export]
macro_rules! payment_gateway {
    ($fixture:ty) => {
        mod payment_gateway {
            use super::*;
            $crate::payment_gateway! { @clauses $fixture:
                bounded, approve_once, the_answer_can_be_asked_for, declined_is_final, refund_once, messages_are_hints,
                opening_takes_nothing, release_lets_go_and_gives_nothing_back
            }
        }
    };
    (@clauses $fixture:ty: $($clause:ident),+) => {$(
        #[tokio::test(start_paused = true)]
        async fn $clause() {
            let fixture = <$fixture as $crate::money::payment_gateway::GatewayFixture>::fresh();
            $crate::money::payment_gateway::$clause(&fixture).await;
        }
    )+};
}

const ALL_CONDUCTS: [Conduct; 4] = [Conduct::Approves, Conduct::Declines, Conduct::TakesItsTime, Conduct::LosesAnswers];

fn approval<F: GatewayFixture>(fixture: &F, conduct: Conduct) -> Approval {
    let amount = Won::new(120_000).unwrap();
    let (payment, reservation) = (PaymentId::new(new_id()), ReservationId::new(new_id()));
    Approval { payment, reservation, key: fixture.key(conduct, reservation, amount), amount }
}

/// Clause 1: every call answers within the configured time.
pub async fn bounded<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    for conduct in ALL_CONDUCTS {
        let approval = approval(fixture, conduct);
        let order = Order { reservation: approval.reservation, amount: approval.amount };
        within(fixture, "open_checkout", gateway.open_checkout(&order)).await;
        within(fixture, "approve", gateway.approve(&approval)).await;
        within(fixture, "look_up", gateway.look_up(&approval)).await;
        within(fixture, "refund", gateway.refund(&approval, approval.amount)).await;
        within(fixture, "release", gateway.release(approval.reservation, &approval.key)).await;
    }
}

async fn within<F: GatewayFixture, T>(fixture: &F, call: &str, answer: impl Future<Output = T>) {
    let limit = fixture.answers_within() + Duration::from_millis(1);
    assert!(timeout(limit, answer).await.is_ok(), "{call} did not answer within {limit:?}");
}

/// Clause 2: approving the same attempt again captures nothing more and gives the same answer.
pub async fn approve_once<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    for conduct in ALL_CONDUCTS {
        let approval = approval(fixture, conduct);
        let (first, meanwhile) = join(gateway.approve(&approval), gateway.approve(&approval)).await;
        settled(fixture, &approval).await;
        assert_eq!(first, meanwhile, "two approvals at once, {conduct:?}");
        let again = gateway.approve(&approval).await;
        if first != GatewayAnswer::Unknown {
            assert_eq!(first, again, "the same approval later, {conduct:?}");
        }
        let expected = if conduct == Conduct::Declines { Won::ZERO } else { approval.amount };
        let moved = fixture.moved(approval.payment);
        assert_eq!(moved, MoneyMoved { captured: expected, refunded: Won::ZERO }, "the gateway's books, {conduct:?}");
    }
}

/// Clause 3: `look_up` gives what `approve` did, also when its answer was lost.
pub async fn the_answer_can_be_asked_for<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    let never_sent = approval(fixture, Conduct::Approves);
    assert_eq!(gateway.look_up(&never_sent).await, GatewayAnswer::NotFound, "an attempt that was never sent");

    for conduct in ALL_CONDUCTS {
        let approval = approval(fixture, conduct);
        let told = gateway.approve(&approval).await;
        let asked = settled(fixture, &approval).await;
        if told != GatewayAnswer::Unknown {
            assert_eq!(asked, told, "what was told and what was asked for, {conduct:?}");
        }
        if conduct == Conduct::LosesAnswers {
            assert_eq!(told, GatewayAnswer::Unknown, "the fixture's key should lose the answer");
        }
        let captured = fixture.moved(approval.payment).captured;
        match conduct {
            Conduct::Declines => assert!(matches!(asked, GatewayAnswer::Declined { .. }), "{asked:?}"),
            Conduct::Approves | Conduct::TakesItsTime | Conduct::LosesAnswers => {
                assert_eq!(asked, GatewayAnswer::Approved { captured }, "{conduct:?}");
            }
        }
    }
}

/// Asks until the attempt is no longer in progress, for a minute at most: no gateway takes longer. One that cannot tell
/// what is on its way from what never came says `NotFound` meanwhile.
async fn settled<F: GatewayFixture>(fixture: &F, approval: &Approval) -> GatewayAnswer {
    let gateway = fixture.gateway();
    let mut rhythm = interval(Duration::from_secs(1));
    for _ in 0..60 {
        rhythm.tick().await;
        let answer = gateway.look_up(approval).await;
        if !matches!(answer, GatewayAnswer::Unknown | GatewayAnswer::NotFound) {
            return answer;
        }
    }
    gateway.look_up(approval).await
}

/// Clause 4: a declined attempt never captures money later.
pub async fn declined_is_final<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    let approval = approval(fixture, Conduct::Declines);
    let first = gateway.approve(&approval).await;
    assert!(matches!(first, GatewayAnswer::Declined { .. }), "the fixture's key should be declined: {first:?}");
    assert_eq!(gateway.approve(&approval).await, first, "approved again");
    if fixture.knows_attempts_by_number() {
        let better = fixture.key(Conduct::Approves, approval.reservation, approval.amount);
        let with_better_key = Approval { key: better, ..approval.clone() };
        assert_eq!(gateway.approve(&with_better_key).await, first, "approved again with a better key");
    }
    assert_eq!(gateway.look_up(&approval).await, first, "asked for");
    assert_eq!(fixture.moved(approval.payment), MoneyMoved::default(), "the gateway's books");
}

/// Clause 5: refunding the same attempt again gives nothing back twice and answers `Refunded`.
pub async fn refund_once<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    for conduct in [Conduct::Approves, Conduct::LosesAnswers] {
        let approval = approval(fixture, conduct);
        let amount = approval.amount;
        gateway.approve(&approval).await;
        let (first, meanwhile) = join(gateway.refund(&approval, amount), gateway.refund(&approval, amount)).await;
        assert_eq!((first, meanwhile), (RefundAnswer::Refunded, RefundAnswer::Refunded), "two refunds at once");
        assert_eq!(gateway.refund(&approval, amount).await, RefundAnswer::Refunded, "the same refund later");
        let moved = fixture.moved(approval.payment);
        assert_eq!(moved, MoneyMoved { captured: amount, refunded: amount }, "the gateway's books");
        let asked = gateway.look_up(&approval).await;
        assert_eq!(asked, GatewayAnswer::Refunded { captured: amount }, "asked for");
    }
}

/// Clause 6: `read_message` says which payment a message speaks of, nothing for one that concerns no payment, and
/// refuses a forged one.
pub async fn messages_are_hints<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    let approval = approval(fixture, Conduct::Approves);
    let hint = gateway.read_message(&fixture.message_about(&approval));
    assert!(matches!(&hint, Ok(Some(hint)) if hint.concerns(&approval)), "a message about a payment: {hint:?}");
    assert_eq!(gateway.read_message(&fixture.message_about_nothing()), Ok(None), "a message about something else");
    let garbage = GatewayMessage { headers: Vec::new(), body: b"\x00garbage".to_vec() };
    assert!(gateway.read_message(&garbage).is_err(), "garbage was taken for a message");
    if let Some(forged) = fixture.forged_message(&approval) {
        assert_eq!(gateway.read_message(&forged), Err(MessageRefused::Forged), "a forged message");
    }
    assert_eq!(fixture.moved(approval.payment), MoneyMoved::default(), "a message moved money");
}

/// Clause 7: opening a checkout captures nothing, and gives the same for the same order.
pub async fn opening_takes_nothing<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    let approval = approval(fixture, Conduct::Approves);
    let order = Order { reservation: approval.reservation, amount: approval.amount };
    let (first, meanwhile) = join(gateway.open_checkout(&order), gateway.open_checkout(&order)).await;
    let CheckoutAnswer::Open(opened) = &first else { panic!("an order like any other: {first:?}") };
    assert_eq!(first, meanwhile, "two checkouts at once");
    assert_eq!(gateway.open_checkout(&order).await, first, "the same checkout later");
    assert_eq!(fixture.moved(approval.payment), MoneyMoved::default(), "a checkout moved money");

    let Some(key) = opened.key.clone() else { return };
    let asked = gateway.look_up(&Approval { key, ..approval }).await;
    assert!(matches!(asked, GatewayAnswer::Declined { .. } | GatewayAnswer::NotFound), "nobody paid yet: {asked:?}");
    let less = Order { amount: Won::new(order.amount.amount() - 1).unwrap(), ..order };
    let CheckoutAnswer::Open(other) = gateway.open_checkout(&less).await else { panic!("another amount") };
    assert_ne!(other.key, opened.key, "another amount is another payment");
}

/// Clause 8: a released authorisation is not captured any more; what was captured, or belongs to another reservation,
/// stays.
pub async fn release_lets_go_and_gives_nothing_back<F: GatewayFixture>(fixture: &F) {
    let gateway = fixture.gateway();
    let bought = approval(fixture, Conduct::Approves);
    let captured = bought.amount;
    gateway.approve(&bought).await;
    assert_eq!(gateway.release(bought.reservation, &bought.key).await, ReleaseAnswer::LetGo, "what was captured");
    assert_eq!(gateway.look_up(&bought).await, GatewayAnswer::Approved { captured }, "captured money was given back");
    assert_eq!(fixture.moved(bought.payment), MoneyMoved { captured, refunded: Won::ZERO }, "the gateway's books");

    let theirs = approval(fixture, Conduct::Approves);
    let stranger = ReservationId::new(new_id());
    assert_eq!(gateway.release(stranger, &theirs.key).await, ReleaseAnswer::LetGo, "what is held for another");
    let answer = gateway.approve(&theirs).await;
    assert_eq!(answer, GatewayAnswer::Approved { captured }, "another reservation's money was let go");

    let lost = approval(fixture, Conduct::Approves);
    for time in ["the first time", "again"] {
        assert_eq!(gateway.release(lost.reservation, &lost.key).await, ReleaseAnswer::LetGo, "released {time}");
    }
    if fixture.holds_authorisations() {
        let answer = gateway.approve(&lost).await;
        assert!(matches!(answer, GatewayAnswer::Declined { .. }), "captured what was let go: {answer:?}");
        assert_eq!(gateway.look_up(&lost).await, answer, "asked for");
        assert_eq!(fixture.moved(lost.payment), MoneyMoved::default(), "the gateway's books");
    }
}

#[cfg(test)]
mod tests;
