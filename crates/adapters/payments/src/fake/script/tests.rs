use super::*;

const ID: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

#[test]
fn the_key_says_what_happens() {
    let plain = Capture::default();
    let half_a_second = Duration::from_millis(500);
    let order = Some(ReservationId::new(ID.parse().unwrap()));
    let amount = Some(Won::new(1_000).unwrap());
    for (key, capture) in [
        ("ok-1".to_owned(), plain),
        ("ok-".to_owned(), plain),
        ("slow-500-1".to_owned(), Capture { after: half_a_second, ..plain }),
        ("slow-500".to_owned(), Capture { after: half_a_second, ..plain }),
        ("slow-86400000-1".to_owned(), Capture { after: SLOW_AT_MOST, ..plain }),
        ("late-500-1".to_owned(), Capture { after: half_a_second, answer: Answer::Never, ..plain }),
        ("lost-1".to_owned(), Capture { answer: Answer::Lost, ..plain }),
        ("twice-1".to_owned(), Capture { told: Told::Twice, ..plain }),
        ("reordered-1".to_owned(), Capture { told: Told::Reordered, ..plain }),
        ("amount-1000-1".to_owned(), Capture { amount, ..plain }),
        (format!("for-{ID}-1"), Capture { order, ..plain }),
        (format!("for-{ID}"), Capture { order, ..plain }),
    ] {
        assert_eq!(Script::of(&PaymentKey::parse(&key).unwrap()), Script::Capture(capture), "{key}");
    }
}

#[test]
fn other_keys_capture_nothing() {
    for (key, script) in [
        ("decline-1", Script::Decline("card_declined")),
        ("down-1", Script::Down),
        ("slow-soon-1", UNKNOWN),
        ("slow--1", UNKNOWN),
        ("late-", UNKNOWN),
        ("amount-0-1", UNKNOWN),
        ("amount--5-1", UNKNOWN),
        ("for-me-1", UNKNOWN),
        ("ok", UNKNOWN),
        ("OK-1", UNKNOWN),
        ("tviva20240929", UNKNOWN),
    ] {
        assert_eq!(Script::of(&PaymentKey::parse(key).unwrap()), script, "{key}");
    }
}
