//! The contract of [`Accounts`](frontrow_application::ports::Accounts).

use frontrow_application::ports::RegisterOutcome;
use frontrow_domain::account::{Account, Email, Name, PasswordHash, Role};
use frontrow_domain::shared::UserId;
use uuid::Uuid;

use super::Storage;
use super::suite::conformance;
use crate::builders::{a_key_use, somebody};

conformance! { $ accounts: one_account_an_email, found_by_email, as_written }

fn an_account(email: &str) -> Account {
    Account {
        id: somebody(),
        email: Email::parse(email).unwrap(),
        name: Name::parse("김하늘").unwrap(),
        role: Role::Customer,
    }
}

fn a_hash(of: &str) -> PasswordHash {
    PasswordHash::new(format!("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA${of}"))
}

pub async fn one_account_an_email(storage: &Storage) {
    let racing: Vec<_> = (0..8)
        .map(|_| {
            let storage = storage.clone();
            tokio::spawn(async move {
                let account = an_account("race@example.com");
                (account.id, storage.accounts.register(&account, &a_hash("x"), None).await.unwrap())
            })
        })
        .collect();
    let mut winners = Vec::new();
    for racer in racing {
        match racer.await.unwrap() {
            (id, RegisterOutcome::Registered) => winners.push(id),
            (_, outcome) => assert_eq!(outcome, RegisterOutcome::EmailTaken),
        }
    }
    let email = Email::parse("race@example.com").unwrap();
    let (account, _) = storage.accounts.credentials(&email).await.unwrap().unwrap();
    assert_eq!(winners, [account.id]);
    the_same_request_again_is_known(storage).await;
}

async fn the_same_request_again_is_known(storage: &Storage) {
    let (account, another) = (an_account("again@example.com"), an_account("again@example.com"));
    let key = a_key_use(UserId::new(Uuid::nil()), account.id.as_uuid());
    let first = storage.accounts.register(&account, &a_hash("x"), Some(key)).await.unwrap();
    assert_eq!(first, RegisterOutcome::Registered);
    let again = storage.accounts.register(&another, &a_hash("x"), Some(key)).await.unwrap();
    assert_eq!(again, RegisterOutcome::KeyUsed);
    assert_eq!(storage.accounts.find(another.id).await.unwrap(), None);
}

pub async fn found_by_email(storage: &Storage) {
    let account = an_account("sky@example.com");
    storage.accounts.register(&account, &a_hash("sky"), None).await.unwrap();
    storage.accounts.register(&an_account("sea@example.com"), &a_hash("sea"), None).await.unwrap();
    let typed = Email::parse(" Sky@Example.COM ").unwrap();
    assert_eq!(storage.accounts.credentials(&typed).await.unwrap(), Some((account, a_hash("sky"))));
    let unknown = Email::parse("nobody@example.com").unwrap();
    assert_eq!(storage.accounts.credentials(&unknown).await.unwrap(), None);
}

pub async fn as_written(storage: &Storage) {
    for (email, role) in [("a@example.com", Role::Customer), ("b@example.com", Role::Administrator)] {
        let account = Account { role, ..an_account(email) };
        storage.accounts.register(&account, &a_hash("x"), None).await.unwrap();
        assert_eq!(storage.accounts.find(account.id).await.unwrap(), Some(account));
    }
    assert_eq!(storage.accounts.find(somebody()).await.unwrap(), None);
}
