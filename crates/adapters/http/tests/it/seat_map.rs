use std::sync::Arc;

use frontrow_application::ports::SeatMap;
use frontrow_domain::catalog::{Seat, SeatStatus};
use frontrow_domain::shared::{DateId, SeatId, SectionId, Won};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Served, World};

const PATH: &str = "/api/v1/concert-dates/00000000-0000-0000-0000-000000000001/seats";

fn seat(number: u32, status: SeatStatus) -> Seat {
    Seat {
        id: SeatId::new(Uuid::from_u128(u128::from(number))),
        date: DateId::new(Uuid::from_u128(1)),
        section: SectionId::new(Uuid::from_u128(2)),
        section_name: "Main".to_owned(),
        row: "A".to_owned(),
        number,
        label: format!("A{number}"),
        price: Won::new(50_000).unwrap(),
        status,
    }
}

async fn served(seats: Vec<Seat>) -> Served {
    let mut world = World::default();
    let map = SeatMap { date: DateId::new(Uuid::from_u128(1)), version: 3, seats, lapses_at: None };
    let map = Arc::new(map);
    world.catalog.expect_seat_map().returning(move |_, _| Ok(Some(map.clone())));
    world.serve().await
}

fn three() -> Vec<Seat> {
    vec![seat(1, SeatStatus::Available), seat(2, SeatStatus::Held), seat(3, SeatStatus::Confirmed)]
}

#[tokio::test]
async fn every_seat_of_the_date() {
    let server = served(three()).await;
    let map: Value = server.get(PATH).send().await.unwrap().json().await.unwrap();
    assert_eq!(map["version"], 3);
    let second = json!({"id": "00000000-0000-0000-0000-000000000002", "section": "Main", "row": "A", "number": 2,
                        "label": "A2", "price": 50000, "status": "HELD"});
    assert_eq!(map["seats"][1], second);
}

#[tokio::test]
async fn the_same_as_columns() {
    let server = served(three()).await;
    let columns = "application/vnd.frontrow.seats+json";
    let response = server.get(PATH).header("accept", columns).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], columns);
    assert!(response.headers().get_all("vary").iter().any(|vary| vary.to_str().unwrap().contains("accept")));
    let map: Value = response.json().await.unwrap();
    assert_eq!(map["status"], "AHC");
    assert_eq!(map["labels"], json!(["A1", "A2", "A3"]));
    assert_eq!(map["ids"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_map_that_is_known_is_not_sent_again() {
    let server = served(three()).await;
    let first = server.get(PATH).send().await.unwrap();
    let etag = first.headers()["etag"].to_str().unwrap().to_owned();
    assert!(etag.starts_with('"'), "a strong one: {etag}");
    for known in [etag.clone(), format!("\"other\", W/{etag}"), "*".to_owned()] {
        let again = server.get(PATH).header("if-none-match", &known).send().await.unwrap();
        assert_eq!(again.status(), 304, "{known}");
        assert!(again.bytes().await.unwrap().is_empty());
    }
    let columns = server.get(PATH).header("accept", "application/vnd.frontrow.seats+json");
    assert_eq!(columns.header("if-none-match", &etag).send().await.unwrap().status(), 200, "other bytes, other tag");
}

#[tokio::test]
async fn a_seat_that_is_taken_changes_the_tag() {
    let before = served(three()).await.get(PATH).send().await.unwrap().headers()["etag"].clone();
    let mut seats = three();
    seats[0].status = SeatStatus::Held;
    let server = served(seats).await;
    let after = server.get(PATH).header("if-none-match", &before).send().await.unwrap();
    assert_eq!(after.status(), 200);
    assert_ne!(after.headers()["etag"], before);
}

#[tokio::test]
async fn a_large_map_is_compressed_and_a_small_one_is_not() {
    let large = served((1..=200).map(|number| seat(number, SeatStatus::Available)).collect()).await;
    let compressed = large.get(PATH).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(compressed.headers()["content-encoding"], "gzip");
    let etag = compressed.headers()["etag"].clone();
    let plain = large.get(PATH).send().await.unwrap();
    assert!(plain.headers().get("content-encoding").is_none());
    assert_ne!(plain.headers()["etag"], etag, "other bytes, other strong tag");
    for (encoding, known) in [("gzip", &etag), ("identity", &plain.headers()["etag"].clone())] {
        let again = large.get(PATH).header("accept-encoding", encoding).header("if-none-match", known);
        assert_eq!(again.send().await.unwrap().status(), 304, "{encoding}");
    }

    let small = served(three()).await;
    let response = small.get("/livez").header("accept-encoding", "gzip").send().await.unwrap();
    assert!(response.headers().get("content-encoding").is_none());
}
