use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use super::issuer::random_id;
use crate::RehearsalError;
use crate::client::{Ask, Client, Kind};
use crate::plan::{Accounts, Plan};
use crate::progress::Progress;

/// A password hash keeps a core busy; more at once would only wait for each other.
const SIGN_UPS_AT_ONCE: usize = 8;
/// Nobody reads these accounts' mail.
const PASSWORD: &str = "rehearsed many times";

/// A token for each person.
pub(crate) async fn sign_up(plan: &Plan, client: &Client, progress: &Progress) -> Result<Vec<String>, RehearsalError> {
    let people = plan.crowd.people;
    match &plan.accounts {
        Accounts::Issuer(issuer) => {
            let tokens = (0..people).map(|_| issuer.token(plan.now, plan.bounds.duration));
            let tokens = tokens.collect::<Option<Vec<_>>>().ok_or(RehearsalError::NoToken)?;
            check_trust(client, &tokens[0], issuer.name()).await?;
            progress.signed_up(u64::from(people), u64::from(people));
            Ok(tokens)
        }
        Accounts::SignUp { .. } => {
            let run = random_id().simple();
            let one_by_one = stream::iter(0..people).map(|number| one(client, format!("{run}-{number}")));
            let mut tokens = Vec::new();
            let mut signing_up = one_by_one.buffer_unordered(SIGN_UPS_AT_ONCE);
            while let Some(token) = signing_up.try_next().await? {
                tokens.push(token);
                progress.signed_up(tokens.len() as u64, u64::from(people));
            }
            Ok(tokens)
        }
    }
}

async fn one(client: &Client, name: String) -> Result<String, RehearsalError> {
    let email = format!("rehearsal-{name}@frontrow.test");
    let account = json!({ "email": email, "password": PASSWORD, "name": "Rehearsal" });
    let ask = Ask::post(Kind::SignUp, "/users", account).key(&name);
    RehearsalError::unless_fine("signing up", client.insist(&ask).await)?;
    sign_in(client, &email, PASSWORD).await
}

/// A token for somebody who has an account.
pub(crate) async fn sign_in(client: &Client, email: &str, password: &str) -> Result<String, RehearsalError> {
    let ask = Ask::post(Kind::SignIn, "/auth/token", json!({ "email": email, "password": password }));
    let answer = RehearsalError::unless_fine("signing in", client.insist(&ask).await)?;
    answer.text("accessToken").ok_or(RehearsalError::NoToken)
}

/// A server that does not trust the issuer would refuse everybody, one by one.
async fn check_trust(client: &Client, token: &str, issuer: &str) -> Result<(), RehearsalError> {
    let heard = client.insist(&Ask::get(Kind::SetUp, "/reservations").by(token)).await;
    if heard.as_ref().is_ok_and(|answer| answer.status == 401) {
        return Err(RehearsalError::NotTrusted(issuer.to_owned()));
    }
    RehearsalError::unless_fine("asking with a token of the issuer", heard).map(|_| ())
}
