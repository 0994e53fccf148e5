//! What there is to tell.

use std::collections::BTreeMap;

use frontrow_application::events::{Event, PointsMoved};
use frontrow_domain::payment;
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation;
use frontrow_domain::shared::{EntryId, UserId, Won};
use frontrow_testkit::builders::{a_step_of_a_payment, a_step_of_a_reservation, somebody};
use frontrow_testkit::{FakeClock, new_id};

/// `each` events of `people` persons, in turns: each person's points 1, 2, 3 and so on.
pub(crate) fn of_people(people: usize, each: i64) -> Vec<Event> {
    let people: Vec<UserId> = (0..people).map(|_| somebody()).collect();
    (1..=each).flat_map(|amount| people.iter().map(move |owner| points(*owner, amount))).collect()
}

/// The person's points moved.
pub(crate) fn points(owner: UserId, amount: i64) -> Event {
    let (entry, kind, at) = (EntryId::new(new_id()), EntryKind::Charge, FakeClock::START);
    let balance = Won::new(amount).unwrap();
    Event::Points(PointsMoved { entry, owner, kind, amount, balance, reservation: None, at })
}

/// A hold, and the approval that pays for it.
pub(crate) fn a_reservation_and_its_payment() -> (Event, Event) {
    let held = a_step_of_a_reservation(reservation::EDGES[0]);
    let edge = payment::EDGES.into_iter().find(|(_, to)| *to == payment::Status::Approved).unwrap();
    let mut approved = a_step_of_a_payment(edge);
    if let (Event::Reservation(held), Event::Payment(approved)) = (&held, &mut approved) {
        approved.reservation = held.transition.reservation;
    }
    (held, approved)
}

/// The ids of events by person, in their order.
pub(crate) fn ids_by_person(events: &[Event]) -> BTreeMap<String, Vec<String>> {
    let mut ids = BTreeMap::<String, Vec<String>>::new();
    for event in events {
        let Event::Points(moved) = event else { continue };
        ids.entry(moved.owner.to_string()).or_default().push(event.id().to_string());
    }
    ids
}
