//! The least that a server of our kind can do: the same framework, as many workers, a route that says hello.

use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::web::Json;
use actix_web::{App, HttpResponse, HttpServer, get, post};
use anyhow::Context;
use serde::Deserialize;
use uuid::Uuid;

/// A server that says hello.
pub(crate) struct Hello {
    address: SocketAddr,
    handle: ServerHandle,
}

/// The body of a hold, parsed and put aside.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    concert_date_id: Uuid,
    seat_ids: Vec<Uuid>,
}

const GREETING: &str = "{\"message\":\"hello\"}";

#[get("/hello")]
async fn say_hello() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(GREETING)
}

#[post("/hello")]
async fn hear_and_say_hello(wish: Json<Wish>) -> HttpResponse {
    if wish.concert_date_id.is_nil() || wish.seat_ids.is_empty() {
        return HttpResponse::BadRequest().finish();
    }
    HttpResponse::Ok().content_type("application/json").body(GREETING)
}

impl Hello {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let server = HttpServer::new(|| App::new().service(say_hello).service(hear_and_say_hello))
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .context("hello cannot listen")?;
        let address = *server.addrs().first().context("hello has no address")?;
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Self { address, handle })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) async fn stop(self) {
        self.handle.stop(false).await;
    }
}
