use frontrow_domain::catalog::Concert;
use frontrow_domain::queue::{PlaceStatus, QueueOverrides, Seed};
use frontrow_domain::reservation::ConfirmationCode;
use mockall::predicate::{always, eq};
use time::Duration;
use uuid::Uuid;

use super::{ANNA, CONCERT, NOON, TOKEN, World, concert, defaults, place};
use crate::ports::{DrawView, Join, Joined, QueuePass, Unavailable};
use crate::queue::{PASS_LIFETIME, QueueError};

const WAITING: PlaceStatus = PlaceStatus::Waiting { position: 200 };

const CODE: u64 = 42;

impl World {
    fn with_new_ids(mut self, id: Uuid) -> Self {
        self.ids.expect_next_id().return_const(id);
        self.ids.expect_next_code().returning(|| ConfirmationCode::from_random(CODE));
        self
    }

    fn with_joined(self, status: PlaceStatus, fresh: bool) -> Self {
        let unused = Uuid::from_u128(99);
        let mut world = self.with_new_ids(if fresh { TOKEN.as_uuid() } else { unused });
        let joined = Joined { place: place(status), fresh };
        world.waiting_room.expect_join().times(1).returning(move |_, _, _| Ok(joined));
        world
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
    assert_eq!((joined.view.seats_left, joined.view.draw), (734, None));
}

#[tokio::test]
async fn the_concert_decides_how_its_waiting_room_works_where_it_says_so() {
    let said = QueueOverrides { max_active: Some(7), pass_minutes: None, opens_at: None };
    let world = World::default().with_concert(Some(Concert { queue: said, ..concert(CONCERT) }));
    let mut world = world.with_new_ids(TOKEN.as_uuid());
    world.passes.expect_seal().returning(|_| Ok(String::new()));
    let expected = defaults().with(said).unwrap();
    let joined = Joined { place: place(WAITING), fresh: true };
    let join = world.waiting_room.expect_join().with(always(), eq(expected), eq(NOON));
    join.returning(move |_, _, _| Ok(joined));

    world.with_figures(None, 1).join_queue().execute(ANNA, CONCERT).await.unwrap();
}

#[tokio::test]
async fn who_comes_before_the_opening_brings_a_seed_and_sees_the_draw() {
    let opens_later = QueueOverrides { opens_at: Some(NOON + Duration::HOUR), ..QueueOverrides::default() };
    let world = World::default().with_concert(Some(Concert { queue: opens_later, ..concert(CONCERT) }));
    let mut world = world.with_new_ids(TOKEN.as_uuid()).with_figures(None, 1);
    world.passes.expect_seal().returning(|_| Ok(String::new()));
    let code = ConfirmationCode::from_random(CODE);
    let join = Join { token: TOKEN, concert: CONCERT, owner: ANNA, seed: Seed::from_secrets([code.as_str(); 6]) };
    let joined = Joined { place: place(WAITING), fresh: true };
    world.waiting_room.expect_join().with(eq(join), always(), eq(NOON)).returning(move |_, _, _| Ok(joined));
    let draw = DrawView { commitment: [9; 32], seed: None, entry: 3, entries: 4 };
    let asked = world.waiting_room.expect_draw().with(eq(CONCERT), eq(TOKEN), always(), eq(NOON));
    asked.times(1).returning(move |_, _, _, _| Ok(Some(draw)));

    let joined = world.join_queue().execute(ANNA, CONCERT).await.unwrap();

    assert_eq!(joined.view.draw, Some(draw));
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
    let mut world = World::default().with_concert(Some(concert(CONCERT))).with_new_ids(TOKEN.as_uuid());
    world.waiting_room.expect_join().returning(|_, _, _| Err(Unavailable::of("the waiting room")));
    world.passes.expect_seal().never();
    let failed = world.join_queue().execute(ANNA, CONCERT).await;
    assert!(matches!(failed, Err(QueueError::Unavailable(_))));
}
