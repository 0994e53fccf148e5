use frontrow_domain::shared::ReservationId;
use uuid::Uuid;

use super::World;
use crate::fixtures::LAPSED;
use crate::ports::Unavailable;

fn holds(count: usize) -> Vec<ReservationId> {
    (0..count as u128).map(|number| ReservationId::new(Uuid::from_u128(number))).collect()
}

#[tokio::test]
async fn a_batch_that_is_not_full_is_the_last() {
    let mut world = World::at(LAPSED);
    let mut batches = vec![holds(500), holds(3)].into_iter();
    let asked = move |now, at_most| {
        assert_eq!((now, at_most), (LAPSED, 500));
        Ok(batches.next().unwrap())
    };
    world.reservations.expect_expire_due().times(2).returning(asked);
    assert_eq!(world.expire().execute().await.unwrap(), 503);
}

#[tokio::test]
async fn with_nothing_to_end_it_asks_once() {
    let mut world = World::at(LAPSED);
    world.reservations.expect_expire_due().times(1).returning(|_, _| Ok(vec![]));
    assert_eq!(world.expire().execute().await.unwrap(), 0);
}

#[tokio::test]
async fn one_run_ends_a_bounded_number_of_holds() {
    let mut world = World::at(LAPSED);
    world.reservations.expect_expire_due().times(20).returning(|_, at_most| Ok(holds(at_most as usize)));
    assert_eq!(world.expire().execute().await.unwrap(), 10_000);
}

#[tokio::test]
async fn a_database_that_is_away_is_not_asked_again() {
    let mut world = World::at(LAPSED);
    world.reservations.expect_expire_due().times(1).returning(|_, _| Err(Unavailable::of("the database")));
    assert!(world.expire().execute().await.is_err());
}
