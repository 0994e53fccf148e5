use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::world::World;

/// The contract's routes, by hand: what the document lists must be exactly these.
const ROUTES: &str = "
POST /api/v1/users
POST /api/v1/auth/token
GET /api/v1/users/me
GET /api/v1/concerts
GET /api/v1/concerts/{concertId}
GET /api/v1/concerts/{concertId}/dates
GET /api/v1/concert-dates/{dateId}/seats
GET /api/v1/concert-dates/{dateId}/sections
GET /api/v1/sections/available
GET /api/v1/sections/{sectionId}
POST /api/v1/queue/token
GET /api/v1/queue/status
DELETE /api/v1/queue/token
POST /api/v1/reservations
GET /api/v1/reservations
GET /api/v1/reservations/{reservationId}
GET /api/v1/reservations/{reservationId}/log
POST /api/v1/reservations/{reservationId}/confirm
POST /api/v1/reservations/{reservationId}/cancel
POST /api/v1/payments
POST /api/v1/payments/checkout
GET /api/v1/payments/{paymentId}
POST /api/v1/payments/webhooks/{gateway}
GET /api/v1/points
POST /api/v1/points/charge
GET /api/v1/points/history
POST /api/v1/admin/concerts
PATCH /api/v1/admin/concerts/{concertId}
DELETE /api/v1/admin/concerts/{concertId}
POST /api/v1/admin/concerts/{concertId}/dates
POST /api/v1/admin/concert-dates/{dateId}/sections
PATCH /api/v1/admin/sections/{sectionId}
PATCH /api/v1/admin/concerts/{concertId}/queue
GET /api/v1/admin/concerts/{concertId}/stats
GET /api/v1/admin/reservations
GET /api/v1/admin/audit
POST /api/v1/admin/webhooks
GET /api/v1/admin/webhooks
GET /api/v1/admin/webhooks/{webhookId}
PATCH /api/v1/admin/webhooks/{webhookId}
DELETE /api/v1/admin/webhooks/{webhookId}
POST /api/v1/admin/webhooks/{webhookId}/secret
POST /api/v1/admin/webhooks/{webhookId}/test
GET /api/v1/admin/webhooks/{webhookId}/deliveries
GET /api/v1/admin/webhooks/deliveries/{deliveryId}
POST /api/v1/admin/webhooks/deliveries/{deliveryId}/resend
GET /.well-known/jwks.json
GET /livez
GET /readyz
GET /metrics
GET /problems/{slug}
";

fn listed(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

#[tokio::test]
async fn the_document_lists_every_route_and_no_other() {
    let server = World::default().serve().await;
    let document: Value = server.get("/openapi.json").send().await.unwrap().json().await.unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let contract = ROUTES.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    assert_eq!(listed(&document), contract);
    let printed: Value = serde_json::from_str(&frontrow_http::openapi::document().to_json().unwrap()).unwrap();
    assert_eq!(printed, document, "what is printed is what is served");
}

#[tokio::test]
async fn what_the_document_lists_is_served() {
    let server = World::default().serve().await;
    for route in ROUTES.lines().filter(|line| !line.is_empty()) {
        let (method, path) = route.split_once(' ').unwrap();
        let path: String = path
            .split('/')
            .map(|part| if part.starts_with('{') { "nobody" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        let answer = server.ask(method.parse::<Method>().unwrap(), &path).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        assert!(status != 405 && !text.contains("nothing at this address"), "{route}: {status} {text}");
    }
}

#[tokio::test]
async fn every_reference_in_the_document_leads_somewhere() {
    let document: Value = serde_json::from_str(&frontrow_http::openapi::document().to_json().unwrap()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    let references = text.split("\"$ref\":\"#/components/schemas/").skip(1);
    for reference in references {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
}

#[test]
fn the_document_says_what_receivers_are_sent() {
    let document: Value = serde_json::from_str(&frontrow_http::openapi::document().to_json().unwrap()).unwrap();
    let request = &document["webhooks"]["event"]["post"];
    let headers: Vec<&str> =
        request["parameters"].as_array().unwrap().iter().map(|header| header["name"].as_str().unwrap()).collect();
    assert_eq!(headers, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
    let event = &document["components"]["schemas"]["EventView"];
    assert_eq!(event["required"], serde_json::json!(["type", "timestamp", "data"]));
}

#[tokio::test]
async fn every_refusal_in_the_document_is_a_problem() {
    let document: Value = serde_json::from_str(&frontrow_http::openapi::document().to_json().unwrap()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let refusal = status.starts_with('4') || status.starts_with('5');
                let problem = response["content"].get("application/problem+json").is_some();
                assert_eq!(refusal, problem, "{method} {path} {status}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_to_try_it_is_there_without_the_internet() {
    let server = World::default().serve().await;
    let page = server.get("/docs").send().await.unwrap();
    assert_eq!((page.status().as_u16(), page.url().path()), (200, "/docs/"));
    assert!(page.text().await.unwrap().contains("swagger-ui"));
    let script = server.get("/docs/swagger-initializer.js").send().await.unwrap().text().await.unwrap();
    assert!(script.contains("/openapi.json"), "{script}");
}

#[tokio::test]
async fn the_document_need_not_be_sent_twice() {
    let server = World::default().serve().await;
    let first = server.get("/openapi.json").send().await.unwrap();
    let again = server.get("/openapi.json").header("if-none-match", &first.headers()["etag"]).send().await.unwrap();
    assert_eq!(again.status(), 304);
}

#[tokio::test]
async fn figures_are_there_for_monitoring() {
    let server = World::default().serve().await;
    let figures = server.get("/metrics").send().await.unwrap();
    assert!(figures.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert_eq!(figures.text().await.unwrap(), "# nothing yet\n");
}
