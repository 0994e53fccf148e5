use time::Duration;

use super::{NOON, new_endpoint, secret};
use crate::shared::Outcome;
use crate::webhooks::{Description, DisabledReason, Endpoint, EndpointEdit, EndpointUrl, EventKinds, Standing};

fn endpoint() -> Endpoint {
    Endpoint::create(new_endpoint(), NOON)
}

fn changed(outcome: Outcome<Endpoint, Endpoint>) -> Endpoint {
    match outcome {
        Outcome::Changed(after) => after,
        Outcome::Unchanged(same) => panic!("nothing to change in {same:?}"),
    }
}

fn enabled(enabled: bool) -> EndpointEdit {
    EndpointEdit { enabled: Some(enabled), ..EndpointEdit::default() }
}

#[test]
fn an_edit_changes_what_it_names_and_nothing_else() {
    let (before, url) = (endpoint(), EndpointUrl::parse("http://other.example:8080/").unwrap());
    let edit = EndpointEdit { url: Some(url.clone()), kinds: Some(EventKinds::ALL), ..EndpointEdit::default() };
    let after = changed(before.clone().edit(edit));
    assert_eq!((after.url(), after.kinds(), after.version()), (&url, &EventKinds::ALL, 2));
    assert_eq!((after.description(), after.secret()), (before.description(), before.secret()));
    let described = Description::parse("").unwrap();
    let edit = EndpointEdit { description: Some(described.clone()), ..EndpointEdit::default() };
    assert_eq!(changed(after.edit(edit)).description(), &described);
}

#[test]
fn an_edit_that_changes_nothing_is_no_write() {
    let same = EndpointEdit {
        url: Some(new_endpoint().url),
        kinds: Some(new_endpoint().kinds),
        description: Some(new_endpoint().description),
        enabled: Some(true),
    };
    for edit in [EndpointEdit::default(), same] {
        assert_eq!(endpoint().edit(edit), Outcome::Unchanged(endpoint()));
    }
}

#[test]
fn what_is_disabled_wants_nothing_until_it_is_enabled_again() {
    let switched_off = changed(endpoint().edit(enabled(false)));
    let gone = changed(endpoint().gone());
    assert_eq!(switched_off.standing(), Standing::Disabled(DisabledReason::ByAdministrator));
    assert_eq!(gone.standing(), Standing::Disabled(DisabledReason::Gone));
    for disabled in [switched_off, gone] {
        assert!(!disabled.wants("payment.approved"));
        assert_eq!(disabled.clone().gone(), Outcome::Unchanged(disabled.clone()), "the first reason stays");
        assert_eq!(disabled.clone().edit(enabled(false)), Outcome::Unchanged(disabled.clone()));
        assert!(changed(disabled.edit(enabled(true))).wants("payment.approved"));
    }
}

#[test]
fn a_receiver_wants_what_it_named() {
    assert!(endpoint().wants("payment.refunded"));
    assert!(!endpoint().wants("reservation.held"));
}

#[test]
fn the_secret_before_signs_for_a_day() {
    let rotated = endpoint().rotate(secret(2), NOON);
    let over = NOON + Endpoint::PREVIOUS_SECRET_SIGNS_FOR;
    assert_eq!(endpoint().signing_secrets(NOON), [secret(1)]);
    assert_eq!(rotated.signing_secrets(over - Duration::MILLISECOND), [secret(2), secret(1)]);
    assert_eq!(rotated.signing_secrets(over), [secret(2)]);
    assert_eq!((rotated.secret(), rotated.version()), (&secret(2), 2));
    let twice = rotated.rotate(secret(3), NOON);
    assert_eq!(twice.signing_secrets(NOON), [secret(3), secret(2)], "the oldest is gone at once");
}
