//! Any event there can be.

use frontrow_application::events::{Event, Money, PaymentMoved, PointsMoved, Refund, ReservationMoved};
use frontrow_domain::payment::{self, MethodKind, RefundReason};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation;
use frontrow_domain::shared::{
    Actor, ConcertId, DateId, EntryId, PaymentId, Reason, ReservationId, SectionId, UserId, Won,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use time::OffsetDateTime;
use uuid::Uuid;

/// The last millisecond that RFC 3339 can write.
const LAST_MILLISECOND: i64 = 253_402_300_799_999;

/// Any event, told or not.
pub(crate) fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![a_step_of_a_reservation(), a_step_of_a_payment(), a_movement()]
}

fn id<T: std::fmt::Debug + 'static>(wrap: fn(Uuid) -> T) -> impl Strategy<Value = T> {
    any::<u128>().prop_map(move |bits| wrap(Uuid::from_u128(bits)))
}

fn won() -> impl Strategy<Value = Won> {
    (0..=Won::MAX.amount()).prop_map(|won| Won::new(won).unwrap())
}

fn instant() -> impl Strategy<Value = OffsetDateTime> {
    (0..=LAST_MILLISECOND)
        .prop_map(|millis| OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap())
}

fn reason() -> impl Strategy<Value = Option<Reason>> {
    option::of(".{0,210}".prop_map(|words| Reason::cut(&words)))
}

fn a_step_of_a_reservation() -> impl Strategy<Value = Event> {
    let actors = select(vec![Actor::User, Actor::System, Actor::Administrator]);
    let step = (select(reservation::EDGES.to_vec()), id(ReservationId::new), 1_u32.., actors, reason(), instant());
    let step = step.prop_map(|((from, kind, to), reservation, version, actor, reason, at)| reservation::Transition {
        reservation,
        version,
        kind,
        from,
        to,
        actor,
        reason,
        at,
    });
    let whose = (id(UserId::new), id(ConcertId::new), id(DateId::new));
    let what = (option::of(id(SectionId::new)), 1_u32.., won());
    (step, whose, what).prop_map(|(transition, (holder, concert, date), (section, quantity, amount))| {
        Event::Reservation(ReservationMoved { transition, holder, concert, date, section, quantity, amount })
    })
}

fn a_step_of_a_payment() -> impl Strategy<Value = Event> {
    let step = (select(payment::EDGES.to_vec()), id(PaymentId::new), 1_u32.., instant());
    let refund = (won(), select(RefundReason::ALL.to_vec()), option::of(id(ReservationId::new)));
    let refund = refund.prop_map(|(captured, reason, ticket)| Refund { captured, reason, ticket });
    let money = (refund, id(ReservationId::new), option::of(".{0,200}"));
    let whose = (id(ReservationId::new), id(UserId::new), select(MethodKind::ALL.to_vec()), won(), won());
    (step, money, whose).prop_map(|(((from, to), payment, version, at), money, whose)| {
        let (reservation, payer, method, amount, points) = whose;
        let (refund, ticket, reason) = money;
        let money = match to {
            payment::Status::Pending | payment::Status::Unknown => Money::Awaited,
            payment::Status::Approved => Money::Captured { captured: refund.captured, ticket },
            payment::Status::Declined => Money::NotTaken { reason },
            payment::Status::RefundDue => Money::Owed(refund),
            payment::Status::Refunded => Money::Returned(refund),
        };
        let transition = payment::Transition { payment, version, from, to, at };
        Event::Payment(PaymentMoved { transition, reservation, payer, method, amount, points, money })
    })
}

fn a_movement() -> impl Strategy<Value = Event> {
    let moved = (id(EntryId::new), select(EntryKind::ALL.to_vec()), 1..=Won::MAX.amount(), instant());
    (moved, id(UserId::new), won(), option::of(id(ReservationId::new))).prop_map(
        |((entry, kind, amount, at), owner, balance, reservation)| {
            let amount = match kind {
                EntryKind::Charge | EntryKind::Refund => amount,
                EntryKind::Spend => -amount,
            };
            Event::Points(PointsMoved { entry, owner, kind, amount, balance, reservation, at })
        },
    )
}
