//! Clauses about the line and the door.

use frontrow_domain::queue::PlaceStatus;
use frontrow_domain::shared::ConcertId;
use time::Duration;

use super::{Door, Guest, MS, NOON, PASS, Subject, rules};
use crate::new_id;

/// The clock goes backwards while they join, and does not matter.
pub async fn first_come_first_served(port: Subject) {
    let door = Door::new(port, 1);
    let inside = door.join(NOON).await;
    let mut line = Vec::new();
    for step in 0..10 {
        line.push(door.join(NOON - MS * step).await);
    }
    door.leave(&inside, NOON).await;
    for (turn, next) in line.iter().enumerate() {
        assert_eq!(door.admit(NOON).await, 1);
        assert!(door.is_inside(next, NOON).await, "turn {turn}");
        door.leave(next, NOON).await;
    }
}

pub async fn positions_count_who_is_ahead(port: Subject) {
    let door = Door::new(port, 1);
    let inside = door.join(NOON).await;
    let mut line = door.join_many(50, NOON).await;
    for (ahead, guest) in line.iter().enumerate() {
        assert_eq!(guest.status, PlaceStatus::Waiting { position: ahead as u64 + 1 });
    }
    for leaver in [0, 47, 20, 20, 3] {
        door.leave(&line.remove(leaver), NOON).await;
        door.join(NOON).await;
        for (ahead, guest) in line.iter().enumerate() {
            assert_eq!(door.position(guest, NOON).await, ahead as u64 + 1, "after {leaver} left");
        }
    }
    door.leave(&inside, NOON).await;
    door.admit(NOON).await;
    assert_eq!(door.position(&line[1], NOON).await, 1);
}

pub async fn straight_in(port: Subject) {
    let door = Door::new(port, 2);
    for _ in 0..2 {
        assert_eq!(door.join(NOON).await.status, PlaceStatus::Active { until: NOON + PASS });
    }
    let first = door.join(NOON).await;
    assert_eq!(first.status, PlaceStatus::Waiting { position: 1 });

    let roomier = Door { rules: rules(3, None), ..door };
    let second = roomier.join(NOON).await;
    assert_eq!(second.status, PlaceStatus::Waiting { position: 2 }, "nobody passes one who waits");
}

pub async fn a_foreign_token_is_nothing(port: Subject) {
    let door = Door::new(port, 1);
    let elsewhere = Door { concert: ConcertId::new(new_id()), ..door.clone() };
    let (here, there) = (door.join(NOON).await, elsewhere.join(NOON).await);
    for (door, token) in [(&door, there.token), (&elsewhere, here.token)] {
        let found = door.port.check_in(door.concert, token, &door.rules, NOON).await.unwrap();
        assert_eq!(found, None, "of another concert");
        door.port.leave(door.concert, token, NOON).await.unwrap();
    }
    let stranger = Guest { token: frontrow_domain::shared::QueueTokenId::new(new_id()), ..here };
    let found = door.port.check_in(door.concert, stranger.token, &door.rules, NOON).await.unwrap();
    assert_eq!(found, None, "of nobody");
    assert!(door.is_inside(&here, NOON).await && elsewhere.is_inside(&there, NOON).await);
}

pub async fn nobody_before_the_opening(port: Subject) {
    let opens_at = NOON + Duration::MINUTE;
    let door = Door { rules: rules(2, Some(opens_at)), ..Door::new(port, 2) };
    for early in door.join_many(3, NOON).await {
        assert!(matches!(early.status, PlaceStatus::Waiting { .. }), "{:?}", early.status);
    }
    assert_eq!(door.admit(opens_at - MS).await, 0);
    assert_eq!(door.counts(opens_at - MS).await.active, 0);
    assert_eq!(door.admit(opens_at).await, 2);
}

pub async fn open_where_somebody_is(port: Subject) {
    let (waited, left, never) = (Door::new(port.clone(), 1), Door::new(port.clone(), 1), Door::new(port, 1));
    waited.join_many(2, NOON).await;
    let guest = left.join(NOON).await;
    left.leave(&guest, NOON).await;
    left.admit(NOON).await;
    never.admit(NOON).await;
    let open = never.port.open_rooms().await.unwrap();
    let is_open = |door: &Door| open.contains(&door.concert);
    assert_eq!([&waited, &left, &never].map(is_open), [true, false, false]);
}

pub async fn true_counts(port: Subject) {
    let door = Door::new(port, 2);
    let guests = door.join_many(5, NOON).await;
    let counts = door.counts(NOON).await;
    assert_eq!((counts.active, counts.waiting, counts.admitted_last_minute), (2, 3, 2));
    assert_eq!(counts.mean_visit, None, "nobody has finished");

    door.finish(&guests[0], NOON + Duration::seconds(20)).await;
    door.leave(&guests[1], NOON + Duration::seconds(40)).await;
    let now = NOON + Duration::seconds(59);
    door.admit(now).await;
    let counts = door.counts(now).await;
    assert_eq!((counts.active, counts.waiting, counts.admitted_last_minute), (2, 1, 4));
    assert_eq!(counts.mean_visit, Some(Duration::seconds(30)));
    assert_eq!(door.counts(now + Duration::SECOND).await.admitted_last_minute, 2, "those of noon are a minute old");
}
