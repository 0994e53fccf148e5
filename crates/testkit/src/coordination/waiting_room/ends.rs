//! Clauses about how a place ends, and what comes after.

use frontrow_domain::queue::PlaceStatus;
use time::{Duration, OffsetDateTime};

use super::{Door, Guest, IDLE, MS, NOON, PASS, Subject};

/// One inside, one waiting.
async fn one_inside_one_waiting(port: Subject) -> (Door, Guest, Guest) {
    let door = Door::new(port, 1);
    let (inside, waiting) = (door.join(NOON).await, door.join(NOON).await);
    assert!(door.is_inside(&inside, NOON).await);
    (door, inside, waiting)
}

async fn next_comes_in(door: &Door, next: &Guest, now: OffsetDateTime) {
    assert_eq!(door.admit(now).await, 1);
    assert!(door.is_inside(next, now).await);
    assert_eq!(door.admit(now).await, 0, "only one place was free");
}

pub async fn leaving_frees_the_place_at_once(port: Subject) {
    let (door, inside, waiting) = one_inside_one_waiting(port).await;
    let last = door.join(NOON).await;
    door.leave(&inside, NOON).await;
    door.leave(&inside, NOON).await;
    assert_eq!(door.status(&inside, NOON).await, PlaceStatus::Left);
    next_comes_in(&door, &waiting, NOON).await;

    door.leave(&last, NOON).await;
    assert_eq!(door.status(&last, NOON).await, PlaceStatus::Left, "who waits can leave as well");
    assert_eq!(door.counts(NOON).await.waiting, 0);
}

pub async fn finishing_frees_the_place_at_once(port: Subject) {
    let (door, inside, waiting) = one_inside_one_waiting(port).await;
    door.finish(&waiting, NOON + MS).await;
    assert_eq!(door.position(&waiting, NOON).await, 1, "who waits goes on waiting");

    door.finish(&inside, NOON + MS).await;
    door.finish(&inside, NOON + MS).await;
    assert_eq!(door.status(&inside, NOON + MS).await, PlaceStatus::Left);
    next_comes_in(&door, &waiting, NOON + MS).await;
}

/// Asks once a minute, so that only the end of the pass can end the place.
pub async fn a_pass_ends(port: Subject) {
    let (door, inside, waiting) = one_inside_one_waiting(port).await;
    for minute in 1..PASS.whole_minutes() {
        let now = NOON + Duration::minutes(minute);
        assert_eq!(door.status(&inside, now).await, PlaceStatus::Active { until: NOON + PASS });
        door.position(&waiting, now).await;
    }
    let last_instant = NOON + PASS - MS;
    assert_eq!(door.admit(last_instant).await, 0);
    assert!(door.is_inside(&inside, last_instant).await);

    let end = NOON + PASS;
    assert_eq!(door.status(&inside, end).await, PlaceStatus::Expired);
    next_comes_in(&door, &waiting, end).await;
}

pub async fn silence_ends_a_place(port: Subject) {
    let (door, inside, silent) = one_inside_one_waiting(port).await;
    let patient = door.join(NOON).await;
    let nearly = NOON + IDLE - MS;
    assert_eq!(door.position(&patient, nearly).await, 2, "the silent ones have their places to the last instant");

    let end = NOON + IDLE;
    assert_eq!(door.status(&silent, end).await, PlaceStatus::Expired, "who waited in silence");
    assert_eq!(door.status(&inside, end).await, PlaceStatus::Expired, "who was inside in silence");
    next_comes_in(&door, &patient, end).await;

    let (door, _, waiting) = one_inside_one_waiting(door.port).await;
    door.position(&waiting, nearly).await;
    next_comes_in(&door, &waiting, end).await;
    assert!(door.is_inside(&waiting, nearly + IDLE - MS).await, "every sign of life counts anew");
}

pub async fn after_the_end_a_new_place(port: Subject) {
    let (door, inside, waiting) = one_inside_one_waiting(port).await;
    door.leave(&inside, NOON).await;
    let again = door.join_as(inside.owner, NOON).await;
    assert!(again.fresh && again.place.token != inside.token);
    assert_eq!(again.place.status, PlaceStatus::Waiting { position: 2 }, "behind who waited all along");
    assert_eq!(door.status(&inside, NOON).await, PlaceStatus::Left, "the old place stays over");

    let late = NOON + IDLE;
    let back = door.join_as(waiting.owner, late).await;
    assert!(back.fresh && back.place.token != waiting.token);
    assert_eq!(door.status(&waiting, late).await, PlaceStatus::Expired);
}

pub async fn late_news_ends_no_later_visit(port: Subject) {
    let door = Door::new(port, 1);
    let first = door.join(NOON).await;
    let bought_at = NOON + Duration::MINUTE;
    door.finish(&first, bought_at).await;

    let later = bought_at + Duration::SECOND;
    let again = door.join_as(first.owner, later).await;
    assert!(again.fresh);
    door.finish(&first, bought_at).await;
    let second = Guest { token: again.place.token, ..first };
    assert!(door.is_inside(&second, later).await, "news told twice ends nothing twice");
}
