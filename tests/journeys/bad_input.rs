//! What is wrong is named, and changes nothing.

use serde_json::{Value, json};

use crate::support::{Backend, Hall, Person, Reply, Sale, Server, new_key};

/// A refused request: status, slug, and for a malformed one where it is wrong.
fn assert_refused(reply: &Reply, status: u16, slug: &str, pointer: Option<&str>, what: &Value) {
    assert_eq!((reply.status, reply.problem()), (status, slug), "{what}: {reply:?}");
    assert!(reply.header("content-type").starts_with("application/problem+json"), "{what}: {reply:?}");
    assert_ne!(reply.text("traceId"), "", "{what}");
    if let Some(pointer) = pointer {
        assert_eq!(reply.body["errors"][0]["pointer"], pointer, "{what}: {reply:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_makes_no_sense_is_refused_by_name_and_holds_nothing() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let (hall, other) = (server.hall(Sale::PAID, 1, 10).await, server.hall(Sale::PAID, 1, 1).await);
    let floor = server.floor(Sale::PAID, 100).await;
    let buyer = server.person();
    let (date, seat, section) = (&hall.date, &hall.seats[0], &floor.section);
    let unknown = "01890000-0000-7000-8000-000000000000";

    for (body, status, slug, pointer) in [
        (
            json!({ "concertDateId": date, "seatIds": [seat], "userId": unknown }),
            400,
            "malformed-request",
            Some("/userId"),
        ),
        (json!({ "concertDateId": date, "seatIds": seat }), 400, "malformed-request", Some("/seatIds")),
        (json!({ "concertDateId": date, "seatIds": ["A1"] }), 400, "malformed-request", Some("/seatIds/0")),
        (json!({ "concertDateId": "today", "seatIds": [seat] }), 400, "malformed-request", Some("/concertDateId")),
        (json!({ "sectionId": section, "quantity": "2" }), 400, "malformed-request", Some("/quantity")),
        (json!({ "sectionId": section, "quantity": 1.5 }), 400, "malformed-request", Some("/quantity")),
        (json!({ "sectionId": section }), 400, "malformed-request", None),
        (json!({}), 400, "malformed-request", None),
        (json!([]), 400, "malformed-request", None),
        (
            json!({ "concertDateId": date, "seatIds": [seat], "sectionId": section, "quantity": 1 }),
            400,
            "malformed-request",
            None,
        ),
        (json!({ "sectionId": section, "quantity": 0 }), 422, "invalid-quantity", None),
        (json!({ "sectionId": section, "quantity": -1 }), 422, "invalid-quantity", None),
        (json!({ "sectionId": section, "quantity": 5 }), 422, "invalid-quantity", None),
        (json!({ "sectionId": section, "quantity": i64::MAX }), 422, "invalid-quantity", None),
        (json!({ "concertDateId": date, "seatIds": [] }), 422, "invalid-seats", None),
        (json!({ "concertDateId": date, "seatIds": [seat, seat] }), 422, "invalid-seats", None),
        (json!({ "concertDateId": date, "seatIds": &hall.seats[..5] }), 422, "invalid-seats", None),
        (json!({ "concertDateId": date, "seatIds": [seat, other.seats[0]] }), 422, "invalid-seats", None),
        (json!({ "concertDateId": date, "seatIds": [unknown] }), 422, "invalid-seats", None),
        (json!({ "concertDateId": unknown, "seatIds": [seat] }), 404, "not-found", None),
        (json!({ "sectionId": unknown, "quantity": 1 }), 404, "not-found", None),
    ] {
        let reply = server.api.post("/reservations").by(&buyer).key(&new_key()).json(&body).send().await;
        assert_refused(&reply, status, slug, pointer, &body);
    }
    assert_eq!(server.count(date, "AVAILABLE").await, 10);
    let mine = server.api.get("/reservations").by(&buyer).send().await;
    assert_eq!(mine.body["items"], json!([]));
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_envelope_of_a_request_is_checked_too() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let buyer = server.person();
    let body = json!({ "concertDateId": hall.date, "seatIds": [hall.seats[0]] });
    let hold = || server.api.post("/reservations");
    let nothing = Value::Null;

    let replies = [
        (hold().by(&buyer).json(&body).send().await, 400, "idempotency-key-required"),
        (hold().by(&buyer).key(&"k".repeat(256)).json(&body).send().await, 400, "malformed-request"),
        (
            hold().by(&buyer).key("k").raw(format!("{body}{}", " ".repeat(16 * 1024))).send().await,
            413,
            "payload-too-large",
        ),
        (hold().by(&buyer).key("k").raw("{").send().await, 400, "malformed-request"),
        (hold().by(&buyer).key("k").header("content-type", "text/plain").send().await, 415, "unsupported-media-type"),
        (hold().key("k").json(&body).send().await, 401, "unauthenticated"),
        (hold().token("nonsense").key("k").json(&body).send().await, 401, "unauthenticated"),
        (server.api.get("/reservations/nonsense").by(&buyer).send().await, 400, "malformed-request"),
        (server.api.get("/reservations?status=LOST").by(&buyer).send().await, 400, "malformed-request"),
        (server.api.get("/reservations?limit=0").by(&buyer).send().await, 400, "malformed-request"),
        (server.api.get("/reservations?limit=101").by(&buyer).send().await, 400, "malformed-request"),
        (server.api.get("/reservations?cursor=!").by(&buyer).send().await, 400, "malformed-request"),
        (server.api.get("/nowhere").send().await, 404, "not-found"),
    ];
    for (reply, status, slug) in &replies {
        assert_refused(reply, *status, slug, None, &nothing);
    }
    assert_eq!(server.count(&hall.date, "AVAILABLE").await, 2);
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_makes_no_sense_moves_nothing() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let buyer = server.person();
    for amount in [json!(0), json!(-1), json!(1_000_001), json!("1"), json!(1.5), json!(i64::MAX), json!(1e300)] {
        let body = json!({ "amount": amount });
        let reply = server.api.post("/points/charge").by(&buyer).key(&new_key()).json(&body).send().await;
        assert_refused(&reply, 400, "malformed-request", Some("/amount"), &body);
    }
    let held = server.hold(&buyer, &hall, &[&hall.seats[0]]).await;
    let id = held.text("id");
    let short = server.pay_with_points(&buyer, id).await;
    assert_refused(&short, 409, "insufficient-points", None, &Value::Null);
    assert_eq!(short.body["balance"], 0);
    for body in [
        json!({ "reservationId": id, "method": "CASH" }),
        json!({ "reservationId": id, "method": "CARD" }),
        json!({ "reservationId": id, "method": "CARD", "paymentKey": "ok-1", "amount": 1 }),
        json!({ "reservationId": id, "method": "CARD", "paymentKey": "" }),
        json!({ "reservationId": id, "method": "SPLIT", "paymentKey": "ok-1", "pointsAmount": -1 }),
    ] {
        let reply = server.api.post("/payments").by(&buyer).key(&new_key()).json(&body).send().await;
        assert_refused(&reply, 400, "malformed-request", None, &body);
    }
    assert!(server.gateway_ledger().is_empty());
    assert_eq!(server.balance(&buyer).await, 0);
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_somebody_else_is_not_there() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 2).await;
    let (owner, stranger) = (server.person(), server.person());
    let held = server.hold(&owner, &hall, &[&hall.seats[0]]).await;
    let id = held.text("id");
    let paid = server.pay_by_card(&owner, id, "ok-1").await;

    let get = async |path: String| server.api.get(&path).by(&stranger).send().await;
    for reply in [
        get(format!("/reservations/{id}")).await,
        get(format!("/reservations/{id}/log")).await,
        get(format!("/payments/{}", paid.text("id"))).await,
        server.cancel(&stranger, id).await,
        server.pay_by_card(&stranger, id, "ok-2").await,
    ] {
        assert_refused(&reply, 404, "not-found", None, &Value::Null);
    }
    let desk = server.api.get("/admin/audit").by(&stranger).send().await;
    assert_refused(&desk, 403, "forbidden", None, &Value::Null);
    assert_eq!(server.reservation(&owner, id).await["status"], "CONFIRMED");
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_holds_four_places_of_a_date_and_no_more() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let hall = server.hall(Sale::PAID, 1, 10).await;
    let buyer = server.person();
    let seats: Vec<&str> = hall.seats.iter().map(String::as_str).collect();
    let first = server.hold(&buyer, &hall, &seats[..3]).await;

    let over = server.hold(&buyer, &hall, &seats[3..5]).await;
    assert_refused(&over, 409, "hold-limit", None, &Value::Null);
    assert_eq!(over.body["limit"], 4);
    assert_eq!(server.hold(&buyer, &hall, &seats[3..4]).await.status, 201);
    server.cancel(&buyer, first.text("id")).await;
    assert_eq!(server.hold(&buyer, &hall, &seats[..3]).await.status, 201, "what is given back counts no more");
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_section_and_a_sale_that_is_not_open_sell_nothing() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let floor = server.floor(Sale::PAID, 10).await;
    let buyer = server.person();
    let patch = async |path: String, body: Value| {
        let reply = server.api.patch(&path).by(&server.administrator).json(&body).send().await;
        assert_eq!(reply.status, 200, "{reply:?}");
    };

    patch(format!("/admin/sections/{}", floor.section), json!({ "status": "CLOSED" })).await;
    assert_refused(&server.hold_places(&buyer, &floor, 1).await, 409, "section-closed", None, &Value::Null);
    patch(format!("/admin/sections/{}", floor.section), json!({ "status": "OPEN" })).await;
    patch(format!("/admin/concerts/{}", floor.concert), json!({ "salesOpenAt": "2089-01-01T00:00:00Z" })).await;
    let early = server.hold_places(&buyer, &floor, 1).await;
    assert_refused(&early, 403, "sale-not-open", None, &Value::Null);
    assert!(early.text("opensAt").starts_with("2089-01-01"));
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_must_be_whole_fresh_and_meant_for_us() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let good = server.person();
    let (head, rest) = good.token.split_once('.').unwrap();
    let (claims, _) = rest.split_once('.').unwrap();
    for token in [
        server.issuer.token(&json!({ "aud": "elsewhere" })),
        server.issuer.token(&json!({ "exp": 1 })),
        server.issuer.token(&json!({ "iss": "https://nobody.example.test" })),
        server.issuer.token(&json!({ "sub": "not-a-uuid" })),
        format!("{head}.{claims}."),
        format!("{head}.{claims}.AAAA"),
        format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{claims}."),
    ] {
        let reply = server.api.get("/points").token(&token).send().await;
        assert_refused(&reply, 401, "unauthenticated", None, &Value::Null);
    }
    assert_eq!(server.api.get("/points").by(&good).send().await.status, 200);
    assert_eq!(mine(&server, &good).await, json!([good.id]));
    server.end().await;
}

/// Holds one seat and tells whose it is: the token's, never the body's.
async fn mine(server: &Server, person: &Person) -> Value {
    let hall: Hall = server.hall(Sale::PAID, 1, 1).await;
    let held = server.hold(person, &hall, &[&hall.seats[0]]).await;
    json!([held.body["userId"]])
}
