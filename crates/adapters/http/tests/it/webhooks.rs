use frontrow_application::page::Slice;
use frontrow_application::ports::AddEndpointOutcome;
use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{
    Attempt, Delivery, Description, Endpoint, EndpointUrl, EventKinds, Message, NewEndpoint, NoReply, Reply,
    SigningSecret, Verdict,
};
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::world::{NOW, Served, World, problem, slug};

const WEBHOOK: WebhookId = WebhookId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00ee));
const DELIVERY: DeliveryId = DeliveryId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00dd));
/// 32 bytes of nothing.
const SECRET: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn endpoint() -> Endpoint {
    let new = NewEndpoint {
        id: WEBHOOK,
        url: EndpointUrl::parse("https://hall.example/hooks").unwrap(),
        kinds: EventKinds::parse(["reservation.*"]).unwrap(),
        description: Description::parse("box office").unwrap(),
        secret: SigningSecret::from_random([0; 32]),
    };
    Endpoint::create(new, NOW)
}

fn failed() -> Delivery {
    let message = Message { event: "points-1".to_owned(), kind: "points.spent".to_owned(), body: "{}".to_owned() };
    Delivery::queue(DELIVERY, WEBHOOK, message, NOW).attempted(Verdict::Gone, NOW, 0, None).unwrap()
}

async fn ask(server: &Served, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let mut request = server.ask(method, &format!("/api/v1/admin/webhooks{path}")).bearer_auth(server.administrator());
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_secret_is_told_when_it_is_made_and_never_again() {
    let mut world = World::default();
    world.webhook_endpoints.expect_add().times(1).returning(|_, _| Ok(AddEndpointOutcome::Added));
    world.webhook_endpoints.expect_find().returning(|_| Ok(Some(endpoint())));
    world.webhook_endpoints.expect_replace().times(2).returning(|_| Ok(true));
    world.webhook_endpoints.expect_list().returning(|_| Ok(Slice { items: vec![endpoint()], next: None }));
    let server = world.serve().await;
    let body = json!({ "url": "https://hall.example/hooks", "events": ["reservation.*"], "description": "box office" });
    let (status, made) = ask(&server, Method::POST, "", Some(body)).await;
    assert_eq!((status, &made["secret"]), (201, &SECRET.into()), "{made}");
    assert_eq!(made["events"], json!(["reservation.*"]));
    let one = format!("/{WEBHOOK}");
    let (status, rotated) = ask(&server, Method::POST, &format!("{one}/secret"), None).await;
    assert_eq!((status, &rotated["secret"]), (200, &SECRET.into()));
    for (method, path, body) in [
        (Method::GET, one.as_str(), None),
        (Method::GET, "", None),
        (Method::PATCH, one.as_str(), Some(json!({ "enabled": false }))),
    ] {
        let (status, shown) = ask(&server, method, path, body).await;
        assert_eq!(status, 200);
        assert!(!shown.to_string().contains("whsec_") && !shown.to_string().contains("secret"), "{shown}");
    }
}

#[tokio::test]
async fn a_webhook_is_shown_whole() {
    let mut world = World::default();
    world.webhook_endpoints.expect_find().withf(|id| *id == WEBHOOK).returning(|_| Ok(Some(endpoint())));
    let (status, shown) = ask(&world.serve().await, Method::GET, &format!("/{WEBHOOK}"), None).await;
    let expected = json!({
        "id": WEBHOOK.to_string(), "url": "https://hall.example/hooks", "events": ["reservation.*"],
        "description": "box office", "enabled": true, "disabledReason": null, "createdAt": "2030-06-01T12:00:00Z",
    });
    assert_eq!((status, shown), (200, expected));
}

#[tokio::test]
async fn what_is_wrong_with_a_webhook_is_told_with_its_place() {
    let server = World::default().serve().await;
    let one = format!("/{WEBHOOK}");
    for (method, path, body, pointer) in [
        (Method::POST, "", json!({}), "/url"),
        (Method::POST, "", json!({ "url": "hall.example" }), "/url"),
        (Method::POST, "", json!({ "url": "https://a:b@hall.example/" }), "/url"),
        (Method::POST, "", json!({ "url": "http://127.0.0.1/" }), "/url"),
        (Method::POST, "", json!({ "url": "http://[::ffff:127.0.0.1]/" }), "/url"),
        (Method::POST, "", json!({ "url": "https://hall.example/", "events": ["payment.*", "tickets"] }), "/events/1"),
        (Method::POST, "", json!({ "url": "https://hall.example/", "description": "x".repeat(201) }), "/description"),
        (Method::POST, "", json!({ "url": "https://hall.example/", "secret": "whsec_x" }), "/secret"),
        (Method::PATCH, one.as_str(), json!({ "url": "http://10.0.0.1/" }), "/url"),
        (Method::PATCH, one.as_str(), json!({ "events": "all" }), "/events"),
        (Method::PATCH, one.as_str(), json!({ "enabled": "yes" }), "/enabled"),
        (Method::PATCH, one.as_str(), json!({ "state": 1 }), "/state"),
    ] {
        let (status, refused) = ask(&server, method, path, Some(body.clone())).await;
        assert_eq!((status, slug(&refused)), (400, "malformed-request"), "{body}");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
    }
    let (status, refused) = ask(&server, Method::GET, &format!("{one}/deliveries?status=lost"), None).await;
    assert_eq!((status, &refused["errors"][0]["pointer"]), (400, &"/status".into()));
}

#[tokio::test]
async fn one_webhook_too_many_is_refused_with_the_limit() {
    let mut world = World::default();
    world.webhook_endpoints.expect_add().returning(|_, _| Ok(AddEndpointOutcome::TooMany));
    let body = json!({ "url": "https://hall.example/" });
    let (status, refused) = ask(&world.serve().await, Method::POST, "", Some(body)).await;
    assert_eq!((status, slug(&refused), &refused["limit"]), (409, "too-many-webhooks", &50.into()));
}

#[tokio::test]
async fn webhooks_are_for_administrators() {
    let server = World::default().serve().await;
    let (one, of_one) = (format!("/{WEBHOOK}"), format!("/deliveries/{DELIVERY}"));
    for (method, path) in [
        (Method::POST, String::new()),
        (Method::GET, String::new()),
        (Method::GET, one.clone()),
        (Method::PATCH, one.clone()),
        (Method::DELETE, one.clone()),
        (Method::POST, format!("{one}/secret")),
        (Method::POST, format!("{one}/test")),
        (Method::GET, format!("{one}/deliveries")),
        (Method::GET, of_one.clone()),
        (Method::POST, format!("{of_one}/resend")),
    ] {
        let address = format!("/api/v1/admin/webhooks{path}");
        let asked = || server.ask(method.clone(), &address).header("content-type", "application/json").body("{}");
        let (status, refused) = problem(asked().bearer_auth(server.customer())).await;
        assert_eq!((status, slug(&refused)), (403, "forbidden"), "{method} {path}");
        assert_eq!(problem(asked()).await.0, 401, "{method} {path}");
    }
}

#[tokio::test]
async fn a_delivery_is_shown_with_what_was_sent_and_what_came_of_it() {
    let mut world = World::default();
    world.webhook_endpoints.expect_find().returning(|_| Ok(Some(endpoint())));
    world.webhook_deliveries.expect_find().withf(|id| *id == DELIVERY).returning(|_| Ok(Some(failed())));
    world.webhook_deliveries.expect_attempts().returning(|_| {
        let attempt = |number, reply| Attempt { number, at: NOW, took: Duration::milliseconds(1_234), reply };
        Ok(vec![attempt(1, Reply::None(NoReply::TimedOut)), attempt(2, Reply::Status(410))])
    });
    world.webhook_deliveries.expect_list().returning(|_, _, _| Ok(Slice { items: vec![failed()], next: None }));
    world.webhook_deliveries.expect_record().times(1).returning(|_, _| Ok(true));
    let server = world.serve().await;
    let (status, mut shown) = ask(&server, Method::GET, &format!("/deliveries/{DELIVERY}"), None).await;
    assert_eq!((status, &shown["body"], &shown["status"]), (200, &"{}".into(), &"FAILED".into()));
    let log = json!([
        { "number": 1, "at": "2030-06-01T12:00:00Z", "tookMilliseconds": 1234, "responseStatus": null, "error": "timed_out" },
        { "number": 2, "at": "2030-06-01T12:00:00Z", "tookMilliseconds": 1234, "responseStatus": 410, "error": null },
    ]);
    assert_eq!(shown["log"], log);
    let members = shown.as_object_mut().unwrap();
    members.retain(|member, _| member != "log" && member != "body");
    let (_, listed) = ask(&server, Method::GET, &format!("/{WEBHOOK}/deliveries?status=failed"), None).await;
    assert_eq!(listed["items"], json!([shown]), "a list leaves out what is long");
    let (status, again) = ask(&server, Method::POST, &format!("/deliveries/{DELIVERY}/resend"), None).await;
    assert_eq!((status, &again["status"]), (202, &"PENDING".into()));
    assert_eq!((&again["nextAttemptAt"], &again["settledAt"]), (&"2030-06-01T12:00:00Z".into(), &Value::Null));
}

#[tokio::test]
async fn a_test_is_queued_and_a_removed_webhook_is_gone() {
    let mut world = World::default();
    world.webhook_endpoints.expect_find().returning(|_| Ok(Some(endpoint())));
    world.webhook_endpoints.expect_remove().withf(|id| *id == WEBHOOK).returning(|_| Ok(true));
    let message = Message { event: "test-1".to_owned(), kind: "webhook.test".to_owned(), body: "{}".to_owned() };
    world.event_rendering.expect_render_test().returning(move |_, _, _| message.clone());
    world.webhook_deliveries.expect_enqueue().times(1).returning(|_| Ok(()));
    let server = world.serve().await;
    let (status, queued) = ask(&server, Method::POST, &format!("/{WEBHOOK}/test"), None).await;
    assert_eq!((status, &queued["type"], &queued["attempts"]), (202, &"webhook.test".into(), &0.into()));
    assert_eq!(ask(&server, Method::DELETE, &format!("/{WEBHOOK}"), None).await, (204, Value::Null));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let mut world = World::default();
    world.webhook_endpoints.expect_find().returning(|_| Ok(None));
    world.webhook_endpoints.expect_remove().returning(|_| Ok(false));
    world.webhook_deliveries.expect_find().returning(|_| Ok(None));
    let server = world.serve().await;
    let (one, of_one) = (format!("/{WEBHOOK}"), format!("/deliveries/{DELIVERY}"));
    for (method, path) in [
        (Method::GET, one.clone()),
        (Method::DELETE, one.clone()),
        (Method::POST, format!("{one}/secret")),
        (Method::POST, format!("{one}/test")),
        (Method::GET, format!("{one}/deliveries")),
        (Method::GET, of_one.clone()),
        (Method::POST, format!("{of_one}/resend")),
    ] {
        let (status, refused) = ask(&server, method.clone(), &path, None).await;
        assert_eq!((status, slug(&refused)), (404, "not-found"), "{method} {path}");
    }
    let (status, _) = ask(&server, Method::PATCH, &one, Some(json!({ "enabled": true }))).await;
    assert_eq!(status, 404);
}
