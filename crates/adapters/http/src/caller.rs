//! Who is asking, from the bearer token and from nothing else.

use std::time::Instant;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest};
use frontrow_application::caller::Caller;
use frontrow_domain::account::Role;
use futures_util::future::LocalBoxFuture;

use crate::door::{Door, too_often};
use crate::problem::{Problem, Slug};

const QUEUE_TOKEN: &str = "x-queue-token";

/// Somebody with a valid access token.
pub(crate) struct SignedIn(pub(crate) Caller);

/// Somebody whose token says that they are an administrator.
pub(crate) struct AdminCaller(pub(crate) Caller);

/// The queue token that came along, valid or not.
pub(crate) struct QueueToken(pub(crate) Option<String>);

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { caller(&request).await.map(Self) })
    }
}

impl FromRequest for AdminCaller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let caller = caller(&request).await?;
            match caller.role {
                Role::Administrator => Ok(Self(caller)),
                Role::Customer => Err(Slug::Forbidden.because("this needs the role admin")),
            }
        })
    }
}

impl FromRequest for QueueToken {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = request.headers().get(QUEUE_TOKEN).and_then(|value| value.to_str().ok());
        std::future::ready(Ok(Self(token.map(str::to_owned))))
    }
}

async fn caller(request: &HttpRequest) -> Result<Caller, Problem> {
    let door = Door::of(request)?;
    let token = bearer(request).ok_or_else(|| Slug::Unauthenticated.because("an access token is needed"))?;
    let caller = door.verifier.verify(token).await.map_err(|refused| {
        tracing::debug!("{refused}");
        Slug::Unauthenticated.because("the access token is not valid, or no longer")
    })?;
    let admitted = door.people.admits(caller.user.as_uuid().as_u128(), Instant::now());
    if admitted { Ok(caller) } else { Err(too_often()) }
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
