use frontrow_domain::queue::PlaceStatus;
use mockall::predicate::eq;
use time::Duration;

use super::{CONCERT, NOON, TOKEN, World, annas_pass, concert, place};
use crate::ports::Unavailable;
use crate::queue::QueueError;

#[tokio::test]
async fn a_forged_token_shows_nothing_and_wakes_nobody() {
    let world = World::default().with_pass(None);
    assert!(matches!(world.show_place().execute("forged").await, Err(QueueError::NotFound)));
}

#[tokio::test]
async fn the_token_of_a_removed_concert_shows_nothing() {
    let world = World::default().with_pass(Some(annas_pass())).with_concert(None);
    assert!(matches!(world.show_place().execute("token").await, Err(QueueError::NotFound)));
}

#[tokio::test]
async fn a_place_shows_where_it_stands() {
    let waiting = PlaceStatus::Waiting { position: 1 };
    let world = World::default().with_pass(Some(annas_pass())).with_concert(Some(concert(CONCERT)));
    let world = world.with_checked_in(Some(place(waiting))).with_figures(Some(Duration::MINUTE), 3);

    let view = world.show_place().execute("token").await.unwrap();

    assert_eq!((view.concert, view.status, view.seats_left), (CONCERT, waiting, 3));
    assert_eq!(view.estimated_wait, Some(Duration::milliseconds(600)));
    assert_eq!(view.next_poll, Duration::seconds(2));
}

/// A place in a room that knows who is inside, and nothing else at present.
fn in_a_room_that_is_away(status: PlaceStatus) -> World {
    let mut opened = concert(CONCERT);
    opened.queue.opens_at = Some(NOON);
    let world = World::default().with_pass(Some(annas_pass())).with_concert(Some(opened));
    let mut world = world.with_checked_in(Some(place(status)));
    world.statistics.expect_places_left().returning(|_| Ok(3));
    world.waiting_room.expect_counts().returning(|_, _| Err(Unavailable::of("the waiting room")));
    world.waiting_room.expect_draw().returning(|_, _, _, _| Err(Unavailable::of("the waiting room")));
    world
}

#[tokio::test]
async fn whoever_is_inside_is_told_so_while_the_room_is_away() {
    let inside = PlaceStatus::Active { until: NOON + Duration::MINUTE };

    let view = in_a_room_that_is_away(inside).show_place().execute("token").await.unwrap();

    assert_eq!((view.status, view.estimated_wait, view.draw), (inside, Some(Duration::ZERO), None));
}

#[tokio::test]
async fn whoever_waits_is_asked_to_come_back_while_the_room_is_away() {
    let waiting = PlaceStatus::Waiting { position: 1 };
    let shown = in_a_room_that_is_away(waiting).show_place().execute("token").await;
    assert!(matches!(shown, Err(QueueError::Unavailable(_))));
}

#[tokio::test]
async fn a_place_that_nobody_remembers_is_over() {
    let world = World::default().with_pass(Some(annas_pass())).with_concert(Some(concert(CONCERT)));
    let world = world.with_checked_in(None).with_figures(None, 3);

    let view = world.show_place().execute("token").await.unwrap();

    assert_eq!((view.status, view.estimated_wait), (PlaceStatus::Expired, None));
}

#[tokio::test]
async fn leaving_gives_up_the_place_of_the_token() {
    let mut world = World::default().with_pass(Some(annas_pass()));
    world.waiting_room.expect_leave().with(eq(CONCERT), eq(TOKEN), eq(NOON)).times(1).returning(|_, _, _| Ok(()));
    world.leave_queue().execute("token").await.unwrap();
}

#[tokio::test]
async fn a_forged_token_gives_up_nobodys_place() {
    let mut world = World::default().with_pass(None);
    world.waiting_room.expect_leave().never();
    assert!(matches!(world.leave_queue().execute("forged").await, Err(QueueError::NotFound)));
}

#[tokio::test]
async fn who_cannot_leave_now_is_told_so() {
    let mut world = World::default().with_pass(Some(annas_pass()));
    world.waiting_room.expect_leave().returning(|_, _, _| Err(Unavailable::of("the waiting room")));
    assert!(matches!(world.leave_queue().execute("token").await, Err(QueueError::Unavailable(_))));
}
