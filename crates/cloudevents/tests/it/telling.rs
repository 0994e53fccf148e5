//! Who is told what.

use std::collections::BTreeSet;

use frontrow_application::events::Event;
use frontrow_cloudevents::CloudEvent;
use frontrow_domain::reservation::{Kind, Status};
use frontrow_testkit::builders::{a_step_of_a_reservation, an_event_of_each_kind};
use proptest::prelude::*;

use crate::any_event::any_event;

#[test]
fn ten_types_are_told_and_what_has_not_ended_is_not() {
    let told: BTreeSet<&str> = an_event_of_each_kind().iter().filter_map(CloudEvent::of).map(|it| it.kind).collect();
    assert_eq!(told, BTreeSet::from(CloudEvent::KINDS));
    for event in an_event_of_each_kind() {
        use frontrow_domain::payment::Status::{Pending, RefundDue, Unknown};
        let has_not_ended = match &event {
            Event::Reservation(moved) => moved.transition.kind == Kind::PaymentStarted,
            Event::Payment(moved) => matches!(moved.transition.to, Pending | Unknown | RefundDue),
            Event::Points(_) => false,
        };
        assert_eq!(CloudEvent::of(&event).is_none(), has_not_ended, "{event:?}");
    }
}

#[test]
fn steps_of_a_reservation_and_its_payments_share_a_key() {
    for event in an_event_of_each_kind() {
        let Some(told) = CloudEvent::of(&event) else { continue };
        let (subject, key) = match &event {
            Event::Reservation(moved) => (moved.transition.reservation.to_string(), told.subject.clone()),
            Event::Payment(moved) => (moved.transition.payment.to_string(), moved.reservation.to_string()),
            Event::Points(moved) => (moved.entry.to_string(), moved.owner.to_string()),
        };
        assert_eq!((told.subject, told.partition_key), (subject, key), "{event:?}");
    }
}

#[test]
fn what_a_person_wrote_is_not_told() {
    let cancelled = (Some(Status::Confirmed), Kind::Cancelled, Status::Cancelled);
    let event = a_step_of_a_reservation(cancelled);
    let Event::Reservation(moved) = &event else { panic!("{event:?}") };
    assert!(moved.transition.reason.as_ref().is_some_and(|words| words.as_str().contains("canary")));
    let told = CloudEvent::of(&event).unwrap();
    assert!(!format!("{told:?}").contains("canary"), "{told:?}");
    assert!(told.data["reason"].is_null());
}

proptest! {
    #[test]
    fn an_id_is_short_and_a_schema_names_its_type(event in any_event()) {
        let Some(told) = CloudEvent::of(&event) else { return Ok(()) };
        prop_assert!(told.id.is_ascii() && (1..=64).contains(&told.id.len()), "{}", told.id);
        prop_assert_eq!(told.data_schema, format!("urn:frontrow:event:{}:1", told.kind));
        prop_assert!(CloudEvent::KINDS.contains(&told.kind));
    }
}
