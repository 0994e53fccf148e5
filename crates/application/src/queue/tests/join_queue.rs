use frontrow_domain::catalog::Concert;
use frontrow_domain::queue::{PlaceStatus, QueueOverrides};
use mockall::predicate::eq;
use time::Duration;
use uuid::Uuid;

use super::{ANNA, CONCERT, NOON, TOKEN, World, concert, defaults, place};
use crate::ports::{Join, Joined, QueuePass, Unavailable};
use crate::queue::{PASS_LIFETIME, QueueError};

const WAITING: PlaceStatus = PlaceStatus::Waiting { position: 200 };

impl World {
    fn with_joined(mut self, status: PlaceStatus, fresh: bool) -> Self {
        let unused = Uuid::from_u128(99);
        self.ids.expect_next_id().return_const(if fresh { TOKEN.as_uuid() } else { unused });
        let joined = Joined { place: place(status), fresh };
        self.waiting_room.expect_join().times(1).returning(move |_, _, _| Ok(joined));
        self
    }
}

#[tokio::test]
async fn the_waiting_room_of_no_concert_is_never_entered() {
    let world = World::default().with_concert(None);
    let refused = world.join_queue().execute(ANNA, CONCERT).await;
    assert!(matches!(refused, Err(QueueError::NotFound)));
}

#[tokio::test]
async fn who_joins_gets_a_token_and_learns_how_long_it_takes() {
    let mut world = World::default().with_concert(Some(concert(CONCERT)));
    world = world.with_joined(WAITING, true).with_figures(Some(Duration::MINUTE), 734);
    let pass = QueuePass { token: TOKEN, concert: CONCERT, owner: ANNA, expires_at: NOON + PASS_LIFETIME };
    world.passes.expect_seal().with(eq(pass)).returning(|_| Ok("sealed".to_owned()));

    let joined = world.join_queue().execute(ANNA, CONCERT).await.unwrap();

    assert!(joined.fresh);
    assert_eq!(joined.token, "sealed");
    assert_eq!(joined.view.status, WAITING);
    assert_eq!(joined.view.estimated_wait, Some(Duration::minutes(2)));
    assert_eq!(joined.view.next_poll, Duration::seconds(12));
    assert_eq!(joined.view.seats_left, 734);
}

#[tokio::test]
async fn the_concert_decides_how_its_waiting_room_works_where_it_says_so() {
    let said = QueueOverrides { max_active: Some(7), pass_minutes: None, opens_at: Some(NOON + Duration::HOUR) };
    let mut world = World::default().with_concert(Some(Concert { queue: said, ..concert(CONCERT) }));
    world.ids.expect_next_id().return_const(TOKEN.as_uuid());
    world.passes.expect_seal().returning(|_| Ok(String::new()));
    let expected = defaults().with(said).unwrap();
    let join = Join { token: TOKEN, concert: CONCERT, owner: ANNA };
    let joined = Joined { place: place(WAITING), fresh: true };
    world.waiting_room.expect_join().with(eq(join), eq(expected), eq(NOON)).returning(move |_, _, _| Ok(joined));

    world.with_figures(None, 1).join_queue().execute(ANNA, CONCERT).await.unwrap();
}

#[tokio::test]
async fn who_joins_again_is_told_so_and_keeps_the_token_of_the_first_time() {
    let mut world = World::default().with_concert(Some(concert(CONCERT)));
    world = world.with_joined(PlaceStatus::Active { until: NOON + Duration::MINUTE }, false).with_figures(None, 1);
    world.passes.expect_seal().withf(|pass| pass.token == TOKEN).returning(|_| Ok("again".to_owned()));

    let joined = world.join_queue().execute(ANNA, CONCERT).await.unwrap();

    assert!(!joined.fresh);
    assert_eq!(joined.view.estimated_wait, Some(Duration::ZERO));
}

#[tokio::test]
async fn a_waiting_room_that_does_not_answer_gives_no_token() {
    let mut world = World::default().with_concert(Some(concert(CONCERT)));
    world.ids.expect_next_id().return_const(TOKEN.as_uuid());
    world.waiting_room.expect_join().returning(|_, _, _| Err(Unavailable::of("the waiting room")));
    world.passes.expect_seal().never();
    let failed = world.join_queue().execute(ANNA, CONCERT).await;
    assert!(matches!(failed, Err(QueueError::Unavailable(_))));
}
