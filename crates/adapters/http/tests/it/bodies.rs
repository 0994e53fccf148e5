use frontrow_http::BODY_BYTES_AT_MOST;
use reqwest::Method;

use crate::world::{World, problem, slug};

const ID: &str = "01900000-0000-7000-8000-000000000001";

async fn refused(path: &str, body: &str) -> (u16, String, String) {
    let server = World::default().serve().await;
    let request = server.post(path, body).bearer_auth(server.administrator()).header("idempotency-key", "k");
    let (status, problem) = problem(request).await;
    let pointer = problem["errors"][0]["pointer"].as_str().unwrap_or("none").to_owned();
    (status, slug(&problem).to_owned(), pointer)
}

#[tokio::test]
async fn every_wrong_member_is_named_by_its_pointer() {
    let hold = "/api/v1/reservations";
    let two = format!(r#"{{"sectionId": "{ID}", "quantity": "2"}}"#);
    let half = format!(r#"{{"sectionId": "{ID}", "quantity": 1.5}}"#);
    let huge = format!(r#"{{"sectionId": "{ID}", "quantity": 99999999999999999999}}"#);
    let unknown = format!(r#"{{"sectionId": "{ID}", "quantity": 1, "quanity": 2}}"#);
    let twice = format!(r#"{{"sectionId": "{ID}", "sectionId": "{ID}", "quantity": 1}}"#);
    let both = format!(r#"{{"sectionId": "{ID}", "quantity": 1, "seatIds": ["{ID}"]}}"#);
    let third = format!(r#"{{"concertDateId": "{ID}", "seatIds": ["{ID}", "{ID}", "A3"]}}"#);
    let alone = format!(r#"{{"concertDateId": "{ID}"}}"#);
    let cases: &[(&str, &str, &str)] = &[
        (hold, &two, "/quantity"),
        (hold, &half, "/quantity"),
        (hold, &huge, "/quantity"),
        (hold, &unknown, "/quanity"),
        (hold, &twice, "/sectionId"),
        (hold, &both, "/sectionId"),
        (hold, &third, "/seatIds/2"),
        (hold, &alone, "/seatIds"),
        (hold, "{}", "/concertDateId"),
        (hold, "[]", ""),
        (hold, "null", ""),
        (hold, "", ""),
        (hold, "{", ""),
        (hold, "{} {}", ""),
        ("/api/v1/points/charge", r#"{"amount": 0}"#, "/amount"),
        ("/api/v1/points/charge", r#"{"amount": 1000001}"#, "/amount"),
        ("/api/v1/points/charge", r#"{"amount": 1e400}"#, "/amount"),
        ("/api/v1/points/charge", "{}", "/amount"),
        ("/api/v1/users", r#"{"email": "nobody", "password": "long enough", "name": "N"}"#, "/email"),
        ("/api/v1/users", r#"{"email": "a@b", "password": "short", "name": "N"}"#, "/password"),
        ("/api/v1/users", r#"{"email": "a@b", "password": "long enough", "name": " "}"#, "/name"),
        ("/api/v1/payments", r#"{"reservationId": "x", "method": "POINTS"}"#, "/reservationId"),
        (
            "/api/v1/admin/concerts/01900000-0000-7000-8000-000000000001/dates",
            r#"{"startsAt": "2030-01-01T00:00:00Z", "venue": "Hall", "layout": {"sections": [{"name": "A", "price": -1, "rows": 1, "seatsPerRow": 1}]}}"#,
            "/layout/sections/0/price",
        ),
        (
            "/api/v1/admin/concerts/01900000-0000-7000-8000-000000000001/dates",
            r#"{"startsAt": "2030-01-01T00:00:00Z", "venue": "Hall", "layout": {"sections": [{"name": "A", "price": 1, "rows": 1}]}}"#,
            "/layout/sections/0/seatsPerRow",
        ),
        (
            "/api/v1/admin/concerts/01900000-0000-7000-8000-000000000001/dates",
            r#"{"startsAt": "tomorrow", "venue": "Hall"}"#,
            "/startsAt",
        ),
        (
            "/api/v1/admin/concerts/01900000-0000-7000-8000-000000000001/dates",
            r#"{"startsAt": "9999-12-31T23:59:59-23:00", "venue": "Hall"}"#,
            "/startsAt",
        ),
        (
            "/api/v1/admin/concerts/not-an-id/dates",
            r#"{"startsAt": "2030-01-01T00:00:00Z", "venue": "Hall"}"#,
            "/concertId",
        ),
    ];
    for (path, body, pointer) in cases {
        let expected = (400, "malformed-request".to_owned(), (*pointer).to_owned());
        assert_eq!(refused(path, body).await, expected, "{path} {body}");
    }
}

#[tokio::test]
async fn each_method_of_payment_has_its_own_members() {
    for (members, pointer) in [
        (r#""method": "POINTS", "paymentKey": "ok-1""#, "/paymentKey"),
        (r#""method": "POINTS", "pointsAmount": 5"#, "/pointsAmount"),
        (r#""method": "CARD""#, "/paymentKey"),
        (r#""method": "CARD", "paymentKey": "ok-1", "pointsAmount": 5"#, "/pointsAmount"),
        (r#""method": "CARD", "paymentKey": "with blank""#, "/paymentKey"),
        (r#""method": "SPLIT", "paymentKey": "ok-1""#, "/pointsAmount"),
        (r#""method": "SPLIT", "pointsAmount": -1, "paymentKey": "ok-1""#, "/pointsAmount"),
        (r#""method": "CASH""#, "/method"),
    ] {
        let body = format!(r#"{{"reservationId": "{ID}", {members}}}"#);
        let expected = (400, "malformed-request".to_owned(), pointer.to_owned());
        assert_eq!(refused("/api/v1/payments", &body).await, expected, "{body}");
    }
}

#[tokio::test]
async fn what_was_sent_is_not_repeated_in_the_answer() {
    let server = World::default().serve().await;
    let body = r#"{"email": "a@b", "password": 12345678, "name": "hunter2-in-the-wrong-place", "x": 1}"#;
    let text = server.post("/api/v1/users", body).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("/password"), "{text}");
    assert!(!text.contains("12345678") && !text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_by_its_type() {
    let server = World::default().serve().await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        let request = server.ask(Method::POST, "/api/v1/auth/token").header("content-type", content_type).body("{}");
        let (status, problem) = problem(request).await;
        assert_eq!((status, slug(&problem)), (415, "unsupported-media-type"), "{content_type}");
    }
    let request = server.ask(Method::POST, "/api/v1/auth/token");
    let (status, _) = problem(request.header("content-type", "application/json; charset=utf-8").body("{}")).await;
    assert_eq!(status, 400, "a charset is welcome");
}

#[tokio::test]
async fn one_byte_too_many_is_too_large() {
    let server = World::default().serve().await;
    let body = |bytes: usize| format!(r#"{{"email": "{}"}}"#, "x".repeat(bytes - r#"{"email": ""}"#.len()));
    let (status, fits) = problem(server.post("/api/v1/auth/token", &body(BODY_BYTES_AT_MOST))).await;
    assert_eq!((status, slug(&fits)), (400, "malformed-request"));
    let (status, large) = problem(server.post("/api/v1/auth/token", &body(BODY_BYTES_AT_MOST + 1))).await;
    assert_eq!((status, slug(&large)), (413, "payload-too-large"));
}

#[tokio::test]
async fn a_refused_post_leaves_the_connection_open() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = World::default().serve().await;
    let mut connection = tokio::net::TcpStream::connect(server.running.address()).await.unwrap();
    let body = "x".repeat(BODY_BYTES_AT_MOST * 2);
    let refused = format!(
        "POST /api/v1/reservations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let nowhere = "POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello";
    let live = "GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    connection.write_all(format!("{refused}{nowhere}{live}").as_bytes()).await.unwrap();
    let mut answers = String::new();
    connection.read_to_string(&mut answers).await.unwrap();
    let statuses: Vec<_> = answers.split("HTTP/1.1 ").skip(1).collect();
    assert_eq!(statuses.len(), 3, "{answers}");
    assert!(
        statuses[0].starts_with("413") && statuses[1].starts_with("404") && statuses[2].starts_with("200"),
        "{statuses:?}"
    );
}
