//! How the programs that Frontrow learns from sell a seat: take a lock, read the row FOR UPDATE, write statement by
//! statement, commit, let the lock go. They take the lock in Redis, as here where there is one; where there is none, a
//! named lock of the database stands in for it, which costs a round trip to take and one to release as well. The rows are
//! those of the server. No token is verified and nothing is told, so this side is flattered.

mod locks;

use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, Json};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, post};
use anyhow::Context;
use sea_orm::sqlx::mysql::MySqlPoolOptions;
use sea_orm::sqlx::{Connection, Executor, MySqlConnection, MySqlPool, Row, query};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use self::locks::{PATIENCE, RedisLocks};
use crate::raw::{PLACES_PER_PERSON, Times};
use crate::redis::Redis;

/// The pool that was fastest on two cores.
const CONNECTIONS: u32 = 32;

/// What a caller must have to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockOn {
    Seat,
    Section,
}

/// A server of that manner.
pub(crate) struct LockServer {
    address: SocketAddr,
    handle: ServerHandle,
    pool: MySqlPool,
}

struct House {
    pool: MySqlPool,
    /// None where the database's own stand in.
    redis: Option<RedisLocks>,
    lock_on: LockOn,
    concert: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    concert_date_id: Uuid,
    seat_ids: Vec<Uuid>,
}

impl LockServer {
    /// Sells seats of `concert` from the database at `url`.
    pub(crate) async fn start(url: &str, redis: Option<Redis>, lock_on: LockOn, concert: Uuid) -> anyhow::Result<Self> {
        let options = MySqlPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).after_connect(
            |connection, _| {
                Box::pin(async move {
                    connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await.map(|_| ())
                })
            },
        );
        let pool = options.connect(url).await.context("MariaDB does not answer")?;
        let house = Data::new(House { pool: pool.clone(), redis: redis.map(RedisLocks::new), lock_on, concert });
        let server = HttpServer::new(move || App::new().app_data(house.clone()).service(reserve))
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .context("the lock's server cannot listen")?;
        let address = *server.addrs().first().context("the lock's server has no address")?;
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Self { address, handle, pool })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) async fn stop(self) {
        self.handle.stop(false).await;
        self.pool.close().await;
    }
}

#[post("/api/v1/reservations")]
async fn reserve(house: Data<House>, wish: Json<Wish>, request: HttpRequest) -> HttpResponse {
    let token = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let person = token.and_then(|token| token.strip_prefix("Bearer ")).and_then(|id| Uuid::parse_str(id).ok());
    let (Some(person), Some(&seat)) = (person, wish.seat_ids.first()) else {
        return HttpResponse::BadRequest().finish();
    };
    let sale = Sale { concert: house.concert, date: wish.concert_date_id, seat, person };
    match sell_locked(&house, &sale).await {
        Ok(Some(id)) => {
            HttpResponse::Created().json(json!({ "id": id, "concertDateId": sale.date, "seatIds": [seat] }))
        }
        Ok(None) => HttpResponse::Conflict().finish(),
        Err(error) => HttpResponse::InternalServerError().body(format!("{error:#}")),
    }
}

struct Sale {
    concert: Uuid,
    date: Uuid,
    seat: Uuid,
    person: Uuid,
}

async fn sell_locked(house: &House, sale: &Sale) -> anyhow::Result<Option<Uuid>> {
    // The benchmark's dates have one section each.
    let name = match house.lock_on {
        LockOn::Seat => format!("seat:{}", sale.seat),
        LockOn::Section => format!("section:{}", sale.date),
    };
    if let Some(redis) = &house.redis {
        let lock = redis.acquire(name).await?;
        let sold = match house.pool.acquire().await {
            Ok(mut connection) => sell(&mut connection, sale).await,
            Err(error) => Err(error.into()),
        };
        redis.release(&lock).await?;
        return sold;
    }
    let mut connection = house.pool.acquire().await?;
    let got = query("SELECT GET_LOCK(?, ?) = 1").bind(&name).bind(PATIENCE.as_secs());
    let got: Option<i64> = got.fetch_one(&mut *connection).await?.try_get(0)?;
    anyhow::ensure!(got == Some(1), "the lock was not to be had");
    let sold = sell(&mut connection, sale).await;
    query("DO RELEASE_LOCK(?)").bind(&name).execute(&mut *connection).await?;
    sold
}

async fn sell(connection: &mut MySqlConnection, sale: &Sale) -> anyhow::Result<Option<Uuid>> {
    let Times { now, until } = Times::now();
    let reservation = Uuid::now_v7();
    let mut transaction = connection.begin().await?;
    let free = query(
        "SELECT section_id, label, price FROM seats WHERE id = ? AND (status = 0 OR (status = 1 AND hold_expires_at < ?)) FOR UPDATE",
    );
    let Some(seat) = free.bind(sale.seat).bind(now).fetch_optional(&mut *transaction).await? else {
        transaction.rollback().await?;
        return Ok(None);
    };
    let (section, label, price): (Uuid, String, i64) = (seat.try_get(0)?, seat.try_get(1)?, seat.try_get(2)?);
    query("UPDATE seats SET status = 1, version = version + 1, hold_expires_at = ?, reservation_id = ? WHERE id = ?")
        .bind(until)
        .bind(reservation)
        .bind(sale.seat)
        .execute(&mut *transaction)
        .await?;
    let items = json!([{ "id": sale.seat, "label": label, "price": price }]).to_string();
    query(
        "INSERT INTO reservations (id, user_id, concert_id, date_id, section_id, quantity, amount, items, status, version,
           expires_at, created_at, cancellable_until, idem, fingerprint) VALUES (?, ?, ?, ?, NULL, 1, ?, ?, 1, 1, ?, ?, ?, ?, ?)",
    )
    .bind(reservation)
    .bind(sale.person)
    .bind(sale.concert)
    .bind(sale.date)
    .bind(price)
    .bind(items)
    .bind(until)
    .bind(now)
    .bind(until)
    .bind(uuid::Builder::from_bytes(rand::random()).into_uuid())
    .bind(&reservation.as_bytes()[..8])
    .execute(&mut *transaction)
    .await?;
    let batch = query("INSERT INTO outbox VALUES (NULL)").execute(&mut *transaction).await?.last_insert_id();
    query("INSERT INTO journal (batch, reservation_id, version, from_status, to_status, actor, reason, at, type) VALUES (?, ?, 1, NULL, 1, 1, NULL, ?, 1)")
        .bind(batch)
        .bind(reservation)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    query("INSERT INTO person_limits (date_id, user_id, held, allowed) VALUES (?, ?, 1, ?) ON DUPLICATE KEY UPDATE held = held + 1, allowed = VALUES(allowed)")
        .bind(sale.date)
        .bind(sale.person)
        .bind(PLACES_PER_PERSON)
        .execute(&mut *transaction)
        .await?;
    query("UPDATE sections SET available = available - 1, held = held + 1 WHERE id = ?")
        .bind(section)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some(reservation))
}
