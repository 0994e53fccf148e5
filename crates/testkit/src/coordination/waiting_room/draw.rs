//! Clauses about who comes before the opening.

use frontrow_domain::queue::PlaceStatus;
use time::{Duration, OffsetDateTime};

use super::{Door, Guest, MS, NOON, Subject, rules};

const OPENING: OffsetDateTime = NOON.saturating_add(Duration::MINUTE);

fn door_that_opens_later(port: Subject) -> Door {
    Door { rules: rules(1, Some(OPENING)), ..Door::new(port, 1) }
}

/// The places that the seed gives to those who are here, worked out from what each of them is shown.
async fn worked_out(door: &Door, guests: &[Guest]) -> Vec<(u64, Guest)> {
    let mut places = Vec::new();
    for guest in guests {
        let draw = door.draw(guest, OPENING).await.unwrap();
        places.push((draw.seed.unwrap().place_of(draw.entry, draw.entries).unwrap(), *guest));
    }
    places.sort_unstable_by_key(|(place, _)| *place);
    places
}

/// One of the entries leaves before the draw, one comes late; everybody else stands where the seed says.
pub async fn drawn_at_the_opening(port: Subject) {
    let door = door_that_opens_later(port);
    let mut early = door.join_many(40, NOON).await;
    for (before, guest) in early.iter().enumerate() {
        assert_eq!(guest.status, PlaceStatus::Waiting { position: before as u64 + 1 }, "the last, like everyone");
    }
    assert_eq!(door.position(&early[0], NOON).await, 40, "like everyone");
    door.leave(&early.remove(7), NOON).await;
    assert_eq!(door.position(&early[0], NOON).await, 39);

    let late = door.join(OPENING).await;
    assert_eq!(late.status, PlaceStatus::Waiting { position: 40 });
    let order = worked_out(&door, &early).await;
    for (ahead, (place, guest)) in order.iter().enumerate() {
        assert_eq!(door.position(guest, OPENING).await, ahead as u64 + 1, "place {place} of the draw");
    }
    assert!(order.iter().map(|(_, guest)| guest.token).ne(early.iter().map(|guest| guest.token)), "a new order");

    for (place, guest) in &order {
        assert_eq!(door.admit(OPENING).await, 1);
        assert!(door.is_inside(guest, OPENING).await, "place {place} of the draw");
        door.leave(guest, OPENING).await;
    }
    assert_eq!(door.admit(OPENING).await, 1);
    assert!(door.is_inside(&late, OPENING).await, "who comes after the opening stands behind the draw");
}

pub async fn committed_then_revealed(port: Subject) {
    let door = door_that_opens_later(port);
    let first = door.join(NOON).await;
    let shown_first = door.draw(&first, NOON).await.unwrap();
    assert_eq!((shown_first.entry, shown_first.entries, shown_first.seed), (1, 1, None));

    let second = door.join(NOON).await;
    let last_instant = OPENING - MS;
    for (entry, guest) in [(1, &first), (2, &second)] {
        let draw = door.draw(guest, last_instant).await.unwrap();
        assert_eq!((draw.entry, draw.entries, draw.seed), (entry, 2, None), "nothing is revealed yet");
        assert_eq!(draw.commitment, shown_first.commitment);
    }

    let late = door.join(OPENING).await;
    assert_eq!(door.draw(&late, OPENING).await, None, "who comes after the opening is not in the draw");
    for guest in [&first, &second] {
        let draw = door.draw(guest, OPENING).await.unwrap();
        assert_eq!((draw.entries, draw.commitment), (2, shown_first.commitment));
        assert_eq!(draw.seed.unwrap().commitment(), draw.commitment, "the seed fits the commitment");
    }

    let without_opening = Door::new(door.port, 1);
    let guest = without_opening.join(NOON).await;
    assert_eq!(without_opening.draw(&guest, NOON).await, None);
}
