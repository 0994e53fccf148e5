use std::sync::Arc;

use uuid::Uuid;

use super::held::{HeldSeats, Pace};
use super::places::HeldPlaces;
use super::raw::{RAW_AT_MOST_PER_SECOND, RawGroups, RawLean, writers};
use super::repeated::{Answerer, Asked};
use super::{Side, SideKind};
use crate::hello::Hello;
use crate::load::{Connection, Request};
use crate::sources::{LockOn, LockServer};
use crate::stage::{Crowd, DatabaseKind, Hall, Person, Roles, Setting, Shop, Stage, Strategy};

/// The server as it comes.
const GROUPED: &[Setting] = &[];
/// The same decision in a transaction of its own for each request.
const SINGLE: &[Setting] = &[ONE_AT_A_TIME];
const ONE_AT_A_TIME: Setting = ("database.group_commit", "false");
/// Beyond this many connections errors are a figure of their own.
const MANY_CONNECTIONS: usize = 10_000;
/// More than was ever measured on two cores, in groups and without.
const GROUPED_PER_SECOND: f64 = 60_000.0;
const ONE_AT_A_TIME_PER_SECOND: f64 = 12_000.0;
/// Seats that are held before they are asked for again.
const KNOWN_HELD: usize = 1_000;
/// People who ask the same again and again.
const ASKERS: usize = 4_000;

/// Prepares a side; `connections` where its kind does not say.
pub(crate) async fn build(kind: SideKind, stage: &Stage, connections: usize) -> anyhow::Result<Box<dyn Side>> {
    use DatabaseKind::MySql;
    Ok(match kind {
        SideKind::Grouped(database) => {
            Box::new(seats(stage, database, GROUPED, &format!("grouped, {database}"), connections).await?)
        }
        SideKind::GroupedOver(over) => {
            Box::new(seats(stage, MySql, GROUPED, &format!("grouped over {over} connections, {MySql}"), over).await?)
        }
        SideKind::Single(database) => {
            let name = format!("one transaction per request, {database}");
            Box::new(seats(stage, database, SINGLE, &name, connections).await?)
        }
        SideKind::SingleOver(over) => {
            let name = format!("one transaction per request over {over} connections, {MySql}");
            Box::new(seats(stage, MySql, SINGLE, &name, over).await?)
        }
        SideKind::RawGroups(database) => Box::new(raw_groups(stage, database).await?),
        SideKind::RawLean => Box::new(RawLean::new(stage.databases.fresh(MySql).await?).await?),
        SideKind::LockPerSeat => Box::new(locked(stage, LockOn::Seat, connections).await?),
        SideKind::LockPerSection => Box::new(locked(stage, LockOn::Section, connections).await?),
        SideKind::OnRedis(strategy) => {
            let name = format!("{strategy} with Redis, {MySql}");
            Box::new(seats(stage, MySql, strategy.settings(), &name, connections).await?)
        }
        SideKind::PlacesOnRedis(strategy) => {
            let name = format!("places, {strategy} with Redis");
            Box::new(places(stage, strategy.settings(), &name, connections).await?)
        }
        SideKind::PlacesGrouped => Box::new(places(stage, GROUPED, "places, grouped", connections).await?),
        SideKind::PlacesSingle => {
            Box::new(places(stage, SINGLE, "places, one transaction per request", connections).await?)
        }
        SideKind::Refusals => Box::new(refusals(stage, connections).await?),
        SideKind::SeatMap => Box::new(seat_map(stage, connections).await?),
        SideKind::UnchangedSeatMap => Box::new(unchanged_seat_map(stage, connections).await?),
        SideKind::QueueStatus => Box::new(queue_status(stage, connections).await?),
        SideKind::HelloGet => {
            let requests = vec![Request::whole("GET", "/hello", &[], None)];
            Box::new(Asked { name: "hello GET", by: hello()?, requests: Arc::new(requests), status: 200, connections })
        }
        SideKind::HelloPost => {
            let requests = wishes(&stage.crowd, "/hello", Uuid::now_v7(), &[Uuid::now_v7()]);
            Box::new(Asked { name: "hello POST", by: hello()?, requests: Arc::new(requests), status: 200, connections })
        }
    })
}

fn per_second(settings: &[Setting]) -> f64 {
    let one_at_a_time = settings.contains(&ONE_AT_A_TIME) || settings.contains(&Strategy::LOCKED);
    if one_at_a_time { ONE_AT_A_TIME_PER_SECOND } else { GROUPED_PER_SECOND }
}

fn hello() -> anyhow::Result<Answerer> {
    Ok(Answerer::Hello(Hello::start()?))
}

async fn seats(
    stage: &Stage,
    database: DatabaseKind,
    settings: &[Setting],
    name: &str,
    connections: usize,
) -> anyhow::Result<HeldSeats> {
    let shop = stage.shop(database, Roles::All, settings).await?;
    shop.acquaint(&stage.crowd).await?;
    let hall = Hall::new(&shop.administrator, stage.crowd.people.len()).await?;
    Ok(HeldSeats {
        name: name.to_owned(),
        shop,
        hall,
        crowd: Arc::clone(&stage.crowd),
        connections,
        counts_errors: connections >= MANY_CONNECTIONS,
        instead: None,
        pace: Pace::guess(per_second(settings)),
    })
}

/// The shop only opens dates; the lock's server sells them to people whose token is their id.
async fn locked(stage: &Stage, lock_on: LockOn, connections: usize) -> anyhow::Result<HeldSeats> {
    let shop = stage.shop(DatabaseKind::MySql, Roles::HttpOnly, GROUPED).await?;
    let hall = Hall::new(&shop.administrator, stage.crowd.people.len()).await?;
    let server = LockServer::start(&shop.database.url, stage.redis.clone(), lock_on, hall.concert()).await?;
    let people = stage.crowd.people.iter().map(|person| Person { id: person.id, token: person.id.to_string() });
    let locks = if stage.redis.is_some() { "Redis" } else { "MariaDB itself" };
    let name = match lock_on {
        LockOn::Seat => format!("lock per seat in {locks}, MariaDB"),
        LockOn::Section => format!("lock per section in {locks}, MariaDB"),
    };
    Ok(HeldSeats {
        name,
        shop,
        hall,
        crowd: Arc::new(Crowd::new(people.collect())),
        connections,
        counts_errors: false,
        instead: Some(server),
        pace: Pace::guess(ONE_AT_A_TIME_PER_SECOND),
    })
}

async fn raw_groups(stage: &Stage, database: DatabaseKind) -> anyhow::Result<RawGroups> {
    let shop = stage.shop(database, Roles::HttpOnly, GROUPED).await?;
    let hall = Hall::new(&shop.administrator, stage.crowd.people.len()).await?;
    let writers = writers(&shop.database).await?;
    Ok(RawGroups { shop, hall, crowd: Arc::clone(&stage.crowd), writers, pace: Pace::guess(RAW_AT_MOST_PER_SECOND) })
}

async fn places(stage: &Stage, settings: &[Setting], name: &str, connections: usize) -> anyhow::Result<HeldPlaces> {
    let shop = stage.shop(DatabaseKind::MySql, Roles::All, settings).await?;
    shop.acquaint(&stage.crowd).await?;
    let concert = shop.administrator.concert(false).await?;
    let crowd = Arc::clone(&stage.crowd);
    Ok(HeldPlaces {
        name: format!("{name}, MariaDB"),
        shop,
        concert,
        crowd,
        connections,
        pace: Pace::guess(per_second(settings)),
        turn: 0,
    })
}

/// A server whose database makes no difference.
async fn any_shop(stage: &Stage) -> anyhow::Result<Shop> {
    let mysql = stage.databases.have(DatabaseKind::MySql);
    stage.shop(if mysql { DatabaseKind::MySql } else { DatabaseKind::Sqlite }, Roles::All, GROUPED).await
}

async fn refusals(stage: &Stage, connections: usize) -> anyhow::Result<Asked> {
    let shop = any_shop(stage).await?;
    shop.acquaint(&stage.crowd).await?;
    let mut hall = Hall::new(&shop.administrator, stage.crowd.people.len()).await?;
    let jobs = hall.take(&shop.administrator, KNOWN_HELD).await?;
    let held = &jobs[..KNOWN_HELD];
    let mut connection = Connection::open(shop.server.address).await?;
    for job in held {
        let mut request = Vec::new();
        stage.crowd.write_seat_hold(&mut request, job, job.seat);
        let status = connection.exchange(&request).await?.status;
        anyhow::ensure!(status == 201, "a seat that is free was answered with {status}");
    }
    let seats: Vec<_> = held.iter().map(|job| job.seat).collect();
    let requests = wishes(&stage.crowd, "/api/v1/reservations", held[0].date, &seats);
    let by = Answerer::Shop(Box::new(shop));
    Ok(Asked { name: "refusals of known-held seats", by, requests: Arc::new(requests), status: 409, connections })
}

/// One hold of each person, over the seats in turn.
fn wishes(crowd: &Crowd, path: &str, date: Uuid, seats: &[Uuid]) -> Vec<Vec<u8>> {
    let wish = |(person, seat): (&Person, &Uuid)| {
        let (bearer, key) = (format!("Bearer {}", person.token), Uuid::now_v7().to_string());
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key.as_str())];
        let body = format!("{{\"concertDateId\":\"{date}\",\"seatIds\":[\"{seat}\"]}}");
        Request::whole("POST", path, &headers, Some(&body))
    };
    crowd.people.iter().take(ASKERS).zip(seats.iter().cycle()).map(wish).collect()
}

async fn seat_map(stage: &Stage, connections: usize) -> anyhow::Result<Asked> {
    let shop = any_shop(stage).await?;
    let concert = shop.administrator.concert(false).await?;
    let date = shop.administrator.open_date(concert, 5, 10).await?;
    let requests = vec![Request::whole("GET", &format!("/api/v1/concert-dates/{date}/seats"), &[], None)];
    let by = Answerer::Shop(Box::new(shop));
    Ok(Asked { name: "seat map of 50 seats", by, requests: Arc::new(requests), status: 200, connections })
}

async fn unchanged_seat_map(stage: &Stage, connections: usize) -> anyhow::Result<Asked> {
    let shop = any_shop(stage).await?;
    let concert = shop.administrator.concert(false).await?;
    let date = shop.administrator.open_date(concert, 100, 200).await?;
    let path = format!("/api/v1/concert-dates/{date}/seats");
    let mut connection = Connection::open(shop.server.address).await?;
    let first = Request::whole("GET", &path, &[], None);
    let tag = connection.exchange(&first).await?.header("etag");
    let tag = tag.ok_or_else(|| anyhow::anyhow!("the seat map has no ETag"))?;
    let requests = vec![Request::whole("GET", &path, &[("if-none-match", &tag)], None)];
    let by = Answerer::Shop(Box::new(shop));
    Ok(Asked { name: "304 of a seat map of 20,000 seats", by, requests: Arc::new(requests), status: 304, connections })
}

async fn queue_status(stage: &Stage, connections: usize) -> anyhow::Result<Asked> {
    let shop = any_shop(stage).await?;
    let concert = shop.administrator.concert(true).await?;
    shop.administrator.open_date(concert, 100, 100).await?;
    let mut connection = Connection::open(shop.server.address).await?;
    let mut requests = Vec::with_capacity(ASKERS);
    for person in stage.crowd.people.iter().take(ASKERS) {
        let bearer = format!("Bearer {}", person.token);
        let body = format!("{{\"concertId\":\"{}\"}}", concert.id);
        let join = Request::whole("POST", "/api/v1/queue/token", &[("authorization", &bearer)], Some(&body));
        let answer = connection.exchange(&join).await?;
        let joined: serde_json::Value = serde_json::from_slice(answer.body)?;
        let pass = joined["token"].as_str().ok_or_else(|| anyhow::anyhow!("no place in the queue: {joined}"))?;
        requests.push(Request::whole("GET", "/api/v1/queue/status", &[("x-queue-token", pass)], None));
    }
    let by = Answerer::Shop(Box::new(shop));
    Ok(Asked { name: "queue status", by, requests: Arc::new(requests), status: 200, connections })
}
