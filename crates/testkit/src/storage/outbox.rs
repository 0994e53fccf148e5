//! The contract of [`Outbox`](frontrow_application::ports::Outbox).

use frontrow_application::events::{Event, PaymentMoved, PointsMoved, ReservationMoved};
use frontrow_application::ports::{Batch, SeatHoldOutcome};
use frontrow_domain::payment;
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::Kind;
use frontrow_domain::shared::ReservationId;
use time::OffsetDateTime;

use super::suite::conformance;
use super::{Hall, Storage};
use crate::FakeClock;
use crate::builders::{a_charge, a_hold_of, somebody};

conformance! { $ outbox: nothing_is_lost, nothing_is_invented, in_order, told_once_settled }

const NOW: OffsetDateTime = FakeClock::START;

async fn pending(storage: &Storage) -> Vec<Batch> {
    storage.outbox.pending(100).await.unwrap()
}

pub async fn nothing_is_lost(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let holder = somebody();
    let hold = storage.hold_seats(&hall, holder, &[0, 1], NOW).await;
    let (ticket, payment) = storage.pay_with_points(&hold, NOW).await;

    let batches = pending(storage).await;
    let [held, charged, paid] = batches.as_slice() else { panic!("three commits, not {batches:?}") };
    let log = storage.reservations.log(ticket.id()).await.unwrap();
    let moved = |transition| {
        Event::Reservation(ReservationMoved { transition, holder, concert: hall.concert.id, date: hall.date.id })
    };
    assert_eq!(held.events, [moved(log[0].clone())]);
    let [Event::Points(PointsMoved { owner, kind: EntryKind::Charge, amount: 100_000, .. })] = charged.events[..]
    else {
        panic!("a charge, not {:?}", charged.events)
    };
    assert_eq!(owner, holder);
    let [confirmed, begun, approved, spent] = paid.events.as_slice() else { panic!("{:?}", paid.events) };
    assert_eq!(*confirmed, moved(log[1].clone()));
    let steps = [(1, None, payment::Status::Pending), (2, Some(payment::Status::Pending), payment::Status::Approved)];
    for (event, (version, from, to)) in [begun, approved].into_iter().zip(steps) {
        let transition = payment::Transition { payment: payment.id(), version, from, to, at: NOW };
        let (payer, amount) = (holder, payment.amount());
        assert_eq!(*event, Event::Payment(PaymentMoved { transition, reservation: ticket.id(), payer, amount }));
    }
    assert!(matches!(spent, Event::Points(PointsMoved { kind: EntryKind::Spend, amount: -100_000, .. })), "{spent:?}");
}

pub async fn nothing_is_invented(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    assert_eq!(pending(storage).await, [], "there is nothing to tell of a new hall");
    storage.hold_seats(&hall, somebody(), &[0], NOW).await;
    let before = pending(storage).await;
    let refused = a_hold_of(&hall, somebody(), hall.claim(&[0]), NOW);
    let outcome = storage.seat_inventory.hold(&refused).await.unwrap();
    assert!(matches!(outcome, SeatHoldOutcome::Taken { .. }));
    assert_eq!(pending(storage).await, before);
}

pub async fn in_order(storage: &Storage) {
    let hall = Hall::with_seats(storage, 4).await;
    let selling: Vec<_> = (0..4)
        .map(|position| {
            let (storage, hall) = (storage.clone(), hall.clone());
            tokio::spawn(async move {
                let hold = storage.hold_seats(&hall, somebody(), &[position], NOW).await;
                let ticket = storage.confirm_free(&hold, NOW).await;
                storage.cancel(&ticket, NOW).await.id()
            })
        })
        .collect();
    let mut sold = Vec::new();
    for sale in selling {
        sold.push(sale.await.unwrap());
    }
    let batches = pending(storage).await;
    assert!(batches.windows(2).all(|pair| pair[0].id < pair[1].id));
    for id in sold {
        assert_eq!(steps_of(&batches, id), [(1, Kind::Held), (2, Kind::Confirmed), (3, Kind::Cancelled)]);
    }
}

fn steps_of(batches: &[Batch], id: ReservationId) -> Vec<(u32, Kind)> {
    let events = batches.iter().flat_map(|batch| &batch.events);
    let steps = events.filter_map(|event| match event {
        Event::Reservation(moved) if moved.transition.reservation == id => {
            Some((moved.transition.version, moved.transition.kind))
        }
        Event::Reservation(_) | Event::Payment(_) | Event::Points(_) => None,
    });
    steps.collect()
}

pub async fn told_once_settled(storage: &Storage) {
    for _ in 0..3 {
        storage.points_ledger.charge(&a_charge(somebody(), 10, NOW), None).await.unwrap();
    }
    let all = pending(storage).await;
    let first = storage.outbox.pending(2).await.unwrap();
    assert_eq!(first, all[..2], "the oldest come first, and no more than asked for");
    assert_eq!(pending(storage).await, all, "looking settles nothing");
    for _ in 0..2 {
        storage.outbox.settle(&[first[0].id, first[1].id]).await.unwrap();
        assert_eq!(pending(storage).await, all[2..]);
    }
    storage.outbox.settle(&[]).await.unwrap();
    assert_eq!(pending(storage).await, all[2..]);
    storage.points_ledger.charge(&a_charge(somebody(), 10, NOW), None).await.unwrap();
    let later = pending(storage).await;
    assert!(later.len() == 2 && later[1].id > all[2].id, "numbers are never given twice: {later:?}");
}
