//! Clauses that only a real crowd can break.

use frontrow_application::ports::Joined;
use tokio::task::JoinSet;

use super::{Door, Guest, MS, NOON, Subject};
use crate::builders::somebody;

pub async fn one_place_a_person(port: Subject) {
    for max_active in [1, 1_000] {
        let door = Door::new(port.clone(), max_active);
        door.join(NOON).await;
        let owner = somebody();
        let mut joins = JoinSet::new();
        for _ in 0..64 {
            let door = door.clone();
            joins.spawn(async move { door.join_as(owner, NOON).await });
        }
        let joined: Vec<Joined> = joins.join_all().await;
        assert_eq!(joined.iter().filter(|joined| joined.fresh).count(), 1, "64 joins of one person at once");
        assert!(joined.iter().all(|each| each.place == joined[0].place), "all of them have the same place");

        let counts = door.counts(NOON).await;
        assert_eq!(counts.waiting + counts.active, 2, "and it is counted once: {counts:?}");
    }
}

/// Sixteen tasks join, let in, leave and finish all at once, with an eye on the counts; when they are done, every
/// person is asked.
pub async fn never_more_than_allowed(port: Subject) {
    const INSIDE: u32 = 5;
    let door = Door::new(port, INSIDE);
    let mut storm = JoinSet::new();
    for task in 0..16 {
        storm.spawn(visits(door.clone(), task, INSIDE));
    }
    let guests: Vec<Guest> = storm.join_all().await.concat();

    door.admit(NOON).await;
    let mut inside = 0;
    for guest in &guests {
        inside += u32::from(door.is_inside(guest, NOON).await);
    }
    assert_eq!(inside, INSIDE, "of {} people, so many are inside; the others wait or have left", guests.len());
    assert_eq!(door.counts(NOON).await.active, u64::from(INSIDE));
}

async fn visits(door: Door, task: usize, inside: u32) -> Vec<Guest> {
    let mut guests = Vec::new();
    for round in 0..20 {
        let guest = door.join(NOON).await;
        guests.push(guest);
        door.admit(NOON).await;
        let now = door.counts(NOON).await;
        assert!(now.active <= u64::from(inside), "{} are inside", now.active);
        if round < 15 && door.is_inside(&guest, NOON).await {
            match (task + round) % 2 {
                0 => door.leave(&guest, NOON).await,
                _ => door.finish(&guest, NOON + MS).await,
            }
        }
    }
    guests
}
