//! Numbers as people read them.

/// `1234567` as `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// An amount of money.
pub(crate) fn won(amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}₩{}", count(amount.unsigned_abs()))
}

/// A large amount at a glance.
#[expect(clippy::cast_precision_loss, reason = "three digits of it are shown")]
pub(crate) fn short_won(amount: i64) -> String {
    match amount {
        1_000_000_000.. => format!("₩{:.2} B", amount as f64 / 1e9),
        1_000_000.. => format!("₩{:.1} M", amount as f64 / 1e6),
        _ => won(amount),
    }
}

/// A number that was measured.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, and not negative")]
pub(crate) fn whole(number: f64) -> String {
    count(number.max(0.0).round() as u64)
}

/// A latency.
pub(crate) fn milliseconds(milliseconds: f64) -> String {
    match milliseconds {
        ..10.0 => format!("{milliseconds:.1} ms"),
        10.0..1_000.0 => format!("{milliseconds:.0} ms"),
        1_000.0..10_000.0 => format!("{:.2} s", milliseconds / 1_000.0),
        _ => format!("{:.1} s", milliseconds / 1_000.0),
    }
}

/// A latency on an axis, where it is a round number.
pub(crate) fn round_milliseconds(milliseconds: f64) -> String {
    let digits = |number: f64| (number * 1_000.0).round() / 1_000.0;
    match milliseconds {
        0.0 => "0".to_owned(),
        ..1_000.0 => format!("{} ms", digits(milliseconds)),
        _ => format!("{} s", digits(milliseconds / 1_000.0)),
    }
}

/// One thing, or so many of them.
pub(crate) fn things(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {one}s", count(number)) }
}

/// A time after the opening, `1:05`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most an hour, and not negative")]
pub(crate) fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0).round() as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A length of time.
pub(crate) fn span(seconds: f64) -> String {
    match seconds {
        ..60.0 => format!("{seconds:.1} s"),
        _ => format!("{} min", clock(seconds)),
    }
}

/// From 0 to 1, in percent.
pub(crate) fn percent(share: f64) -> String {
    let hundredths = if share < 0.1 { (share * 1_000.0).round() / 10.0 } else { (share * 100.0).round() };
    format!("{hundredths} %")
}

/// Text that stays text.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
        assert_eq!((short_won(44_286_000), short_won(66_000)), ("₩44.3 M".to_owned(), "₩66,000".to_owned()));
        assert_eq!((won(66_000), won(-1_500)), ("₩66,000".to_owned(), "−₩1,500".to_owned()));
    }

    #[test]
    fn latencies_have_the_unit_they_are_felt_in() {
        for (latency, text) in [(0.42, "0.4 ms"), (84.2, "84 ms"), (1_240.0, "1.24 s"), (12_400.0, "12.4 s")] {
            assert_eq!(milliseconds(latency), text);
        }
    }

    #[test]
    fn an_axis_has_no_digits_to_spare() {
        let ticks = [0.0, 0.1 * 3.0, 25.0, 1_000.0, 2_500.0].map(round_milliseconds);
        assert_eq!(ticks, ["0", "0.3 ms", "25 ms", "1 s", "2.5 s"]);
    }

    #[test]
    fn one_thing_is_no_things() {
        assert_eq!((things(1, "check"), things(1_200, "check")), ("1 check".to_owned(), "1,200 checks".to_owned()));
    }

    #[test]
    fn times_are_read_as_on_a_watch() {
        assert_eq!((clock(65.4), clock(3_600.0)), ("1:05".to_owned(), "60:00".to_owned()));
        assert_eq!((span(4.24), span(65.0)), ("4.2 s".to_owned(), "1:05 min".to_owned()));
    }

    #[test]
    fn shares_are_percent() {
        assert_eq!([0.0, 0.034, 0.05, 0.5].map(percent), ["0 %", "3.4 %", "5 %", "50 %"]);
    }

    #[test]
    fn what_others_say_cannot_become_markup() {
        assert_eq!(escaped("<b a=\"1\">&'"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
    }
}
