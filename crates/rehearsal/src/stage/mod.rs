//! What is sold: a concert of the rehearsal's own, made by the administrator and taken away at the end.

mod map;

use std::sync::Arc;

use serde_json::{Value, json};

pub(crate) use map::{COLUMNS, Hall, Seat, SeatStatus, statuses};

use crate::RehearsalError;
use crate::client::{Ask, Client, Kind};
use crate::people::{random_id, sign_in};
use crate::plan::{PRICE_STANDING, Plan, blocks};

/// The concert on sale.
pub(crate) struct Stage {
    pub(crate) concert: String,
    pub(crate) date: String,
    pub(crate) hall: Arc<Hall>,
    /// The standing section, where there is one.
    pub(crate) section: Option<String>,
    pub(crate) administrator: String,
}

impl Stage {
    pub(crate) async fn set_up(plan: &Plan, client: &Client) -> Result<Self, RehearsalError> {
        let (email, password) = (&plan.administrator.email, &plan.administrator.password);
        let setting_up = SettingUp { client, administrator: sign_in(client, email, password).await? };
        let concert = setting_up.made("making a concert", "/admin/concerts".to_owned(), concert(plan)).await?;
        if let Some(max_active) = plan.max_active {
            setting_up.tune(&concert, max_active).await?;
        }
        let date = setting_up.made("adding a date", format!("/admin/concerts/{concert}/dates"), date(plan)).await?;
        let section = match plan.goods.standing {
            0 => None,
            capacity => {
                let body = json!({ "name": "Floor", "price": PRICE_STANDING, "capacity": capacity });
                let path = format!("/admin/concert-dates/{date}/sections");
                Some(setting_up.made("adding a standing section", path, body).await?)
            }
        };
        let hall = Arc::new(setting_up.hall(&date).await?);
        Ok(Self { concert, date, hall, section, administrator: setting_up.administrator })
    }

    /// Takes the concert off the programme. What was sold stays in the books.
    pub(crate) async fn clear(&self, client: &Client) -> Result<(), RehearsalError> {
        let ask = Ask::delete(Kind::SetUp, format!("/admin/concerts/{}", self.concert)).by(&self.administrator);
        RehearsalError::unless_fine("taking the concert off the programme", client.insist(&ask).await).map(|_| ())
    }
}

struct SettingUp<'a> {
    client: &'a Client,
    administrator: String,
}

impl SettingUp<'_> {
    /// The id of what was made.
    async fn made(&self, doing: &'static str, path: String, body: Value) -> Result<String, RehearsalError> {
        let ask = Ask::post(Kind::SetUp, path, body).by(&self.administrator).key(&random_id().to_string());
        let answer = RehearsalError::unless_fine(doing, self.client.insist(&ask).await)?;
        answer.text("id").ok_or(RehearsalError::NotTheContract { doing })
    }

    async fn tune(&self, concert: &str, max_active: u32) -> Result<(), RehearsalError> {
        let body = json!({ "maxActive": max_active });
        let ask = Ask::patch(Kind::SetUp, format!("/admin/concerts/{concert}/queue"), body).by(&self.administrator);
        RehearsalError::unless_fine("tuning the waiting room", self.client.insist(&ask).await).map(|_| ())
    }

    async fn hall(&self, date: &str) -> Result<Hall, RehearsalError> {
        let doing = "reading the seat map";
        let ask = Ask::get(Kind::SetUp, format!("/concert-dates/{date}/seats")).accept(COLUMNS);
        let answer = RehearsalError::unless_fine(doing, self.client.insist(&ask).await)?;
        Hall::read(&answer).ok_or(RehearsalError::NotTheContract { doing })
    }
}

/// On sale since ever and for ever: whose clock is right is no part of the rehearsal.
fn concert(plan: &Plan) -> Value {
    json!({
        "title": "Rehearsal", "artist": format!("A crowd of {}", plan.crowd.people),
        "description": "Not a concert: somebody rehearses an on-sale.",
        "salesOpenAt": "2020-01-01T00:00:00Z", "salesCloseAt": "2090-01-01T00:00:00Z",
        "paymentRequired": true, "queueRequired": true,
    })
}

fn date(plan: &Plan) -> Value {
    let block = |block: crate::plan::Block| json!({ "name": block.name, "price": block.price, "rows": block.rows, "seatsPerRow": block.seats_per_row });
    let sections: Vec<_> = blocks(plan.goods.seats).into_iter().map(block).collect();
    json!({ "startsAt": "2090-01-02T00:00:00Z", "venue": "Rehearsal hall", "layout": { "sections": sections } })
}
