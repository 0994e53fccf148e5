use frontrow_application::ports::SettleOutcome::{HeardBefore, Settled, Superseded};
use frontrow_application::ports::{Heard, Settlement};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{self, Kind};

use super::super::scene::{CROWD, LAPSED, LAST_MOMENT, NOW, all_at_once};
use super::super::{Hall, Storage};
use super::confirm_free;
use crate::builders::a_movement_of_points;

fn an_event_for(consumer: &'static str) -> Heard {
    Heard { consumer, event: a_movement_of_points(EntryKind::Charge).id(), at: NOW }
}

/// Of any number of settlements with the same consumer and event, also concurrent ones, at most one is `Settled`; once it
/// is, all others are `HeardBefore`, whatever else stands in their way. One that was refused has heard nothing, and one
/// that only heard announces nothing.
pub async fn heard_once(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let (hold, lapsed) = (storage.held_seats(&hall, &[0], NOW).await, storage.held_seats(&hall, &[1], NOW).await);
    let heard = an_event_for("a-test");
    let with = |heard: &Heard, change: reservation::Change| Settlement {
        reservations: vec![change],
        heard: Some(heard.clone()),
        ..Settlement::default()
    };
    let mut late = confirm_free(&lapsed, LAST_MOMENT);
    late.transition.at = LAPSED;
    assert_eq!(storage.write(with(&heard, late)).await, Superseded);

    let tries = (0..CROWD).map(|_| {
        let (storage, settlement) = (storage.clone(), with(&heard, confirm_free(&hold, NOW)));
        async move { storage.write(settlement).await }
    });
    let outcomes = all_at_once(tries.collect()).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Settled).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Settled | HeardBefore)), "{outcomes:?}");
    assert_eq!(storage.write(with(&heard, confirm_free(&hold, NOW))).await, HeardBefore, "though a version is gone");
    assert_eq!(storage.write(with(&heard, confirm_free(&lapsed, NOW))).await, HeardBefore, "though it could be");
    assert_eq!(storage.steps_of(lapsed.id()).await, [Kind::Held]);
    assert_eq!(storage.steps_of(hold.id()).await, [Kind::Held, Kind::Confirmed]);
    nothing_follows_from_what_is_only_heard(storage, &heard).await;
    storage.is_healthy(NOW).await;
}

async fn nothing_follows_from_what_is_only_heard(storage: &Storage, before: &Heard) {
    let told = storage.outbox.pending(100).await.unwrap();
    let for_another = Heard { consumer: "another-test", ..before.clone() };
    assert_eq!(storage.hear(&for_another).await, Settled, "each consumer hears for itself");
    let heard = an_event_for("a-test");
    let tries = (0..CROWD).map(|_| {
        let (storage, heard) = (storage.clone(), heard.clone());
        async move { storage.hear(&heard).await }
    });
    let outcomes = all_at_once(tries.collect()).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Settled).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Settled | HeardBefore)), "{outcomes:?}");
    assert_eq!(storage.outbox.pending(100).await.unwrap(), told, "there is nothing to tell");
}
