use std::net::SocketAddr;

use anyhow::Context;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Concert, Date};
use crate::load::{Connection, Request};

/// Whoever sets the stage, over the same API as everybody.
pub(crate) struct Administrator {
    address: SocketAddr,
    token: String,
}

impl Administrator {
    pub(crate) async fn sign_in(address: SocketAddr, (email, password): (&str, &str)) -> anyhow::Result<Self> {
        let mut this = Self { address, token: String::new() };
        let pair = json!({ "email": email, "password": password });
        let answer = this.call("POST", "/auth/token", Some(&pair)).await?;
        answer["accessToken"].as_str().context("no token")?.clone_into(&mut this.token);
        Ok(this)
    }

    /// A concert that is on sale now, without payment.
    pub(crate) async fn concert(&self, queue_required: bool) -> anyhow::Result<Concert> {
        let body = json!({
            "title": "Benchmark", "artist": "Trio", "description": "", "salesOpenAt": "2020-01-01T00:00:00Z",
            "salesCloseAt": "2090-01-01T00:00:00Z", "paymentRequired": true, "queueRequired": queue_required,
        });
        let answer = self.call("POST", "/admin/concerts", Some(&body)).await?;
        Ok(Concert { id: id_of(&answer)? })
    }

    /// A date of `rows` × `seats_per_row` seats in one section; without their ids.
    pub(crate) async fn open_date(&self, concert: Concert, rows: u32, seats_per_row: u32) -> anyhow::Result<Uuid> {
        let block = json!({ "name": "Main", "price": 50_000, "rows": rows, "seatsPerRow": seats_per_row });
        self.add_date(concert, &json!({ "sections": [block] })).await
    }

    /// The same, with them.
    pub(crate) async fn date(&self, concert: Concert, rows: u32, seats_per_row: u32) -> anyhow::Result<Date> {
        let id = self.open_date(concert, rows, seats_per_row).await?;
        let map = self.call("GET", &format!("/concert-dates/{id}/seats"), None).await?;
        let seats = map["seats"].as_array().context("no seats")?;
        let seats = seats.iter().map(id_of).collect::<Result<Vec<_>, _>>()?;
        self.look_in(id).await?;
        Ok(Date { id, concert: concert.id, seats })
    }

    /// Wants a seat that no hall has: the first question about a date is always slower, and in a sale there is one hot
    /// date where a benchmark has many.
    async fn look_in(&self, date: Uuid) -> anyhow::Result<()> {
        let body = json!({ "concertDateId": date, "seatIds": [Uuid::nil()] });
        let answer = self.ask("POST", "/reservations", Some(&body)).await?;
        anyhow::ensure!(
            answer.0 == 422,
            "a seat that no hall has: {} {}",
            answer.0,
            String::from_utf8_lossy(&answer.1)
        );
        Ok(())
    }

    /// A date with one standing section; gives the section.
    pub(crate) async fn floor(&self, concert: Concert, capacity: u32) -> anyhow::Result<Uuid> {
        let date = self.add_date(concert, &json!({ "sections": [] })).await?;
        let body = json!({ "name": "Floor", "price": 30_000, "capacity": capacity });
        let answer = self.call("POST", &format!("/admin/concert-dates/{date}/sections"), Some(&body)).await?;
        id_of(&answer)
    }

    async fn add_date(&self, concert: Concert, layout: &Value) -> anyhow::Result<Uuid> {
        let body = json!({ "startsAt": "2090-01-02T00:00:00Z", "venue": "Hall", "layout": layout });
        id_of(&self.call("POST", &format!("/admin/concerts/{}/dates", concert.id), Some(&body)).await?)
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let (status, body) = self.ask(method, path, body).await?;
        let text = String::from_utf8_lossy(&body);
        anyhow::ensure!(matches!(status, 200 | 201), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).with_context(|| format!("{method} {path}: no JSON"))
    }

    /// Over a connection of its own: the server closes one that idles, and minutes pass between two calls.
    async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<(u16, Vec<u8>)> {
        let (path, bearer, key) =
            (format!("/api/v1{path}"), format!("Bearer {}", self.token), Uuid::now_v7().to_string());
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key.as_str())];
        let headers = if self.token.is_empty() { &headers[..0] } else { &headers[..] };
        let request = Request::whole(method, &path, headers, body.map(Value::to_string).as_deref());
        let mut connection = Connection::open(self.address).await.context("the server does not answer")?;
        let answer = connection.exchange(&request).await.with_context(|| format!("{method} {path}"))?;
        Ok((answer.status, answer.body.to_vec()))
    }
}

fn id_of(answer: &Value) -> anyhow::Result<Uuid> {
    answer["id"].as_str().and_then(|id| id.parse().ok()).context("no id in the answer")
}
