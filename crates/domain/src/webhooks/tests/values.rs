use proptest::prelude::*;

use super::secret;
use crate::webhooks::{
    Description, EndpointUrl, EventKinds, GROUPS, KINDS, KindUnknown, NoReply, Reply, SigningSecret, UrlInvalid,
    Verdict,
};

#[test]
fn an_address_is_a_plain_one_on_the_web() {
    use UrlInvalid::{Characters, Credentials, Fragment, Host, Scheme};
    for (text, expected) in [
        ("https://hall.example", Ok(())),
        ("https://hall.example/hooks?shop=1&x=%20", Ok(())),
        ("http://hall.example:8080/hooks", Ok(())),
        (" https://hall.example. ", Ok(())),
        ("https://xn--bj0bj06e.kr/", Ok(())),
        ("https://[2606:4700::1111]:8443/x", Ok(())),
        ("http://127.0.0.1:9000", Ok(())),
        ("", Err(Scheme)),
        ("hall.example", Err(Scheme)),
        ("ftp://hall.example", Err(Scheme)),
        ("file:///etc/passwd", Err(Scheme)),
        ("https:hall.example", Err(Scheme)),
        ("https://hall.example/좌석", Err(Characters)),
        ("https://hall.example/a b", Err(Characters)),
        ("https://hall.example\\@10.0.0.1/", Err(Characters)),
        ("https://hall.example/\r\nX: y", Err(Characters)),
        ("https://hall.example/[x]", Err(Characters)),
        ("https://hall.example/#part", Err(Fragment)),
        ("https://mina:secret@hall.example/", Err(Credentials)),
        ("https://mina@hall.example/", Err(Credentials)),
        ("https://", Err(Host)),
        ("https:///x", Err(Host)),
        ("https://:443/", Err(Host)),
        ("https://hall.example:0/", Err(Host)),
        ("https://hall.example:65536/", Err(Host)),
        ("https://hall.example:+1/", Err(Host)),
        ("https://hall.example:/", Err(Host)),
        ("https://hall..example/", Err(Host)),
        ("https://.hall.example/", Err(Host)),
        ("https://127.1/", Err(Host)),
        ("https://2130706433/", Err(Host)),
        ("https://0x7f000001/", Err(Host)),
        ("https://1.2.3.999/", Err(Host)),
        ("https://[::1/", Err(Host)),
        ("https://[fe80::1%25eth0]/", Err(Host)),
        ("https://[::1]x/", Err(Host)),
    ] {
        assert_eq!(EndpointUrl::parse(text).map(|_| ()), expected, "{text:?}");
    }
}

#[test]
fn an_address_has_at_most_five_hundred_characters() {
    let longest = format!("https://hall.example/{}", "x".repeat(EndpointUrl::MAX_CHARACTERS - 21));
    assert_eq!(EndpointUrl::parse(&longest).unwrap().as_str(), longest);
    assert_eq!(EndpointUrl::parse(&format!("{longest}x")), Err(UrlInvalid::TooLong));
}

#[test]
fn an_address_that_says_by_itself_that_it_is_private_is_known() {
    for (text, private) in [
        ("http://localhost/", true),
        ("http://LOCALHOST.:80/", true),
        ("http://hook.localhost/", true),
        ("http://127.0.0.1:9000/", true),
        ("http://10.1.2.3/", true),
        ("http://169.254.169.254/latest/meta-data", true),
        ("http://[::1]/", true),
        ("http://[::ffff:127.0.0.1]/", true),
        ("http://[fd00::1]:80/", true),
        ("https://8.8.8.8/", false),
        ("https://hall.example/", false),
        ("https://localhost.example/", false),
        ("https://notlocalhost/", false),
    ] {
        assert_eq!(EndpointUrl::parse(text).unwrap().is_plainly_private(), private, "{text}");
    }
}

#[test]
fn kinds_are_named_one_by_one_or_by_their_group() {
    let some = EventKinds::parse(["reservation.held", "payment.*", "reservation.held"]).unwrap();
    assert_eq!(some.names(), ["payment.*", "reservation.held"]);
    for (kind, included) in [
        ("reservation.held", true),
        ("reservation.confirmed", false),
        ("payment.approved", true),
        ("payments.approved", false),
        ("points.spent", false),
    ] {
        assert_eq!(some.include(kind), included, "{kind}");
    }
    assert!(KINDS.iter().all(|kind| EventKinds::ALL.include(kind)));
    assert_eq!(EventKinds::parse([]).unwrap(), EventKinds::ALL);
}

#[test]
fn a_kind_that_does_not_exist_is_refused_with_those_that_do() {
    for unknown in ["", "*", "reservation", "reservation.*.*", "Reservation.held", "reservation.held "] {
        let refused = EventKinds::parse(["payment.*", unknown]).unwrap_err();
        assert_eq!(refused, KindUnknown { place: 1 }, "{unknown:?}");
        assert!(refused.to_string().contains("reservation.held"), "{refused}");
    }
}

#[test]
fn every_kind_is_in_one_group() {
    for kind in KINDS {
        let groups = GROUPS.into_iter().filter(|group| EventKinds::parse([*group]).unwrap().include(kind));
        assert_eq!(groups.count(), 1, "{kind}");
    }
}

#[test]
fn a_secret_has_twenty_four_to_sixty_four_bytes_and_is_never_printed() {
    for (bytes, fits) in [(0, false), (23, false), (24, true), (64, true), (65, false)] {
        assert_eq!(SigningSecret::new(vec![7; bytes]).is_ok(), fits, "{bytes}");
    }
    let printed = format!("{:?}", secret(119));
    assert!(!printed.contains("119"), "{printed}");
}

#[test]
fn any_two_hundred_is_taken_and_nothing_else() {
    for (reply, verdict) in [
        (Reply::Status(200), Verdict::Taken),
        (Reply::Status(204), Verdict::Taken),
        (Reply::Status(299), Verdict::Taken),
        (Reply::Status(199), Verdict::Refused),
        (Reply::Status(301), Verdict::Refused),
        (Reply::Status(404), Verdict::Refused),
        (Reply::Status(410), Verdict::Gone),
        (Reply::Status(429), Verdict::Refused),
        (Reply::Status(500), Verdict::Refused),
    ] {
        assert_eq!(reply.verdict(), verdict, "{reply:?}");
    }
    assert!(NoReply::ALL.into_iter().all(|no_reply| Reply::None(no_reply).verdict() == Verdict::Refused));
}

#[test]
fn a_description_is_one_line_of_two_hundred_characters() {
    let longest = "좌".repeat(Description::MAX_CHARACTERS);
    assert_eq!(Description::parse(&format!(" {longest}\n")).unwrap().as_str(), longest);
    assert!(Description::parse(&format!("{longest}석")).is_err());
    assert_eq!(Description::parse("a\u{0}b\nc").unwrap().as_str(), "abc");
}

proptest! {
    #[test]
    fn an_address_read_again_is_the_same(text in "https?://[!-~]{0,30}") {
        if let Ok(url) = EndpointUrl::parse(&text) {
            prop_assert_eq!(EndpointUrl::parse(url.as_str()), Ok(url));
        }
    }
}
