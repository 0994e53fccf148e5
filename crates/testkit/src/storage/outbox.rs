//! The contract of [`Outbox`](frontrow_application::ports::Outbox).

use frontrow_application::events::{Event, Money, PaymentMoved, PointsMoved, Refund, ReservationMoved};
use frontrow_application::ports::{Batch, SeatHoldOutcome, Settlement};
use frontrow_domain::payment::{self, Payment, RefundReason};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::Kind;
use frontrow_domain::shared::{Outcome, ReservationId, Won};
use time::OffsetDateTime;

use super::suite::conformance;
use super::{Floor, Hall, Storage};
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
    let amount = payment.amount();
    let moved = |transition| {
        let (concert, date) = (hall.concert.id, hall.date.id);
        Event::Reservation(ReservationMoved { transition, holder, concert, date, section: None, quantity: 2, amount })
    };
    assert_eq!(held.events, [moved(log[0].clone())]);
    let [
        Event::Points(PointsMoved {
            owner, kind: EntryKind::Charge, amount: 100_000, balance, reservation: None, ..
        }),
    ] = charged.events[..]
    else {
        panic!("a charge, not {:?}", charged.events)
    };
    assert_eq!((owner, balance), (holder, amount));
    let [confirmed, begun, approved, spent] = paid.events.as_slice() else { panic!("{:?}", paid.events) };
    assert_eq!(*confirmed, moved(log[1].clone()));
    let captured = Money::Captured { captured: Won::ZERO, ticket: ticket.id() };
    assert_eq!(*begun, step_of(&payment, 1, None, payment::Status::Pending, Money::Awaited));
    assert_eq!(*approved, step_of(&payment, 2, Some(payment::Status::Pending), payment::Status::Approved, captured));
    let Event::Points(PointsMoved { kind: EntryKind::Spend, amount: -100_000, balance, reservation, .. }) = spent
    else {
        panic!("{spent:?}")
    };
    assert_eq!((*balance, *reservation), (Won::ZERO, Some(ticket.id())));
    what_money_became_is_told_as_it_was(storage).await;
}

fn step_of(payment: &Payment, version: u32, from: Option<payment::Status>, to: payment::Status, money: Money) -> Event {
    Event::Payment(PaymentMoved {
        transition: payment::Transition { payment: payment.id(), version, from, to, at: NOW },
        reservation: payment.reservation(),
        payer: payment.payer(),
        method: payment.method().kind(),
        amount: payment.amount(),
        points: payment.points(),
        money,
    })
}

/// Told late, each step still says what it was, though the row has gone on.
async fn what_money_became_is_told_as_it_was(storage: &Storage) {
    let floor = Floor::with_places(storage, 2).await;
    let hold = storage.hold_places(&floor, somebody(), 2, NOW).await;
    let before = pending(storage).await.len();
    let (ticket, payment) = storage.pay_by_card(&hold, NOW).await;
    let (captured, reason) = (payment.amount(), RefundReason::TicketCancelled);
    let Outcome::Changed(owed) = payment.clone().owe_refund(captured, reason, NOW) else { panic!("{payment:?}") };
    let Ok(Outcome::Changed(back)) = owed.after.clone().refunded(NOW) else { panic!("{owed:?}") };
    let payments = vec![owed, back];
    storage.settlements.commit(&Settlement { payments, ..Settlement::default() }).await.unwrap();

    let told = pending(storage).await.split_off(before);
    let events: Vec<Event> = told.into_iter().flat_map(|batch| batch.events).collect();
    let of_reservation = |event: &&Event| matches!(event, Event::Reservation(_));
    for event in events.iter().filter(of_reservation) {
        let Event::Reservation(moved) = event else { continue };
        assert_eq!((moved.section, moved.quantity), (Some(floor.section.id), 2));
        assert_eq!(moved.amount, captured);
    }
    use payment::Status::{Approved, Pending, RefundDue, Refunded};
    let refund = Refund { captured, reason, ticket: Some(ticket.id()) };
    let steps = [
        step_of(&payment, 1, None, Pending, Money::Awaited),
        step_of(&payment, 2, Some(Pending), Approved, Money::Captured { captured, ticket: ticket.id() }),
        step_of(&payment, 3, Some(Approved), RefundDue, Money::Owed(refund)),
        step_of(&payment, 4, Some(RefundDue), Refunded, Money::Returned(refund)),
    ];
    let of_payment: Vec<Event> = events.into_iter().filter(|event| matches!(event, Event::Payment(_))).collect();
    assert_eq!(of_payment, steps);
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
