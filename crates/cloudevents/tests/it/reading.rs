//! What was told is read again.

use std::error::Error;

use frontrow_application::events::Event;
use frontrow_cloudevents::{CloudEvent, Unreadable};
use frontrow_domain::shared::Actor;
use frontrow_testkit::builders::an_event_of_each_kind;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::any_event::any_event;

/// The same, as whoever may not read what a person wrote knows it.
fn without_words_of_people(event: Event) -> Event {
    match event {
        Event::Reservation(mut moved) => {
            if moved.transition.actor != Actor::System {
                moved.transition.reason = None;
            }
            Event::Reservation(moved)
        }
        other @ (Event::Payment(_) | Event::Points(_)) => other,
    }
}

fn read(kind: &str, data: &Value) -> Result<Option<Event>, Unreadable> {
    CloudEvent::read(kind, data.to_string().as_bytes())
}

fn all_told() -> Vec<CloudEvent> {
    an_event_of_each_kind().iter().filter_map(CloudEvent::of).collect()
}

proptest! {
    #[test]
    fn what_was_told_is_the_event_again(event in any_event()) {
        let Some(told) = CloudEvent::of(&event) else { return Ok(()) };
        let again = read(told.kind, &told.data).unwrap().unwrap();
        prop_assert_eq!(again.id().to_string(), told.id);
        prop_assert_eq!(again, without_words_of_people(event));
    }

    #[test]
    fn what_is_no_payload_is_refused(kind in proptest::sample::select(CloudEvent::KINDS.to_vec()), data in ".{0,200}") {
        prop_assert!(CloudEvent::read(kind, data.as_bytes()).is_err());
    }
}

#[test]
fn a_type_of_tomorrow_is_none_of_ours() {
    for kind in ["reservation.held.v2", "reservation.started", "", "RESERVATION.HELD"] {
        assert!(matches!(CloudEvent::read(kind, b"whatever"), Ok(None)), "{kind}");
    }
}

#[test]
fn members_that_a_newer_writer_adds_are_passed_over() {
    for told in all_told() {
        let before = read(told.kind, &told.data).unwrap();
        let mut data = told.data.clone();
        data["gate"] = json!({"name": "North"});
        assert_eq!(read(told.kind, &data).unwrap(), before, "{}", told.kind);
    }
}

#[test]
fn a_member_of_another_sort_is_refused_by_name_or_value() {
    for told in all_told() {
        for member in told.data.as_object().unwrap().keys() {
            let mut data = told.data.clone();
            data[member] = json!({"wrong": true});
            let refused = read(told.kind, &data);
            assert!(refused.is_err(), "{}: {member}", told.kind);
        }
    }
}

#[test]
fn a_member_that_is_missing_is_named() {
    for told in all_told() {
        for (member, value) in told.data.as_object().unwrap() {
            let may_be_null = ["reason", "sectionId", "reservationId", "declineReason", "ticketId", "previousStatus"];
            if value.is_null() || may_be_null.contains(&member.as_str()) {
                continue;
            }
            let mut data = told.data.clone();
            data.as_object_mut().unwrap().remove(member);
            let refused = read(told.kind, &data).unwrap_err();
            let why = refused.source().unwrap().to_string();
            assert!(why.contains(&format!("missing field `{member}`")), "{}: {why}", told.kind);
            assert!(refused.to_string().contains(told.kind), "{refused}");
        }
    }
}

#[test]
fn what_cannot_have_happened_is_refused() {
    let wrong = [
        (
            "reservation.confirmed",
            "status",
            json!("EXPIRED"),
            "no such step leads from TEMPORARILY_ASSIGNED to EXPIRED",
        ),
        (
            "reservation.confirmed",
            "previousStatus",
            json!("CANCELLED"),
            "no such step leads from CANCELLED to CONFIRMED",
        ),
        ("reservation.held", "version", json!(0), "expected a nonzero u32"),
        ("reservation.held", "currency", json!("USD"), "unknown variant `USD`, expected `KRW`"),
        ("reservation.held", "amount", json!(-1), "an amount is 0 to 1000000000000 won, not -1"),
        ("payment.approved", "status", json!("DECLINED"), "no such step leads from"),
        ("payment.approved", "method", json!("CASH"), "\"CASH\" is not a method of payment: POINTS, CARD, SPLIT"),
        ("payment.refunded", "previousStatus", Value::Null, "no such step leads from nothing to REFUNDED"),
        ("points.charged", "amount", json!(-5), "nobody's points move by -5 in this way"),
        ("points.spent", "amount", json!(5), "nobody's points move by 5 in this way"),
        ("points.spent", "at", json!("yesterday"), "the 'year' component could not be parsed"),
    ];
    for (kind, member, value, expected) in wrong {
        let mut data = all_told().into_iter().find(|told| told.kind == kind).unwrap().data;
        data[member] = value;
        let why = read(kind, &data).unwrap_err().why.to_string();
        assert!(why.contains(expected), "{kind}: {why}");
    }
}
