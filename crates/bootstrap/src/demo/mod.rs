//! Something to explore: three concerts on sale, a person with points, an administrator.

mod programme;

use frontrow_application::account::{EnsureAdministrator, Ensured, Register, RegisterError, RegisterPerson};
use frontrow_application::idempotency::IdempotencyKey;
use frontrow_application::points::{Charge, ChargePoints};
use frontrow_domain::account::{Email, Name, Password};
use frontrow_domain::points::ChargeAmount;
use time::OffsetDateTime;

pub use programme::BuildProgramme;

/// Who signs in to look around. These are printed at start and meant to be known.
pub const PERSON: (&str, &str) = ("demo@frontrow.test", "frontrow-demo");
/// Who runs the demo.
pub const ADMINISTRATOR: (&str, &str) = ("admin@frontrow.test", "frontrow-admin");
/// What the person has to spend, in won.
const POINTS: i64 = 500_000;

/// Makes the demo, once per database.
pub struct SeedDemo {
    pub register: Register,
    pub administrator: EnsureAdministrator,
    pub charge: ChargePoints,
    pub programme: BuildProgramme,
}

impl SeedDemo {
    /// Makes what is missing; whether anything was.
    pub async fn execute(&self, now: OffsetDateTime) -> anyhow::Result<bool> {
        let (email, password) = ADMINISTRATOR;
        let name = Name::parse("Frontrow administrator")?;
        let ensured = self.administrator.execute(Email::parse(email)?, Password::parse(password)?, name).await?;
        if ensured == Ensured::BelongsToCustomer {
            tracing::warn!(email, "the demo has no administrator: a customer has the e-mail");
        }
        let Some(person) = self.person().await? else { return Ok(ensured == Ensured::Made) };
        let charge = Charge { owner: person, amount: ChargeAmount::new(POINTS)?, key: once("points") };
        self.charge.execute(charge).await?;
        self.programme.execute(person, now).await?;
        Ok(true)
    }

    /// The person, if they were not there before: then all the rest is missing too.
    async fn person(&self) -> anyhow::Result<Option<frontrow_domain::shared::UserId>> {
        let (email, password) = PERSON;
        let person = RegisterPerson {
            email: Email::parse(email)?,
            password: Password::parse(password)?,
            name: Name::parse("Demo person")?,
            key: None,
        };
        match self.register.execute(person).await {
            Ok(answer) => Ok(Some(answer.value.id)),
            Err(RegisterError::EmailTaken) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// A key that says what it is for, so that two replicas seeding at once make one demo.
fn once(what: &str) -> IdempotencyKey {
    let mut digest = [0; 16];
    let name = format!("demo-{what}");
    for (byte, letter) in digest.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    IdempotencyKey { digest, fingerprint: [0; 8] }
}

/// Who can sign in, for whoever started the server.
pub fn introduction() -> String {
    format!(
        "  a person with {POINTS} points: {} / {}\n  an administrator: {} / {}",
        PERSON.0, PERSON.1, ADMINISTRATOR.0, ADMINISTRATOR.1
    )
}
