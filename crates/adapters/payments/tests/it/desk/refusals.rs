use frontrow_payments::{FakeDesk, Http};
use hyper::Request;
use hyper::body::Bytes;

use crate::fixture::fake;

const ID: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

/// The status and the body that come back.
async fn ask(desk: &FakeDesk, method: &str, path: &str, body: &str) -> (u16, String) {
    let request = Request::builder().method(method).uri(format!("http://gateway.test{path}"));
    let answer = desk.send(request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()).await.unwrap();
    (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let book = fake();
    let desk = FakeDesk::new(book.clone());
    let approval = |key: &str, amount: &str| {
        format!(r#"{{"paymentId": "{ID}", "reservationId": "{ID}", "paymentKey": "{key}", "amount": {amount}}}"#)
    };
    for (method, path, body, status, word) in [
        ("PUT", "/faults", r#"{"down": "yes"}"#.to_owned(), 400, "invalid type"),
        ("PUT", "/faults", r#"{"dawn": true}"#.to_owned(), 400, "dawn"),
        ("PUT", "/faults", r#"{"slowMilliseconds": 60001}"#.to_owned(), 400, "slowMilliseconds"),
        ("PUT", "/faults", r#"{"slowMilliseconds": -1}"#.to_owned(), 400, "-1"),
        ("PUT", "/faults", r#"{"loseAnswers": 1000001}"#.to_owned(), 400, "loseAnswers"),
        ("PUT", "/faults", String::new(), 400, "EOF"),
        ("POST", "/faults", "{}".to_owned(), 405, "GET, PUT and DELETE"),
        ("POST", "/payments", "{".to_owned(), 400, "EOF"),
        ("POST", "/payments", approval("", "1000"), 400, "paymentKey"),
        ("POST", "/payments", approval("ok-1", "-1"), 400, "amount"),
        ("POST", "/payments", approval("ok-1", "\"1\""), 400, "invalid type"),
        ("GET", "/payments", String::new(), 405, "POST"),
        ("GET", "/payments/soon", String::new(), 400, "paymentId"),
        ("GET", &format!("/payments/{ID}"), String::new(), 404, "no such payment"),
        ("POST", &format!("/payments/{ID}/refund"), r#"{"amount": 1}"#.to_owned(), 409, "never captured"),
        ("POST", &format!("/payments/{ID}/refund"), "{}".to_owned(), 400, "amount"),
        ("GET", "/ledger?since=yesterday", String::new(), 400, "since"),
        ("GET", "/ledger?after=7", String::new(), 400, "paymentId"),
        ("GET", "/ledger?limit=7", String::new(), 400, "limit=7"),
        ("DELETE", "/ledger", String::new(), 405, "GET"),
        ("GET", "/", String::new(), 404, "docs/gateways.md"),
    ] {
        let (got, text) = ask(&desk, method, path, &body).await;
        assert_eq!(got, status, "{method} {path} {body}: {text}");
        assert!(text.starts_with(r#"{"error":"#) && text.contains(word), "{method} {path} {body}: {text}");
    }
    assert_eq!(book.ledger().unwrap(), []);
    let no_fault = r#"{"down":false,"slowMilliseconds":0,"loseAnswers":0}"#;
    assert_eq!(ask(&desk, "GET", "/faults", "").await, (200, no_fault.to_owned()));
}
