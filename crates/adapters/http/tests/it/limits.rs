use frontrow_domain::account::Role;
use frontrow_domain::points::Wallet;
use frontrow_domain::shared::{UserId, Won};
use frontrow_http::RateLimits;
use reqwest::RequestBuilder;
use uuid::Uuid;

use crate::world::{Served, World, problem, slug};

async fn served(limits: RateLimits) -> Served {
    let mut world = World { limits, ..World::default() };
    world.ledger.expect_wallet().returning(|owner| Ok(Wallet { owner, balance: Won::ZERO }));
    world.serve().await
}

async fn refused_of(times: usize, ask: impl Fn() -> RequestBuilder) -> usize {
    let mut refused = 0;
    for _ in 0..times {
        if ask().send().await.unwrap().status() == 429 {
            refused += 1;
        }
    }
    refused
}

#[tokio::test]
async fn a_person_who_asks_too_often_is_told_to_wait() {
    let server = served(RateLimits { per_person_per_second: 2, ..RateLimits::default() }).await;
    let loud = server.customer();
    let ask = || server.get("/api/v1/points").bearer_auth(&loud);
    assert!(refused_of(30, ask).await > 0);
    let quiet = server.token(UserId::new(Uuid::from_u128(1)), Role::Customer);
    assert_eq!(server.get("/api/v1/points").bearer_auth(quiet).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_to_wait() {
    let server = served(RateLimits { per_address_per_second: 1, ..RateLimits::default() }).await;
    let mut told = None;
    for _ in 0..30 {
        let response = server.post("/api/v1/auth/token", "{}").send().await.unwrap();
        if response.status() == 429 {
            assert_eq!(response.headers()["retry-after"], "1");
            told = Some(problem(server.post("/api/v1/auth/token", "{}")).await);
            break;
        }
    }
    let (status, refused) = told.unwrap();
    assert_eq!((status, slug(&refused)), (429, "rate-limited"));
}

#[tokio::test]
async fn behind_a_proxy_the_address_is_the_one_it_names() {
    let limits = RateLimits { per_address_per_second: 1, trusts_forwarded_for: true, ..RateLimits::default() };
    let server = served(limits).await;
    for last in 1..30 {
        let from = format!("203.0.113.1, 198.51.100.{last}");
        let status = server.get("/livez").header("x-forwarded-for", from).send().await.unwrap().status();
        assert_eq!(status, 200, "{last}");
    }
}

#[tokio::test]
async fn without_limits_nobody_waits() {
    let server = served(RateLimits::default()).await;
    assert_eq!(refused_of(50, || server.get("/api/v1/points").bearer_auth(server.customer())).await, 0);
}
