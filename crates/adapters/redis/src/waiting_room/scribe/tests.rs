use frontrow_domain::queue::Stage;
use frontrow_domain::shared::{ConcertId, UserId};
use frontrow_testkit::{FakeClock, FakeQueueJournal, new_id};

use super::*;

fn a_place() -> PlaceRecord {
    PlaceRecord {
        token: QueueTokenId::new(new_id()),
        concert: ConcertId::new(new_id()),
        owner: UserId::new(new_id()),
        number: 1,
        entry: None,
        stage: Stage::Waiting,
        began_at: FakeClock::START,
        since: None,
        until: None,
        heard_at: FakeClock::START,
    }
}

#[tokio::test]
async fn what_waits_is_bounded_and_who_is_known_already_is_always_taken() {
    let journal = Arc::new(FakeQueueJournal::default());
    journal.is_away(true);
    let scribe = Scribe::start(journal.clone(), Arc::new(FakeClock::default()));
    let crowd: Vec<_> = (0..WAITING_AT_MOST).map(|_| a_place()).collect();
    scribe.note(&crowd);
    let (known, too_many) = (PlaceRecord { stage: Stage::Left, ..crowd[0] }, a_place());
    scribe.note(&[known, too_many]);
    assert!(scribe.flush().await.is_err());

    journal.is_away(false);
    scribe.stop().await.unwrap();
    let written = async |place: &PlaceRecord| journal.find(place.token).await.unwrap();
    assert_eq!(written(&known).await, Some(known));
    assert_eq!(written(&crowd[WAITING_AT_MOST - 1]).await, Some(crowd[WAITING_AT_MOST - 1]));
    assert_eq!(written(&too_many).await, None);
}
