use frontrow_domain::shared::ConcertId;
use mockall::predicate::{always, eq};
use uuid::Uuid;

use super::{ANOTHER_CONCERT, CONCERT, NOON, World, concert, defaults};
use crate::ports::Unavailable;

const REMOVED: ConcertId = ConcertId::new(Uuid::from_u128(3));

fn world() -> World {
    let mut world = World::default();
    world.waiting_room.expect_open_rooms().returning(|| Ok(vec![ANOTHER_CONCERT, CONCERT, REMOVED]));
    world.catalog.expect_concert().returning(|id| Ok((id != REMOVED).then(|| concert(id))));
    world
}

#[tokio::test]
async fn every_open_room_lets_people_in_and_a_removed_concerts_room_empties() {
    let mut world = world();
    for (id, admitted) in [(CONCERT, 3), (ANOTHER_CONCERT, 4), (REMOVED, 1)] {
        let room = world.waiting_room.expect_admit().with(eq(id), eq(defaults()), eq(NOON));
        room.times(1).returning(move |_, _, _| Ok(admitted));
    }
    assert_eq!(world.admit_waiting().execute().await.unwrap(), 8);
}

#[tokio::test]
async fn a_room_that_fails_keeps_no_other_closed_and_is_not_hushed_up() {
    let mut world = world();
    let failing = world.waiting_room.expect_admit().with(eq(ANOTHER_CONCERT), always(), always());
    failing.returning(|_, _, _| Err(Unavailable::of("the waiting room")));
    world.waiting_room.expect_admit().times(2).returning(|_, _, _| Ok(1));
    assert!(world.admit_waiting().execute().await.is_err());
}

#[tokio::test]
async fn without_anybody_waiting_nothing_is_asked() {
    let mut world = World::default();
    world.waiting_room.expect_open_rooms().returning(|| Ok(Vec::new()));
    assert_eq!(world.admit_waiting().execute().await.unwrap(), 0);
}
