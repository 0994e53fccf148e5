//! Something to sell, and the steps of a sale that most stories take.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Person, Reply, Server};

/// A date with numbered seats.
pub struct Hall {
    pub concert: String,
    pub date: String,
    /// Seat ids in the order of the hall.
    pub seats: Vec<String>,
}

/// A date with one standing section.
pub struct Floor {
    pub concert: String,
    pub section: String,
}

/// What a concert asks for.
#[derive(Clone, Copy)]
pub struct Sale {
    pub payment_required: bool,
    pub queue_required: bool,
}

impl Sale {
    /// Paid, and without a waiting room: most stories are about something else.
    pub const PAID: Self = Self { payment_required: true, queue_required: false };
    /// Neither paid nor queued for.
    pub const FREE: Self = Self { payment_required: false, queue_required: false };
    /// Paid and queued for.
    pub const QUEUED: Self = Self { payment_required: true, queue_required: true };
}

impl Server {
    /// A concert that is on sale now.
    pub async fn concert(&self, sale: Sale) -> String {
        let body = json!({
            "title": "Small Hours", "artist": "Trio", "description": "", "salesOpenAt": "2020-01-01T00:00:00Z",
            "salesCloseAt": "2090-01-01T00:00:00Z", "paymentRequired": sale.payment_required,
            "queueRequired": sale.queue_required,
        });
        let reply = self.api.post("/admin/concerts").by(&self.administrator).json(&body).send().await;
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.text("id").to_owned()
    }

    async fn date(&self, concert: &str, layout: Value) -> String {
        let body = json!({ "startsAt": "2090-01-02T00:00:00Z", "venue": "Club", "layout": layout });
        let path = format!("/admin/concerts/{concert}/dates");
        let reply = self.api.post(&path).by(&self.administrator).json(&body).send().await;
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.text("id").to_owned()
    }

    /// A hall of `rows` × `seats_per_row` at 50,000 won a seat.
    pub async fn hall(&self, sale: Sale, rows: u32, seats_per_row: u32) -> Hall {
        let concert = self.concert(sale).await;
        let block = json!({ "name": "Main", "price": 50_000, "rows": rows, "seatsPerRow": seats_per_row });
        let date = self.date(&concert, json!({ "sections": [block] })).await;
        let seats = self.seat_map(&date).await.iter().map(|seat| seat["id"].as_str().unwrap().to_owned()).collect();
        Hall { concert, date, seats }
    }

    /// A standing section of `capacity` at 30,000 won a place.
    pub async fn floor(&self, sale: Sale, capacity: u32) -> Floor {
        let concert = self.concert(sale).await;
        let date = self.date(&concert, json!({ "sections": [] })).await;
        let body = json!({ "name": "Floor", "price": 30_000, "capacity": capacity });
        let path = format!("/admin/concert-dates/{date}/sections");
        let reply = self.api.post(&path).by(&self.administrator).json(&body).send().await;
        assert_eq!(reply.status, 201, "{reply:?}");
        Floor { concert, section: reply.text("id").to_owned() }
    }

    /// The seats of a date as they are shown.
    pub async fn seat_map(&self, date: &str) -> Vec<Value> {
        let reply = self.api.get(&format!("/concert-dates/{date}/seats")).send().await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.body["seats"].as_array().unwrap().clone()
    }

    /// How many seats of a date are shown with `status`.
    pub async fn count(&self, date: &str, status: &str) -> usize {
        self.seat_map(date).await.iter().filter(|seat| seat["status"] == status).count()
    }

    /// Tries to hold seats, with a key of its own.
    pub async fn hold(&self, person: &Person, hall: &Hall, seats: &[&str]) -> Reply {
        let body = json!({ "concertDateId": hall.date, "seatIds": seats });
        self.api.post("/reservations").by(person).key(&new_key()).json(&body).send().await
    }

    /// Tries to hold places.
    pub async fn hold_places(&self, person: &Person, floor: &Floor, quantity: u32) -> Reply {
        let body = json!({ "sectionId": floor.section, "quantity": quantity });
        self.api.post("/reservations").by(person).key(&new_key()).json(&body).send().await
    }

    /// Pays a reservation by card with a payment key of the fake gateway.
    pub async fn pay_by_card(&self, person: &Person, reservation: &str, payment_key: &str) -> Reply {
        let body = json!({ "reservationId": reservation, "method": "CARD", "paymentKey": payment_key });
        self.api.post("/payments").by(person).key(&new_key()).json(&body).send().await
    }

    /// Pays a reservation from the wallet.
    pub async fn pay_with_points(&self, person: &Person, reservation: &str) -> Reply {
        let body = json!({ "reservationId": reservation, "method": "POINTS" });
        self.api.post("/payments").by(person).key(&new_key()).json(&body).send().await
    }

    /// Puts points into a wallet.
    pub async fn charge(&self, person: &Person, amount: i64) {
        let body = json!({ "amount": amount });
        let reply = self.api.post("/points/charge").by(person).key(&new_key()).json(&body).send().await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    /// What is in a wallet.
    pub async fn balance(&self, person: &Person) -> i64 {
        self.api.get("/points").by(person).send().await.body["balance"].as_i64().unwrap()
    }

    /// A reservation as its holder sees it.
    pub async fn reservation(&self, person: &Person, id: &str) -> Value {
        self.api.get(&format!("/reservations/{id}")).by(person).send().await.body
    }

    /// Gives a reservation back.
    pub async fn cancel(&self, person: &Person, id: &str) -> Reply {
        self.api.post(&format!("/reservations/{id}/cancel")).by(person).key(&new_key()).json(&json!({})).send().await
    }

    /// Takes a place in the waiting room; gives the token and the whole answer.
    pub async fn join(&self, person: &Person, concert: &str) -> (String, Reply) {
        let reply = self.api.post("/queue/token").by(person).json(&json!({ "concertId": concert })).send().await;
        (reply.text("token").to_owned(), reply)
    }
}

/// A key that nobody used before.
pub fn new_key() -> String {
    Uuid::now_v7().to_string()
}
