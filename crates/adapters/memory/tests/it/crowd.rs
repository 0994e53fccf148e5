//! A hundred thousand in line: what a position costs must not grow with the line.

use frontrow_application::ports::{Join, Joined, WaitingRoom};
use frontrow_domain::queue::{PlaceStatus, QueueRules, Seed};
use frontrow_domain::shared::{ConcertId, QueueTokenId};
use frontrow_memory::MemoryWaitingRoom;
use frontrow_testkit::builders::somebody;
use frontrow_testkit::{FakeClock, new_id};
use time::Duration;

const PEOPLE: u64 = 100_000;

#[tokio::test]
async fn a_hundred_thousand_are_told_their_positions_while_the_line_moves() {
    let (room, concert, now) = (MemoryWaitingRoom::new(), ConcertId::new(new_id()), FakeClock::START);
    let rules = QueueRules::new(100, Duration::minutes(10), Duration::minutes(2), None).unwrap();
    let mut guests = Vec::new();
    for _ in 0..PEOPLE {
        let seed = Seed::from_bytes([1; 32]);
        let join = Join { token: QueueTokenId::new(new_id()), concert, owner: somebody(), seed };
        let Joined { place, .. } = room.join(&join, &rules, now).await.unwrap();
        guests.push(place);
    }
    for inside in &guests[..100] {
        room.leave(concert, inside.token, now).await.unwrap();
    }
    assert_eq!(room.admit(concert, &rules, now).await.unwrap(), 100);
    for (position, guest) in (1..).zip(&guests[200..]) {
        let place = room.check_in(concert, guest.token, &rules, now).await.unwrap().unwrap();
        assert_eq!(place.status, PlaceStatus::Waiting { position });
    }
    let silent = now + Duration::minutes(2);
    assert_eq!(room.admit(concert, &rules, silent).await.unwrap(), 0, "all of them fell silent");
    assert_eq!(room.open_rooms().await.unwrap(), []);
}
