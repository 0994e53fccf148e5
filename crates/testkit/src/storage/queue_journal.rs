//! The contract of [`QueueJournal`](frontrow_application::ports::QueueJournal).

use frontrow_application::ports::{DrawRecord, PlaceCursor, PlaceRecord, RoomRecord};
use frontrow_domain::queue::{Seed, Stage};
use frontrow_domain::shared::{ConcertId, QueueTokenId};
use time::{Duration, OffsetDateTime};

use super::Storage;
use super::suite::conformance;
use crate::FakeClock;
use crate::builders::somebody;
use crate::ids::new_id;

conformance! { $ queue_journal:
    as_written, a_place_never_goes_back, living_in_order, the_visit_of_a_person, the_first_seed_stays, drawn_once,
    nothing_is_given_twice, old_places_go
}

const NOW: OffsetDateTime = FakeClock::START;

fn a_concert() -> ConcertId {
    ConcertId::new(new_id())
}

fn waiting(concert: ConcertId, number: u64) -> PlaceRecord {
    PlaceRecord {
        token: QueueTokenId::new(new_id()),
        concert,
        owner: somebody(),
        number,
        entry: None,
        stage: Stage::Waiting,
        began_at: NOW,
        since: None,
        until: None,
        heard_at: NOW,
    }
}

fn inside(waited: PlaceRecord) -> PlaceRecord {
    let since = NOW + Duration::MINUTE;
    let until = Some(since + Duration::minutes(10));
    PlaceRecord { stage: Stage::Active, since: Some(since), until, heard_at: since, ..waited }
}

fn over(place: PlaceRecord, stage: Stage) -> PlaceRecord {
    PlaceRecord { stage, heard_at: NOW + Duration::minutes(5), ..place }
}

async fn write(storage: &Storage, places: &[PlaceRecord]) {
    storage.queue_journal.write(places).await.unwrap();
}

async fn find(storage: &Storage, place: &PlaceRecord) -> Option<PlaceRecord> {
    storage.queue_journal.find(place.token).await.unwrap()
}

pub async fn as_written(storage: &Storage) {
    let concert = a_concert();
    let entry = PlaceRecord { entry: Some(3), ..waiting(concert, 7) };
    let places = [entry, inside(waiting(concert, 2)), over(inside(waiting(concert, 3)), Stage::Left)];
    assert_eq!(find(storage, &entry).await, None);
    write(storage, &[]).await;
    write(storage, &places).await;
    for place in &places {
        assert_eq!(find(storage, place).await, Some(*place));
    }
}

pub async fn a_place_never_goes_back(storage: &Storage) {
    let joined = waiting(a_concert(), 1);
    let (entered, left) = (inside(joined), over(inside(joined), Stage::Left));
    write(storage, &[entered]).await;
    write(storage, &[joined]).await;
    assert_eq!(find(storage, &joined).await, Some(entered), "late news of the join changes nothing");
    write(storage, &[joined, left, entered, left]).await;
    assert_eq!(find(storage, &joined).await, Some(left));

    let never_inside = over(joined, Stage::Expired);
    write(storage, &[never_inside, entered]).await;
    assert_eq!(find(storage, &joined).await, Some(left), "what is known of a visit stays known");

    let crowd: Vec<_> = (0..50).map(|number| waiting(joined.concert, number)).collect();
    let writers: Vec<_> = [crowd.clone(), crowd.iter().rev().copied().map(inside).collect()]
        .into_iter()
        .cycle()
        .take(8)
        .map(|rows: Vec<_>| {
            let storage = storage.clone();
            tokio::spawn(async move { write(&storage, &rows).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    for place in crowd {
        assert_eq!(find(storage, &place).await, Some(inside(place)), "whoever wrote last");
    }
}

pub async fn living_in_order(storage: &Storage) {
    let concert = a_concert();
    let mut line: Vec<_> = [9, 3, 5, 5, 1].map(|number| waiting(concert, number)).into();
    write(storage, &line).await;
    let visitor = inside(waiting(concert, 2));
    let strangers = [visitor, over(waiting(concert, 4), Stage::Expired), waiting(a_concert(), 6)];
    write(storage, &strangers).await;
    line.sort_by_key(|place| (place.number, place.token));

    for at_most in [1, 2, 10] {
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let page = storage.queue_journal.living(concert, Stage::Waiting, after, at_most).await.unwrap();
            assert!(page.len() <= at_most as usize);
            let Some(last) = page.last() else { break };
            after = Some(PlaceCursor::from(last));
            read.extend(page);
        }
        assert_eq!(read, line, "{at_most} at a time");
    }
    assert_eq!(storage.queue_journal.living(concert, Stage::Active, None, 10).await.unwrap(), [visitor]);
}

pub async fn the_visit_of_a_person(storage: &Storage) {
    let concert = a_concert();
    let visitor = inside(waiting(concert, 1));
    let waiter = waiting(concert, 2);
    let gone = over(inside(waiting(concert, 3)), Stage::Left);
    write(storage, &[visitor, waiter, gone]).await;
    let visit = async |concert, owner| storage.queue_journal.visit_of(concert, owner).await.unwrap();
    assert_eq!(visit(concert, visitor.owner).await, Some(visitor));
    assert_eq!(visit(a_concert(), visitor.owner).await, None, "of another concert");
    assert_eq!(visit(concert, waiter.owner).await, None);
    assert_eq!(visit(concert, gone.owner).await, None);
}

pub async fn the_first_seed_stays(storage: &Storage) {
    let concert = a_concert();
    let racing: Vec<_> = (0..6)
        .map(|racer: u64| {
            let storage = storage.clone();
            let seed = Seed::from_bytes([u8::try_from(racer).unwrap(); 32]);
            tokio::spawn(async move { storage.queue_journal.begin_draw(concert, seed, racer).await.unwrap() })
        })
        .collect();
    let mut begun = Vec::new();
    for racer in racing {
        begun.push(racer.await.unwrap());
    }
    let DrawRecord { seed, after_number, drawn } = begun[0];
    assert!(begun.iter().all(|draw| *draw == begun[0]), "{begun:?}");
    assert_eq!(u64::from(seed.as_bytes()[0]), after_number, "seed and number are of the same racer");
    assert_eq!(drawn, None);
    let room = storage.queue_journal.room(concert).await.unwrap();
    assert_eq!(room, RoomRecord { draw: Some(begun[0]), last_number: 0, last_entry: 0 });
}

pub async fn drawn_once(storage: &Storage) {
    let concert = a_concert();
    let seed = Seed::from_bytes([7; 32]);
    assert!(storage.queue_journal.close_draw(concert, 1).await.is_err(), "what has not begun takes no place");
    storage.queue_journal.begin_draw(concert, seed, 4).await.unwrap();
    for entries in [40, 41, 40] {
        assert_eq!(storage.queue_journal.close_draw(concert, entries).await.unwrap(), 40);
    }
    let drawn = DrawRecord { seed, after_number: 4, drawn: Some(40) };
    assert_eq!(storage.queue_journal.begin_draw(concert, Seed::from_bytes([8; 32]), 5).await.unwrap(), drawn);
    assert_eq!(storage.queue_journal.room(concert).await.unwrap().draw, Some(drawn));
}

pub async fn nothing_is_given_twice(storage: &Storage) {
    let concert = a_concert();
    assert_eq!(storage.queue_journal.room(concert).await.unwrap(), RoomRecord::default());
    let entry = |number, entry| PlaceRecord { entry: Some(entry), ..waiting(concert, number) };
    let places =
        [entry(5, 2), waiting(concert, 7), over(entry(6, 3), Stage::Left), over(waiting(concert, 9), Stage::Left)];
    write(storage, &places).await;
    write(storage, &[waiting(a_concert(), 99)]).await;
    let room = storage.queue_journal.room(concert).await.unwrap();
    assert_eq!(room, RoomRecord { draw: None, last_number: 9, last_entry: 3 });
}

pub async fn old_places_go(storage: &Storage) {
    let concert = a_concert();
    let heard_after = |minutes| {
        let heard_at = NOW + Duration::minutes(minutes);
        PlaceRecord { heard_at, ..waiting(concert, u64::try_from(minutes).unwrap()) }
    };
    let places = [4, 2, 0, 1, 3].map(heard_after);
    write(storage, &places).await;
    write(storage, &[PlaceRecord { heard_at: NOW + Duration::HOUR, ..places[2] }]).await;
    storage.queue_journal.begin_draw(concert, Seed::from_bytes([1; 32]), 0).await.unwrap();

    let forget =
        async |at_most| storage.queue_journal.forget_before(NOW + Duration::minutes(3), at_most).await.unwrap();
    assert_eq!(forget(1).await, 1);
    assert_eq!(find(storage, &places[3]).await, None, "the oldest goes first");
    assert_eq!(forget(10).await, 1);
    assert_eq!(forget(10).await, 0);
    let left = storage.queue_journal.living(concert, Stage::Waiting, None, 10).await.unwrap();
    assert_eq!(left.iter().map(|place| place.number).collect::<Vec<_>>(), [0, 3, 4], "who was heard of is kept");
    assert!(storage.queue_journal.room(concert).await.unwrap().draw.is_some());
}
