use frontrow_domain::account::Role;
use frontrow_domain::payment::State;
use frontrow_domain::reservation::Status;

use super::World;
use super::books::Books;
use crate::caller::Caller;
use crate::fixtures::{BUYER, LAPSED, NOON, PAYMENT, STRANGER, card, hold, payment};
use crate::reservation::ShowError;

fn books() -> Books {
    Books::with(hold()).and_payment(payment(card(), State::Unknown))
}

#[tokio::test]
async fn a_payment_is_shown_with_what_its_reservation_is_by_now() {
    let caller = Caller { user: BUYER, role: Role::Customer };
    for (now, status) in [(NOON, Status::TemporarilyAssigned), (LAPSED, Status::Expired)] {
        let view = World::at(now).reading(&books()).show().execute(caller, PAYMENT).await.unwrap();
        assert_eq!((view.payment.id(), view.reservation_status), (PAYMENT, status));
    }
}

#[tokio::test]
async fn only_the_payer_and_an_administrator_see_it() {
    let stranger = Caller { user: STRANGER, role: Role::Customer };
    let shown = World::default().reading(&books()).show().execute(stranger, PAYMENT).await;
    assert!(matches!(shown, Err(ShowError::NotFound)));
    let office = Caller { role: Role::Administrator, ..stranger };
    assert!(World::default().reading(&books()).show().execute(office, PAYMENT).await.is_ok());
}

#[tokio::test]
async fn a_payment_that_is_not_there_is_not_found() {
    let caller = Caller { user: BUYER, role: Role::Customer };
    let shown = World::default().reading(&Books::with(hold())).show().execute(caller, PAYMENT).await;
    assert!(matches!(shown, Err(ShowError::NotFound)));
}
