//! Who is asking, from the bearer token and from nothing else.

use std::future::{Ready, ready};
use std::time::Instant;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest};
use frontrow_application::caller::Caller;
use frontrow_domain::account::Role;
use futures_util::future::{Either, LocalBoxFuture};

use crate::door::{Door, too_often};
use crate::identity::Refused;
use crate::problem::{Problem, Slug};

const QUEUE_TOKEN: &str = "x-queue-token";

/// Somebody with a valid access token.
pub(crate) struct SignedIn(pub(crate) Caller);

/// Somebody whose token says that they are an administrator.
pub(crate) struct AdminCaller(pub(crate) Caller);

/// The queue token that came along, valid or not.
pub(crate) struct QueueToken(pub(crate) Option<String>);

/// Somebody, at once where their token was verified before, which is with every request but the first.
type Met<T> = Either<Ready<Result<T, Problem>>, LocalBoxFuture<'static, Result<T, Problem>>>;

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Met<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        meet(request, |caller| Ok(Self(caller)))
    }
}

impl FromRequest for AdminCaller {
    type Error = Problem;
    type Future = Met<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        meet(request, |caller| match caller.role {
            Role::Administrator => Ok(Self(caller)),
            Role::Customer => Err(Slug::Forbidden.because("this needs the role admin")),
        })
    }
}

impl FromRequest for QueueToken {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = request.headers().get(QUEUE_TOKEN).and_then(|value| value.to_str().ok());
        ready(Ok(Self(token.map(str::to_owned))))
    }
}

fn meet<T: 'static>(request: &HttpRequest, take: fn(Caller) -> Result<T, Problem>) -> Met<T> {
    match known(request).transpose() {
        Some(known) => Either::Left(ready(known.and_then(take))),
        None => {
            let request = request.clone();
            Either::Right(Box::pin(async move { verified(&request).await.and_then(take) }))
        }
    }
}

/// Whose token was verified before; none where it has to be verified now.
fn known(request: &HttpRequest) -> Result<Option<Caller>, Problem> {
    let door = Door::of(request)?;
    door.verifier.known(token(request)?).map(|known| admit(door, known)).transpose()
}

async fn verified(request: &HttpRequest) -> Result<Caller, Problem> {
    let door = Door::of(request)?;
    admit(door, door.verifier.verify(token(request)?).await)
}

fn admit(door: &Door, verified: Result<Caller, Refused>) -> Result<Caller, Problem> {
    let caller = verified.map_err(|refused| {
        tracing::debug!("{refused}");
        Slug::Unauthenticated.because("the access token is not valid, or no longer")
    })?;
    let admitted = door.people.admits(caller.user.as_uuid().as_u128(), Instant::now());
    if admitted { Ok(caller) } else { Err(too_often()) }
}

fn token(request: &HttpRequest) -> Result<&str, Problem> {
    bearer(request).ok_or_else(|| Slug::Unauthenticated.because("an access token is needed"))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
