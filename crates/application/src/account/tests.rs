//! Signing up and in over ports that say what each test wants.

use std::sync::{Arc, Mutex};

use frontrow_domain::account::{Account, Email, Name, Password, PasswordHash, Role};
use frontrow_domain::shared::UserId;
use mockall::predicate::eq;
use uuid::Uuid;

use super::{
    EnsureAdministrator, Ensured, Register, RegisterError, RegisterPerson, ShowMe, ShowMeError, SignIn, SignInError,
};
use crate::fixtures::{BUYER, CountingIds, KEY, NOON, StoppedClock, remembered, remembered_otherwise};
use crate::idempotency::{Answer, IdempotencyKey, KeyUse, Remembered};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{
    AccessToken, MockAccessTokens, MockAccounts, MockIdempotencyKeys, MockPasswordHasher, RegisterOutcome,
};

const NOBODY: UserId = UserId::new(Uuid::nil());

fn email() -> Email {
    Email::parse("mina@example.com").unwrap()
}

fn password() -> Password {
    Password::parse("open sesame").unwrap()
}

fn name() -> Name {
    Name::parse("Mina").unwrap()
}

fn hash() -> PasswordHash {
    PasswordHash::new("$argon2id$…".to_owned())
}

fn account(role: Role) -> Account {
    Account { id: BUYER, email: email(), name: name(), role }
}

fn wants(key: Option<IdempotencyKey>) -> RegisterPerson {
    RegisterPerson { email: email(), password: password(), name: name(), key }
}

/// What a test does not name is never asked.
#[derive(Default)]
struct World {
    accounts: MockAccounts,
    keys: MockIdempotencyKeys,
    passwords: MockPasswordHasher,
    tokens: MockAccessTokens,
}

impl World {
    fn hashing(mut self, times: usize) -> Self {
        self.passwords.expect_hash().times(times).with(eq("open sesame")).returning(|_| Ok(hash()));
        self
    }

    fn verifying(mut self, against: Option<PasswordHash>, right: bool) -> Self {
        self.passwords.expect_verify().times(1).with(eq("open sesame"), eq(against)).returning(move |_, _| Ok(right));
        self
    }

    fn with_credentials(mut self, found: Option<Account>) -> Self {
        let found = found.map(|account| (account, hash()));
        self.accounts.expect_credentials().times(1).with(eq(email())).returning(move |_| Ok(found.clone()));
        self
    }

    fn with_account(mut self, found: Option<Account>) -> Self {
        self.accounts.expect_find().with(eq(BUYER)).returning(move |_| Ok(found.clone()));
        self
    }

    /// Each look at the key finds the next of `found`. Before signing in, keys belong to nobody.
    fn with_key(mut self, found: Vec<Option<Remembered>>) -> Self {
        let (times, found) = (found.len(), Mutex::new(found.into_iter()));
        self.keys
            .expect_find()
            .times(times)
            .with(eq(NOBODY), eq(KEY.digest))
            .returning(move |_, _| Ok(found.lock().unwrap().next().flatten()));
        self
    }

    /// Each registration of somebody in `role` with `key` ends as `outcome`.
    fn registering(mut self, role: Role, key: Option<IdempotencyKey>, outcome: RegisterOutcome, times: usize) -> Self {
        self.accounts
            .expect_register()
            .times(times)
            .withf(move |account, password, used| {
                let as_asked = account.email == email() && account.name == name() && account.role == role;
                let for_the_key = *used == key.map(|key| KeyUse::first(NOBODY, key, account.id.as_uuid()));
                as_asked && for_the_key && *password == hash()
            })
            .returning(move |_, _, _| Ok(outcome));
        self
    }

    async fn register(self, key: Option<IdempotencyKey>) -> Result<Answer<Account>, RegisterError> {
        let register = Register {
            accounts: Arc::new(self.accounts),
            keys: Arc::new(self.keys),
            passwords: Arc::new(self.passwords),
            ids: Arc::new(CountingIds::default()),
        };
        register.execute(wants(key)).await
    }

    async fn sign_in(self) -> Result<AccessToken, SignInError> {
        let sign_in = SignIn {
            accounts: Arc::new(self.accounts),
            passwords: Arc::new(self.passwords),
            tokens: Arc::new(self.tokens),
            clock: Arc::new(StoppedClock(NOON)),
        };
        sign_in.execute(&email(), "open sesame").await
    }

    async fn ensure_administrator(self) -> Ensured {
        let ensure = EnsureAdministrator {
            accounts: Arc::new(self.accounts),
            passwords: Arc::new(self.passwords),
            ids: Arc::new(CountingIds::default()),
        };
        ensure.execute(email(), password(), name()).await.unwrap()
    }
}

#[tokio::test]
async fn whoever_registers_is_a_customer() {
    let world = World::default().hashing(1).registering(Role::Customer, None, RegisterOutcome::Registered, 1);
    let answer = world.register(None).await.unwrap();
    assert_eq!((answer.value.role, answer.replayed), (Role::Customer, false));
}

#[tokio::test]
async fn a_registration_is_written_with_its_key() {
    let world = World::default().with_key(vec![None]).hashing(1).registering(
        Role::Customer,
        Some(KEY),
        RegisterOutcome::Registered,
        1,
    );
    assert!(!world.register(Some(KEY)).await.unwrap().replayed);
}

#[tokio::test]
async fn asked_again_it_gives_the_account_and_hashes_nothing() {
    let world =
        World::default().with_key(vec![Some(remembered(BUYER.as_uuid()))]).with_account(Some(account(Role::Customer)));
    assert_eq!(world.register(Some(KEY)).await.unwrap(), Answer::replayed(account(Role::Customer)));
}

#[tokio::test]
async fn a_key_that_came_with_another_body_registers_nobody() {
    let world = World::default().with_key(vec![Some(remembered_otherwise(BUYER.as_uuid()))]);
    assert!(matches!(world.register(Some(KEY)).await, Err(RegisterError::KeyReused)));
}

#[tokio::test]
async fn a_key_that_was_used_meanwhile_is_looked_up_again() {
    let world = World::default()
        .with_key(vec![None, Some(remembered(BUYER.as_uuid()))])
        .hashing(1)
        .registering(Role::Customer, Some(KEY), RegisterOutcome::KeyUsed, 1)
        .with_account(Some(account(Role::Customer)));
    assert!(world.register(Some(KEY)).await.unwrap().replayed);
}

#[tokio::test]
async fn a_key_that_is_used_and_never_found_is_given_up() {
    let world = World::default().with_key(vec![None; RACES_LOST_AT_MOST]).hashing(RACES_LOST_AT_MOST).registering(
        Role::Customer,
        Some(KEY),
        RegisterOutcome::KeyUsed,
        RACES_LOST_AT_MOST,
    );
    assert!(matches!(world.register(Some(KEY)).await, Err(RegisterError::Unavailable(_))));
}

#[tokio::test]
async fn an_email_that_is_taken_is_refused() {
    let world = World::default().hashing(1).registering(Role::Customer, None, RegisterOutcome::EmailTaken, 1);
    assert!(matches!(world.register(None).await, Err(RegisterError::EmailTaken)));
}

#[tokio::test]
async fn the_right_pair_gets_a_token() {
    let mut world = World::default().with_credentials(Some(account(Role::Customer))).verifying(Some(hash()), true);
    world
        .tokens
        .expect_issue()
        .times(1)
        .with(eq(account(Role::Customer)), eq(NOON))
        .returning(|_, _| Ok(AccessToken { token: "token".to_owned(), expires_in_seconds: 3_600 }));
    assert_eq!(world.sign_in().await.unwrap().token, "token");
}

#[tokio::test]
async fn a_wrong_password_gets_nothing() {
    let world = World::default().with_credentials(Some(account(Role::Customer))).verifying(Some(hash()), false);
    assert!(matches!(world.sign_in().await, Err(SignInError::WrongPair)));
}

#[tokio::test]
async fn an_unknown_email_costs_the_same_work_and_gets_nothing() {
    let world = World::default().with_credentials(None).verifying(None, false);
    assert!(matches!(world.sign_in().await, Err(SignInError::WrongPair)));
}

#[tokio::test]
async fn nobody_is_signed_in_without_an_account_whatever_the_hasher_says() {
    let world = World::default().with_credentials(None).verifying(None, true);
    assert!(matches!(world.sign_in().await, Err(SignInError::WrongPair)));
}

#[tokio::test]
async fn people_see_their_own_account_where_there_is_one() {
    for found in [Some(account(Role::Customer)), None] {
        let world = World::default().with_account(found.clone());
        let shown = ShowMe { accounts: Arc::new(world.accounts) }.execute(BUYER).await;
        match found {
            Some(account) => assert_eq!(shown.unwrap(), account),
            None => assert!(matches!(shown, Err(ShowMeError::NotFound))),
        }
    }
}

#[tokio::test]
async fn an_administrator_is_made_when_there_is_none() {
    let world = World::default().with_credentials(None).hashing(1).registering(
        Role::Administrator,
        None,
        RegisterOutcome::Registered,
        1,
    );
    assert_eq!(world.ensure_administrator().await, Ensured::Made);
}

#[tokio::test]
async fn an_account_that_exists_is_left_as_it_is() {
    for (role, told) in [(Role::Administrator, Ensured::There), (Role::Customer, Ensured::BelongsToCustomer)] {
        let world = World::default().with_credentials(Some(account(role)));
        assert_eq!(world.ensure_administrator().await, told);
    }
}

#[tokio::test]
async fn of_two_replicas_that_start_at_once_one_makes_the_administrator() {
    for (role, told) in [(Role::Administrator, Ensured::There), (Role::Customer, Ensured::BelongsToCustomer)] {
        let world = World::default()
            .with_credentials(None)
            .hashing(1)
            .registering(Role::Administrator, None, RegisterOutcome::EmailTaken, 1)
            .with_credentials(Some(account(role)));
        assert_eq!(world.ensure_administrator().await, told);
    }
}
