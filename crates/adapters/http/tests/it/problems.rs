use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::Unavailable;
use frontrow_http::Probe;
use frontrow_http::problem::Slug;
use reqwest::Method;

use crate::world::{World, problem, slug};

#[tokio::test]
async fn every_problem_has_a_page_that_says_what_helps() {
    let server = World::default().serve().await;
    for slug in Slug::ALL {
        let response = server.get(&format!("/problems/{}", slug.as_str())).send().await.unwrap();
        assert_eq!(response.status(), 200, "{}", slug.as_str());
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        let page = response.text().await.unwrap();
        let entry = slug.entry();
        for words in
            [entry.slug, entry.title, entry.meaning.split('<').next().unwrap(), entry.remedy.split('<').next().unwrap()]
        {
            assert!(page.contains(words), "{}: {words}", slug.as_str());
        }
    }
    assert_eq!(problem(server.get("/problems/no-such-problem")).await.0, 404);
}

#[tokio::test]
async fn the_table_of_the_contract_is_complete() {
    for (status, slugs) in [
        (400, "malformed-request idempotency-key-required"),
        (401, "unauthenticated"),
        (402, "payment-declined"),
        (403, "forbidden queue-token-required queue-not-active sale-not-open"),
        (404, "not-found"),
        (409, "seat-unavailable sold-out section-closed hold-limit reservation-not-pending payment-in-progress"),
        (409, "insufficient-points idempotency-in-progress email-taken payment-required"),
        (410, "hold-expired"),
        (413, "payload-too-large"),
        (415, "unsupported-media-type"),
        (422, "invalid-quantity invalid-seats idempotency-key-reused"),
        (429, "rate-limited"),
        (503, "unavailable"),
    ] {
        for slug in slugs.split(' ') {
            let known = Slug::parse(slug).unwrap_or_else(|| panic!("{slug} is missing"));
            assert_eq!(known.status().as_u16(), status, "{slug}");
        }
    }
}

#[tokio::test]
async fn the_callers_trace_is_carried_on() {
    let server = World::default().serve().await;
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let request = server.get("/nowhere").header("traceparent", format!("00-{trace}-b7ad6b7169203331-01"));
    assert_eq!(problem(request).await.1["traceId"], trace);
    let response = server.get("/livez").send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"].len(), 32, "also where nothing is wrong");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let server = World::default().serve().await;
    for path in ["/nowhere", "/api/v1/nowhere", "/api/v2/concerts", "/api/v1/reservations/x/y/z"] {
        let (status, problem) = problem(server.get(path)).await;
        assert_eq!((status, slug(&problem)), (404, "not-found"), "{path}");
    }
}

#[tokio::test]
async fn another_method_is_told_which_ones_there_are() {
    let server = World::default().serve().await;
    let response = server.ask(Method::DELETE, "/api/v1/reservations").send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, HEAD, POST");
    let (_, refused) = problem(server.ask(Method::PUT, "/api/v1/users/me")).await;
    assert_eq!(slug(&refused), "method-not-allowed");
    let options = server.ask(Method::OPTIONS, "/api/v1/points").send().await.unwrap();
    assert_eq!((options.status().as_u16(), &options.headers()["allow"]), (204, &"GET, HEAD".parse().unwrap()));
    let head = server.ask(Method::HEAD, "/livez").send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert!(head.text().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_id_that_is_none_is_named() {
    let server = World::default().serve().await;
    let (status, refused) = problem(server.get("/api/v1/concerts/nine")).await;
    assert_eq!((status, refused["errors"][0]["pointer"].as_str()), (400, Some("/concertId")));
    let (status, refused) = problem(server.get("/api/v1/sections/available?dateId=nine")).await;
    assert_eq!((status, refused["errors"][0]["pointer"].as_str()), (400, Some("/dateId")));
}

#[tokio::test]
async fn a_failure_inside_is_not_told_outside() {
    let mut world = World::default();
    world.catalog.expect_concerts().returning(|_| Err(Unavailable::because("the catalogue", "SELECT * FROM concerts")));
    let server = world.serve().await;
    let response = server.get("/api/v1/concerts").send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "1");
    let (status, failed) = problem(server.get("/api/v1/concerts")).await;
    assert_eq!((status, slug(&failed)), (503, "unavailable"));
    assert!(!failed.to_string().contains("SELECT"), "{failed}");
}

#[tokio::test]
async fn a_panic_is_an_answer_too() {
    let mut world = World::default();
    world.catalog.expect_concerts().returning(|_| panic!("planted"));
    let server = world.serve().await;
    let (status, failed) = problem(server.get("/api/v1/concerts")).await;
    assert_eq!((status, slug(&failed)), (500, "internal-error"));
    assert!(!failed.to_string().contains("planted"), "{failed}");
    assert_eq!(server.get("/livez").send().await.unwrap().status(), 200, "and the server lives on");
}

struct Part(&'static str, bool, bool);

#[async_trait]
impl Probe for Part {
    fn name(&self) -> &'static str {
        self.0
    }
    fn is_vital(&self) -> bool {
        self.1
    }
    async fn answers(&self) -> bool {
        self.2
    }
}

#[tokio::test]
async fn without_what_is_vital_the_server_is_not_ready() {
    for (database, broker, status, word) in
        [(true, true, 200, "ok"), (true, false, 200, "degraded"), (false, true, 503, "unavailable")]
    {
        let probes: Vec<Arc<dyn Probe>> =
            vec![Arc::new(Part("database", true, database)), Arc::new(Part("broker", false, broker))];
        let server = World { probes, ..World::default() }.serve().await;
        let response = server.get("/readyz").send().await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        let text = response.text().await.unwrap();
        assert!(text.contains(word) && text.contains("broker"), "{text}");
    }
}
