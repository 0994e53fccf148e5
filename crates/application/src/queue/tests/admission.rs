use frontrow_domain::catalog::Concert;
use frontrow_domain::queue::{PlaceStatus, QueueOverrides};
use time::Duration;

use super::{ANNA, ANOTHER_CONCERT, BEN, CONCERT, NOON, World, annas_pass, concert, place};
use crate::ports::Unavailable;
use crate::queue::AdmissionRefused;

const INSIDE: PlaceStatus = PlaceStatus::Active { until: NOON };

#[tokio::test]
async fn a_concert_without_a_waiting_room_asks_for_nothing() {
    let open = Concert { queue_required: false, ..concert(CONCERT) };
    assert!(World::default().admission().check(&open, ANNA, None, NOON).await.is_ok());
}

#[tokio::test]
async fn who_is_inside_may_hold() {
    let world = World::default().with_pass(Some(annas_pass())).with_checked_in(Some(place(INSIDE)));
    assert!(world.admission().check(&concert(CONCERT), ANNA, Some("token"), NOON).await.is_ok());
}

#[tokio::test]
async fn without_a_token_the_waiting_room_is_never_asked() {
    let refused = World::default().admission().check(&concert(CONCERT), ANNA, None, NOON).await;
    assert!(matches!(refused, Err(AdmissionRefused::TokenRequired)));
}

#[tokio::test]
async fn a_forged_token_is_no_token() {
    let world = World::default().with_pass(None);
    let refused = world.admission().check(&concert(CONCERT), ANNA, Some("forged"), NOON).await;
    assert!(matches!(refused, Err(AdmissionRefused::TokenRequired)));
}

#[tokio::test]
async fn the_token_of_another_person_or_concert_is_no_token() {
    for (concert_asked, caller) in [(CONCERT, BEN), (ANOTHER_CONCERT, ANNA)] {
        let world = World::default().with_pass(Some(annas_pass()));
        let refused = world.admission().check(&concert(concert_asked), caller, Some("token"), NOON).await;
        assert!(matches!(refused, Err(AdmissionRefused::TokenRequired)), "{concert_asked} {caller}");
    }
}

#[tokio::test]
async fn who_is_not_inside_learns_their_position_if_they_have_one() {
    let table = [
        (Some(PlaceStatus::Waiting { position: 9 }), Some(9)),
        (Some(PlaceStatus::Expired), None),
        (Some(PlaceStatus::Left), None),
        (None, None),
    ];
    for (status, expected) in table {
        let world = World::default().with_pass(Some(annas_pass())).with_checked_in(status.map(place));
        match world.admission().check(&concert(CONCERT), ANNA, Some("token"), NOON).await {
            Err(AdmissionRefused::NotActive { position }) => assert_eq!(position, expected, "{status:?}"),
            other => panic!("{status:?} was answered by {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_waiting_room_that_does_not_answer_lets_nobody_in() {
    let mut world = World::default().with_pass(Some(annas_pass()));
    world.waiting_room.expect_check_in().returning(|_, _, _, _| Err(Unavailable::of("the waiting room")));
    let failed = world.admission().check(&concert(CONCERT), ANNA, Some("token"), NOON).await;
    assert!(matches!(failed, Err(AdmissionRefused::Unavailable(_))), "who only waits must not get in by an outage");
}

#[tokio::test]
async fn rules_that_make_no_waiting_room_let_nobody_in() {
    let damaged = QueueOverrides { max_active: Some(0), pass_minutes: None, opens_at: Some(NOON + Duration::HOUR) };
    let world = World::default().with_pass(Some(annas_pass()));
    let concert = Concert { queue: damaged, ..concert(CONCERT) };
    let failed = world.admission().check(&concert, ANNA, Some("token"), NOON).await;
    assert!(matches!(failed, Err(AdmissionRefused::Unavailable(_))));
}
