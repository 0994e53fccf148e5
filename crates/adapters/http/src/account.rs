//! Signing up and signing in.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use frontrow_application::account::{RegisterError, RegisterPerson, ShowMeError, SignInError};
use frontrow_application::idempotency::IdempotencyKey;
use frontrow_domain::account::{Account, Email, Name, Password, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::api::Api;
use crate::caller::SignedIn;
use crate::idempotency::{OptionalKey, OptionalKeyParam};
use crate::problem::{Problem, Slug};
use crate::respond;
use crate::strict_json::StrictJson;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(register).service(sign_in).service(show_me);
}

// No Debug: it holds a password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RegisterRequest {
    #[schema(example = "mina@example.com", max_length = 254)]
    email: String,
    #[schema(min_length = 8, max_length = 128, format = Password)]
    password: String,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

impl RegisterRequest {
    fn command(self, key: Option<IdempotencyKey>) -> Result<RegisterPerson, Problem> {
        Ok(RegisterPerson {
            email: Email::parse(&self.email).map_err(|off| Problem::malformed("/email", &off.to_string()))?,
            password: Password::parse(&self.password)
                .map_err(|off| Problem::malformed("/password", &off.to_string()))?,
            name: Name::parse(&self.name).map_err(|off| Problem::malformed("/name", &off.to_string()))?,
            key,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SignInRequest {
    email: String,
    #[schema(format = Password)]
    password: String,
}

/// A person.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountView {
    id: Uuid,
    email: String,
    name: String,
    /// `customer` or `admin`.
    role: &'static str,
}

impl AccountView {
    fn of(account: &Account) -> Self {
        let role = match account.role {
            Role::Customer => "customer",
            Role::Administrator => "admin",
        };
        let (email, name) = (account.email.as_str().to_owned(), account.name.as_str().to_owned());
        Self { id: account.id.as_uuid(), email, name, role }
    }
}

/// What to send with every request from now on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenView {
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// In seconds.
    expires_in: u64,
}

/// Sign up.
#[utoipa::path(
    tag = "People",
    params(OptionalKeyParam),
    request_body = RegisterRequest,
    responses((status = 201, description = "The account", body = AccountView),
              (status = 409, description = "`email-taken`"), (status = 422, description = "`idempotency-key-reused`"))
)]
#[post("/users")]
async fn register(
    api: Data<Api>,
    body: StrictJson<RegisterRequest>,
    key: OptionalKey,
) -> Result<HttpResponse, Problem> {
    let made = api.account.register.execute(body.0.command(key.0)?).await?;
    Ok(respond::answer(StatusCode::CREATED, made.replayed, &AccountView::of(&made.value)))
}

/// Sign in.
#[utoipa::path(
    tag = "People",
    request_body = SignInRequest,
    responses((status = 200, description = "An access token", body = TokenView),
              (status = 401, description = "`unauthenticated`: e-mail and password do not belong together"))
)]
#[post("/auth/token")]
async fn sign_in(api: Data<Api>, body: StrictJson<SignInRequest>) -> Result<HttpResponse, Problem> {
    let email = Email::parse(&body.0.email).map_err(|off| Problem::malformed("/email", &off.to_string()))?;
    let token = api.account.sign_in.execute(&email, &body.0.password).await?;
    let (access_token, expires_in) = (token.token, token.expires_in_seconds);
    Ok(HttpResponse::Ok().json(TokenView { access_token, token_type: "Bearer", expires_in }))
}

/// Who am I?
#[utoipa::path(
    tag = "People",
    security(("bearer" = [])),
    responses((status = 200, description = "You", body = AccountView),
              (status = 404, description = "`not-found`: another issuer's person has no account here"))
)]
#[get("/users/me")]
async fn show_me(api: Data<Api>, caller: SignedIn) -> Result<HttpResponse, Problem> {
    let account = api.account.show_me.execute(caller.0.user).await?;
    Ok(HttpResponse::Ok().json(AccountView::of(&account)))
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::EmailTaken => Slug::EmailTaken.because("somebody has an account with this e-mail address"),
            RegisterError::KeyReused => frontrow_application::idempotency::KeyReused.into(),
            RegisterError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::WrongPair => Slug::Unauthenticated.because("e-mail and password do not belong together"),
            SignInError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<ShowMeError> for Problem {
    fn from(error: ShowMeError) -> Self {
        match error {
            ShowMeError::NotFound => Slug::NotFound.because("you have no account here"),
            ShowMeError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}
