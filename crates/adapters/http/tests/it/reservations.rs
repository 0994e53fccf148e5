use frontrow_application::ports::{MockCatalog, Sale, SectionHoldOutcome};
use frontrow_domain::catalog::{Concert, ConcertDate, ConcertText, SalesWindow, Section, SectionKind, SectionStatus};
use frontrow_domain::queue::QueueOverrides;
use frontrow_domain::reservation::{Claim, NewHold, PlacesClaim, Reservation};
use frontrow_domain::shared::{ConcertId, DateId, Deadline, ReservationId, SectionId, Won};
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::world::{NOW, World, problem, slug, somebody};

const ID: &str = "01900000-0000-7000-8000-000000000001";

fn id() -> Uuid {
    Uuid::parse_str(ID).unwrap()
}

fn concert(queue_required: bool) -> Concert {
    let text = |text: &str| ConcertText::parse(text, 0, 200).unwrap();
    Concert {
        id: ConcertId::new(id()),
        title: text("A concert"),
        artist: text("A band"),
        description: text(""),
        poster_url: None,
        sales: SalesWindow::new(NOW - Duration::HOUR, NOW + Duration::HOUR).unwrap(),
        payment_required: true,
        queue_required,
        queue: QueueOverrides::default(),
    }
}

fn date() -> ConcertDate {
    let (id, concert) = (DateId::new(id()), ConcertId::new(id()));
    ConcertDate { id, concert, starts_at: NOW + Duration::DAY, venue: "Hall".to_owned(), available: 10, capacity: 10 }
}

fn section() -> Section {
    Section {
        id: SectionId::new(id()),
        date: DateId::new(id()),
        name: "Floor".to_owned(),
        price: Won::new(1000).unwrap(),
        kind: SectionKind::Standing,
        capacity: 10,
        available: 10,
        status: SectionStatus::Open,
    }
}

/// Two places of somebody, until a minute from now.
pub fn a_hold() -> Reservation {
    let new = NewHold {
        id: ReservationId::new(id()),
        holder: somebody(),
        concert: ConcertId::new(id()),
        date: DateId::new(id()),
        claim: Claim::Places(
            PlacesClaim::new(SectionId::new(id()), "Floor".to_owned(), Won::new(1000).unwrap(), 2).unwrap(),
        ),
        hold_until: Deadline::at(NOW + Duration::MINUTE),
        cancellable_until: NOW + Duration::DAY,
    };
    Reservation::hold(new, NOW).after
}

fn on_sale(catalog: &mut MockCatalog, queue_required: bool) {
    catalog.expect_section().returning(|_| Ok(Some(section())));
    catalog.expect_sale().returning(move |_| Ok(Some(Sale { concert: concert(queue_required), date: date() })));
}

fn wanted(quantity: i64) -> String {
    json!({"sectionId": ID, "quantity": quantity}).to_string()
}

#[tokio::test]
async fn a_hold_is_created_where_it_can_be_found() {
    let mut world = World::default();
    on_sale(&mut world.catalog, false);
    world.meter.expect_record().return_const(());
    world.sections.expect_hold().return_once(|_| Ok(SectionHoldOutcome::Held));
    let server = world.serve().await;
    let request = server.post("/api/v1/reservations", &wanted(2)).bearer_auth(server.customer());
    let response = request.header("idempotency-key", "k").send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(response.headers().get("idempotency-replayed").is_none());
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let held: Value = response.json().await.unwrap();
    assert_eq!(location, format!("/api/v1/reservations/{}", held["id"].as_str().unwrap()));
    let wanted = json!({
        "id": held["id"], "userId": somebody().to_string(), "concertId": ID, "concertDateId": ID, "seats": null,
        "section": {"id": ID, "name": "Floor", "price": 1000, "quantity": 2}, "amount": 2000, "currency": "KRW",
        "status": "TEMPORARILY_ASSIGNED", "expiresAt": "2030-06-01T12:05:00Z", "confirmationCode": null,
        "createdAt": "2030-06-01T12:00:00Z", "confirmedAt": null, "cancelledAt": null,
        "cancellableUntil": "2030-06-02T12:00:00Z", "replaces": null, "replacedBy": null
    });
    assert_eq!(held, wanted);
}

#[tokio::test]
async fn a_replay_says_so() {
    let mut world = World::default();
    on_sale(&mut world.catalog, false);
    world.meter.expect_record().return_const(());
    let first = std::sync::Arc::new(std::sync::Mutex::new(None));
    let remembers = std::sync::Arc::clone(&first);
    world.sections.expect_hold().returning(move |hold| {
        let mut first = remembers.lock().unwrap();
        let outcome = if first.is_some() { SectionHoldOutcome::KeyUsed } else { SectionHoldOutcome::Held };
        first.get_or_insert_with(|| (hold.change.after.clone(), hold.key.fingerprint));
        Ok(outcome)
    });
    world.reservations.expect_find_by_key().returning(move |_, _| Ok(first.lock().unwrap().clone()));
    let server = world.serve().await;
    let ask = |quantity| {
        let request = server.post("/api/v1/reservations", &wanted(quantity)).bearer_auth(server.customer());
        request.header("idempotency-key", "k")
    };
    let first = ask(2).send().await.unwrap();
    let again = ask(2).send().await.unwrap();
    assert_eq!((first.status(), again.status()), (again.status(), first.status()));
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    assert_eq!(first.text().await.unwrap(), again.text().await.unwrap());
    let (status, other) = problem(ask(1)).await;
    assert_eq!((status, slug(&other)), (422, "idempotency-key-reused"));
}

#[tokio::test]
async fn a_quantity_that_nobody_can_hold_is_no_malformed_request() {
    let mut world = World::default();
    on_sale(&mut world.catalog, false);
    world.meter.expect_record().return_const(());
    world.reservations.expect_find_by_key().returning(|_, _| Ok(None));
    let server = world.serve().await;
    for quantity in [0, -1, 5, 4_294_967_297, i64::MAX] {
        let request = server.post("/api/v1/reservations", &wanted(quantity)).bearer_auth(server.customer());
        let (status, refused) = problem(request.header("idempotency-key", "k")).await;
        assert_eq!((status, slug(&refused)), (422, "invalid-quantity"), "{quantity}");
    }
}

#[tokio::test]
async fn without_a_pass_nothing_is_held() {
    let mut world = World::default();
    on_sale(&mut world.catalog, true);
    world.meter.expect_record().return_const(());
    world.reservations.expect_find_by_key().returning(|_, _| Ok(None));
    let server = world.serve().await;
    for pass in [None, Some("forged")] {
        let mut request = server.post("/api/v1/reservations", &wanted(1)).bearer_auth(server.customer());
        if let Some(pass) = pass {
            request = request.header("x-queue-token", pass);
        }
        let (status, refused) = problem(request.header("idempotency-key", "k")).await;
        assert_eq!((status, slug(&refused)), (403, "queue-token-required"), "{pass:?}");
    }
}

#[tokio::test]
async fn somebody_elses_reservation_is_not_there() {
    let mut world = World::default();
    world.reservations.expect_find().returning(|_| Ok(Some(a_hold())));
    world.reservations.expect_log().returning(|_| Ok(Vec::new()));
    let server = world.serve().await;
    let stranger = server
        .token(frontrow_domain::shared::UserId::new(Uuid::from_u128(9)), frontrow_domain::account::Role::Customer);
    for path in ["", "/log"] {
        let path = format!("/api/v1/reservations/{ID}{path}");
        let (status, refused) = problem(server.get(&path).bearer_auth(&stranger)).await;
        assert_eq!((status, slug(&refused)), (404, "not-found"));
        for token in [server.customer(), server.administrator()] {
            assert_eq!(server.get(&path).bearer_auth(token).send().await.unwrap().status(), 200);
        }
    }
    for path in ["confirm", "cancel"] {
        let request = server.ask(Method::POST, &format!("/api/v1/reservations/{ID}/{path}"));
        let (status, _) = problem(request.bearer_auth(&stranger).header("idempotency-key", "k")).await;
        assert_eq!(status, 404, "{path}");
    }
}
