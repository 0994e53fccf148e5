use frontrow_application::ports::{QueuePass, QueuePasses};
use frontrow_domain::shared::{ConcertId, QueueTokenId};
use frontrow_http::identity::{SealedQueuePasses, SigningKeys};
use time::Duration;
use uuid::Uuid;

use crate::world::{NOW, SEED, somebody};

fn passes() -> SealedQueuePasses {
    SealedQueuePasses::new(&SigningKeys::from_seed(&SEED))
}

fn pass() -> QueuePass {
    QueuePass {
        token: QueueTokenId::new(Uuid::from_u128(1)),
        concert: ConcertId::new(Uuid::from_u128(2)),
        owner: somebody(),
        expires_at: NOW + Duration::milliseconds(1500),
    }
}

#[test]
fn there_and_back() {
    let token = passes().seal(&pass()).unwrap();
    assert_eq!(passes().open(&token, NOW), Some(pass()));
}

#[test]
fn not_forged() {
    let token = passes().seal(&pass()).unwrap();
    let others = SealedQueuePasses::new(&SigningKeys::from_seed(&[8; 32]));
    assert_eq!(others.open(&token, NOW), None);
    for place in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        // The last character of a part carries bits that mean nothing; such a change changes nothing.
        assert!(passes().open(&changed, NOW).is_none_or(|read| read == pass()), "{place}");
    }
    for text in ["", "x", "a.b.c", &"x".repeat(5000)] {
        assert_eq!(passes().open(text, NOW), None, "{text}");
    }
}

#[test]
fn one_that_was_shown_before_ends_too() {
    let passes = passes();
    let token = passes.seal(&pass()).unwrap();
    for _ in 0..3 {
        assert_eq!(passes.open(&token, NOW), Some(pass()));
    }
    assert_eq!(passes.open(&token, NOW + Duration::milliseconds(1500)), None);
}

#[test]
fn it_ends() {
    let token = passes().seal(&pass()).unwrap();
    assert!(passes().open(&token, NOW + Duration::milliseconds(1499)).is_some());
    assert_eq!(passes().open(&token, NOW + Duration::milliseconds(1500)), None);
}
