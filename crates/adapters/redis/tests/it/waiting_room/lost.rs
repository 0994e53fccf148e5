//! Redis loses what it held.

use frontrow_application::ports::WaitingRoom;
use frontrow_domain::queue::PlaceStatus;
use frontrow_domain::shared::ConcertId;
use frontrow_testkit::new_id;
use time::Duration;

use super::{Database, Guest, NOW, PASS, all, ask, counts, join, part, rules};

const LATER: Duration = Duration::SECOND;

#[tokio::test(flavor = "multi_thread")]
async fn a_flush_in_the_middle_loses_nobody_and_keeps_the_order() {
    let Some(database) = Database::empty(1).await else { return };
    let (one, other) = (database.replica().await, database.replica().await);
    let (concert, rules) = (ConcertId::new(new_id()), rules(3, None));
    let mut guests = Vec::new();
    for turn in 0..40 {
        guests.push(join(if turn % 2 == 0 { &one } else { &other }, concert, &rules).await);
    }
    one.leave(concert, guests.remove(20).token, NOW).await.unwrap();
    other.finish(concert, guests.remove(1).owner, NOW + LATER).await.unwrap();
    assert_eq!(one.admit(concert, &rules, NOW).await.unwrap(), 1);
    let before = all(&one, &guests, &rules, NOW).await;
    assert_eq!(before[..2], [PlaceStatus::Active { until: NOW + PASS }; 2]);
    assert_eq!(before[2], PlaceStatus::Active { until: NOW + PASS });
    assert_eq!(before[3], PlaceStatus::Waiting { position: 1 });

    database.lose().await;
    assert_eq!(all(&other, &guests, &rules, NOW + LATER).await, before, "seen by the other replica");
    let late = join(&one, concert, &rules).await;
    assert_eq!(ask(&one, &late, &rules, NOW).await, PlaceStatus::Waiting { position: 36 }, "behind everybody");
    assert_eq!((counts(&one, concert).await.active, counts(&one, concert).await.waiting), (3, 36));
    assert_eq!(one.open_rooms().await.unwrap(), [concert]);

    for guest in &guests[..3] {
        other.leave(concert, guest.token, NOW).await.unwrap();
    }
    assert_eq!(one.admit(concert, &rules, NOW).await.unwrap(), 3);
    let inside = PlaceStatus::Active { until: NOW + PASS };
    assert_eq!(all(&one, &guests[3..6], &rules, NOW).await, [inside; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_falls_silent_by_an_outage_and_no_pass_gets_longer() {
    let Some(database) = Database::empty(2).await else { return };
    let (room, concert, rules) = (database.replica().await, ConcertId::new(new_id()), rules(1, None));
    let (inside, waiting) = (join(&room, concert, &rules).await, join(&room, concert, &rules).await);

    database.lose().await;
    let after_minutes = |minutes| NOW + Duration::minutes(minutes);
    assert_eq!(ask(&room, &waiting, &rules, after_minutes(9)).await, PlaceStatus::Waiting { position: 1 });
    assert_eq!(ask(&room, &inside, &rules, after_minutes(9)).await, PlaceStatus::Active { until: NOW + PASS });

    database.lose().await;
    assert_eq!(room.admit(concert, &rules, after_minutes(10)).await.unwrap(), 1, "the pass is over all the same");
    let until = after_minutes(10) + PASS;
    assert_eq!(ask(&room, &waiting, &rules, after_minutes(10)).await, PlaceStatus::Active { until });
}

async fn places_drawn(room: &impl WaitingRoom, guests: &[Guest], opening: time::OffsetDateTime) -> Vec<u64> {
    let rules = rules(1, Some(opening));
    let mut places = Vec::new();
    for guest in guests {
        let draw = room.draw(guest.concert, guest.token, &rules, opening).await.unwrap().unwrap();
        places.push(draw.seed.unwrap().place_of(draw.entry, draw.entries).unwrap());
    }
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_survives_the_loss_of_its_room_before_and_after_the_opening() {
    let Some(database) = Database::empty(3).await else { return };
    let (one, other) = (database.replica().await, database.replica().await);
    let opening = NOW + Duration::MINUTE;
    let (concert, rules) = (ConcertId::new(new_id()), rules(1, Some(opening)));
    let mut guests = Vec::new();
    for _ in 0..30 {
        guests.push(join(&one, concert, &rules).await);
    }
    let shown = one.draw(concert, guests[0].token, &rules, NOW).await.unwrap().unwrap();
    assert_eq!((shown.entries, shown.seed), (30, None));

    database.lose().await;
    let commitment = other.draw(concert, guests[29].token, &rules, NOW).await.unwrap().unwrap();
    assert_eq!((commitment.commitment, commitment.entry, commitment.entries), (shown.commitment, 30, 30));
    guests.push(join(&other, concert, &rules).await);
    assert_eq!(other.draw(concert, guests[30].token, &rules, NOW).await.unwrap().unwrap().entry, 31);
    assert_eq!(ask(&other, &guests[0], &rules, NOW).await, PlaceStatus::Waiting { position: 31 }, "as everyone");

    let before = all(&one, &guests, &rules, opening).await;
    let places = places_drawn(&one, &guests, opening).await;
    for (status, place) in before.iter().zip(&places) {
        assert_eq!(*status, PlaceStatus::Waiting { position: *place });
    }
    database.lose().await;
    assert_eq!(places_drawn(&other, &guests, opening).await, places);
    assert_eq!(all(&other, &guests, &rules, opening).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_from_an_old_snapshot_or_another_server_is_put_together_anew() {
    let Some(database) = Database::empty(4).await else { return };
    let (room, concert, rules) = (database.replica().await, ConcertId::new(new_id()), rules(1, None));
    let mut guests = Vec::new();
    for _ in 0..5 {
        guests.push(join(&room, concert, &rules).await);
    }
    let before = all(&room, &guests, &rules, NOW).await;
    database.command("DEL", &[&part(concert, "line")]).await;
    database.command("HSET", &[&part(concert, "meta"), "ready", "another", "looked", "0"]).await;
    assert_eq!(all(&room, &guests, &rules, NOW).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_replica_began_to_put_together_and_left_is_begun_again() {
    let Some(database) = Database::empty(5).await else { return };
    let (room, concert, rules) = (database.replica().await, ConcertId::new(new_id()), rules(1, None));
    let guests = [join(&room, concert, &rules).await, join(&room, concert, &rules).await];
    let before = all(&room, &guests, &rules, NOW).await;

    database.command("HDEL", &[&part(concert, "meta"), "ready"]).await;
    database.command("DEL", &[&part(concert, "owners"), &part(concert, "line")]).await;
    database.command("SET", &[&part(concert, "claim"), "somebody", "PX", "300"]).await;
    assert_eq!(all(&room, &guests, &rules, NOW).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_journal_a_lost_room_stays_closed() {
    let Some(database) = Database::empty(6).await else { return };
    let (room, concert, rules) = (database.replica().await, ConcertId::new(new_id()), rules(1, None));
    let guests = [join(&room, concert, &rules).await, join(&room, concert, &rules).await];
    let before = all(&room, &guests, &rules, NOW).await;

    database.journal.is_away(true);
    database.lose().await;
    assert!(super::join_as(&room, concert, guests[0].owner, &rules).await.is_err(), "nobody gets in front by a loss");
    assert!(room.admit(concert, &rules, NOW).await.is_err());
    database.journal.is_away(false);
    assert_eq!(all(&room, &guests, &rules, NOW).await, before);
}
