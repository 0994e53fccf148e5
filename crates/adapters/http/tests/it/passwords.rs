use frontrow_application::ports::PasswordHasher;
use frontrow_domain::account::PasswordHash;
use frontrow_http::identity::{Argon2Passwords, PasswordCosts};

fn passwords() -> Argon2Passwords {
    Argon2Passwords::new(PasswordCosts { memory_kibibytes: 64, passes: 1, at_once: 2 }).unwrap()
}

#[tokio::test]
async fn right_or_wrong() {
    let passwords = passwords();
    let hash = passwords.hash("correct horse").await.unwrap();
    assert!(hash.as_str().starts_with("$argon2id$"));
    assert!(passwords.verify("correct horse", Some(hash.clone())).await.unwrap());
    assert!(!passwords.verify("correct hors", Some(hash)).await.unwrap());
}

#[tokio::test]
async fn salted() {
    let passwords = passwords();
    let (one, other) = (passwords.hash("same").await.unwrap(), passwords.hash("same").await.unwrap());
    assert_ne!(one.as_str(), other.as_str());
}

#[tokio::test]
async fn the_same_work_for_nobody() {
    let passwords = passwords();
    assert!(!passwords.verify("anything", None).await.unwrap());
    assert!(
        !passwords.verify("nobody signs in with this", None).await.unwrap(),
        "not even with the password of nobody"
    );
}

#[tokio::test]
async fn a_hash_of_other_costs_is_still_read() {
    let dear = Argon2Passwords::new(PasswordCosts { memory_kibibytes: 128, passes: 2, at_once: 1 }).unwrap();
    let hash = dear.hash("correct horse").await.unwrap();
    assert!(passwords().verify("correct horse", Some(hash)).await.unwrap());
}

#[tokio::test]
async fn a_damaged_hash_is_no_wrong_password() {
    let damaged = PasswordHash::new("not a hash".to_owned());
    assert!(passwords().verify("anything", Some(damaged)).await.is_err());
}

#[tokio::test]
async fn everybody_gets_a_turn() {
    let passwords = passwords();
    let hash = passwords.hash("correct horse").await.unwrap();
    let all = futures_util::future::join_all((0..50).map(|_| passwords.verify("correct horse", Some(hash.clone()))));
    assert!(all.await.into_iter().all(|verified| verified.unwrap()));
}
