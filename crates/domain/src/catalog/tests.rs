use proptest::prelude::*;
use time::Duration;
use time::macros::datetime;

use super::*;

#[test]
fn a_text_is_trimmed_and_keeps_its_line_breaks_only() {
    let text = ConcertText::parse(" \u{0} One\u{7} night\r\nonly \u{0}", 1, 40).unwrap();
    assert_eq!(text.as_str(), "One night\nonly");
}

#[test]
fn a_text_has_the_characters_asked_for() {
    for (text, characters) in [("", 0), (" \u{0} ", 0), ("콘서트홀", 4)] {
        let refused = TextInvalid { at_least: 1, at_most: 3, characters };
        assert_eq!(ConcertText::parse(text, 1, 3), Err(refused), "{text:?}");
    }
    assert!(ConcertText::parse("콘서트", 1, 3).is_ok());
    assert!(ConcertText::parse("", 0, 3).is_ok());
}

proptest! {
    #[test]
    fn a_text_read_again_is_the_same(text in any::<String>()) {
        if let Ok(first) = ConcertText::parse(&text, 0, 40) {
            prop_assert!(!first.as_str().contains(|c: char| c.is_control() && c != '\n'));
            prop_assert_eq!(ConcertText::parse(first.as_str(), 0, 40), Ok(first));
        }
    }
}

#[test]
fn sales_are_open_from_the_opening_until_just_before_the_close() {
    let (opens_at, closes_at) = (datetime!(2030-01-01 12:00 UTC), datetime!(2030-01-01 18:00 UTC));
    let sales = SalesWindow::new(opens_at, closes_at).unwrap();
    let refused = Err(SaleNotOpen { opens_at, closes_at });
    for (now, answer) in [
        (opens_at - Duration::MILLISECOND, refused),
        (opens_at, Ok(())),
        (closes_at - Duration::MILLISECOND, Ok(())),
        (closes_at, refused),
    ] {
        assert_eq!(sales.check(now), answer, "{now}");
    }
}

#[test]
fn sales_close_after_they_open() {
    let noon = datetime!(2030-01-01 12:00 UTC);
    assert_eq!(SalesWindow::new(noon, noon), Err(SalesWindowEmpty));
    assert_eq!(SalesWindow::new(noon, noon - Duration::SECOND), Err(SalesWindowEmpty));
}

#[test]
fn a_section_has_one_to_a_million_places() {
    for (places, fits) in [(0, false), (1, true), (1_000_000, true), (1_000_001, false)] {
        match Capacity::new(places) {
            Ok(capacity) => assert!(fits && capacity.places() == places, "{places}"),
            Err(refused) => assert!(!fits && refused == CapacityOutOfRange { given: places }, "{places}"),
        }
    }
}
