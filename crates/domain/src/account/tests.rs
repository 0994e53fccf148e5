use proptest::prelude::*;

use super::*;

#[test]
fn what_no_mailbox_looks_like_is_no_address() {
    let longest = format!("{}@example.com", "a".repeat(Email::MAX_CHARACTERS - 12));
    let too_long = format!("a{longest}");
    for (text, fits) in [
        ("mina@example.com", true),
        (" Mina@Example.COM ", true),
        ("mina+seats@xn--bj0bj06e.kr", true),
        ("m@localhost", true),
        (longest.as_str(), true),
        (too_long.as_str(), false),
        ("", false),
        ("mina", false),
        ("@example.com", false),
        ("mina@", false),
        ("mina@home@example.com", false),
        ("mi na@example.com", false),
        ("mina@example.com\u{0}", false),
        ("mina@exa\nmple.com", false),
    ] {
        assert_eq!(Email::parse(text).is_ok(), fits, "{text:?}");
    }
}

#[test]
fn two_spellings_of_one_mailbox_are_one_account() {
    assert_eq!(Email::parse(" Mina@Example.COM ").unwrap(), Email::parse("mina@example.com").unwrap());
}

#[test]
fn a_name_has_one_to_a_hundred_characters_on_one_line() {
    let longest = "김".repeat(Name::MAX_CHARACTERS);
    let too_long = "김".repeat(Name::MAX_CHARACTERS + 1);
    for (text, name) in [
        ("김민아", Some("김민아")),
        ("  Mina Kim ", Some("Mina Kim")),
        (longest.as_str(), Some(longest.as_str())),
        (too_long.as_str(), None),
        ("", None),
        (" \t ", None),
        ("Mina\nKim", None),
        ("Mina\u{0}", None),
    ] {
        assert_eq!(Name::parse(text).ok().as_ref().map(Name::as_str), name, "{text:?}");
    }
}

#[test]
fn a_password_has_eight_to_a_hundred_and_twenty_eight_characters() {
    for (characters, fits) in [(0, false), (7, false), (8, true), (128, true), (129, false)] {
        assert_eq!(Password::parse(&"암".repeat(characters)).is_ok(), fits, "{characters}");
    }
}

#[test]
fn blanks_belong_to_a_password() {
    assert_eq!(Password::parse("  secret ").unwrap().as_str(), "  secret ");
}

#[test]
fn nothing_secret_is_printed() {
    let printed = format!(
        "{:?} {:?} {:?}",
        Email::parse("canary@example.com").unwrap(),
        Password::parse("canary-password").unwrap(),
        PasswordHash::new("$argon2id$canary".to_owned()),
    );
    assert!(!printed.contains("canary"), "{printed}");
}

proptest! {
    #[test]
    fn an_address_read_again_is_the_same(text in "\\PC{0,12}@\\PC{0,12}") {
        if let Ok(email) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
        }
    }
}
