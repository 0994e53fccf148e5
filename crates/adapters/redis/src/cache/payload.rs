//! What a kept value looks like in Redis. Replicas of two versions share a cache while one replaces the other, so what
//! cannot be read is nothing kept.

use frontrow_application::ports::{Cached, Sale};
use frontrow_domain::catalog::{Concert, ConcertDate, ConcertText, SalesWindow};
use frontrow_domain::queue::QueueOverrides;
use frontrow_domain::shared::{ConcertId, DateId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::serde::rfc3339;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Payload {
    Concert { concert: ConcertPayload },
    Sale { concert: ConcertPayload, date: DatePayload },
}

#[derive(Serialize, Deserialize)]
struct ConcertPayload {
    id: Uuid,
    title: String,
    artist: String,
    description: String,
    poster_url: Option<String>,
    #[serde(with = "rfc3339")]
    sales_open_at: OffsetDateTime,
    #[serde(with = "rfc3339")]
    sales_close_at: OffsetDateTime,
    payment_required: bool,
    queue_required: bool,
    queue_max_active: Option<u32>,
    queue_pass_minutes: Option<u32>,
    #[serde(with = "rfc3339::option")]
    queue_opens_at: Option<OffsetDateTime>,
}

#[derive(Serialize, Deserialize)]
struct DatePayload {
    id: Uuid,
    #[serde(with = "rfc3339")]
    starts_at: OffsetDateTime,
    venue: String,
    available: u32,
    capacity: u32,
}

pub(super) fn write(value: &Cached) -> String {
    let payload = match value {
        Cached::Concert(concert) => Payload::Concert { concert: concert.into() },
        Cached::Sale(sale) => Payload::Sale { concert: (&sale.concert).into(), date: (&sale.date).into() },
    };
    // Fails for an instant beyond the year 9999 alone, and then nothing can be read from it.
    serde_json::to_string(&payload).unwrap_or_default()
}

pub(super) fn read(text: &str) -> Option<Cached> {
    match serde_json::from_str(text).ok()? {
        Payload::Concert { concert } => Some(Cached::Concert(concert.concert()?)),
        Payload::Sale { concert, date } => {
            let concert = concert.concert()?;
            let date = date.of(concert.id);
            Some(Cached::Sale(Sale { concert, date }))
        }
    }
}

impl From<&Concert> for ConcertPayload {
    fn from(concert: &Concert) -> Self {
        Self {
            id: concert.id.as_uuid(),
            title: concert.title.as_str().to_owned(),
            artist: concert.artist.as_str().to_owned(),
            description: concert.description.as_str().to_owned(),
            poster_url: concert.poster_url.clone(),
            sales_open_at: concert.sales.opens_at(),
            sales_close_at: concert.sales.closes_at(),
            payment_required: concert.payment_required,
            queue_required: concert.queue_required,
            queue_max_active: concert.queue.max_active,
            queue_pass_minutes: concert.queue.pass_minutes,
            queue_opens_at: concert.queue.opens_at,
        }
    }
}

impl ConcertPayload {
    fn concert(self) -> Option<Concert> {
        let text = |text: &str| ConcertText::parse(text, 0, ConcertText::MAX_DESCRIPTION_CHARACTERS).ok();
        Some(Concert {
            id: ConcertId::new(self.id),
            title: text(&self.title)?,
            artist: text(&self.artist)?,
            description: text(&self.description)?,
            poster_url: self.poster_url,
            sales: SalesWindow::new(self.sales_open_at, self.sales_close_at).ok()?,
            payment_required: self.payment_required,
            queue_required: self.queue_required,
            queue: QueueOverrides {
                max_active: self.queue_max_active,
                pass_minutes: self.queue_pass_minutes,
                opens_at: self.queue_opens_at,
            },
        })
    }
}

impl From<&ConcertDate> for DatePayload {
    fn from(date: &ConcertDate) -> Self {
        Self {
            id: date.id.as_uuid(),
            starts_at: date.starts_at,
            venue: date.venue.clone(),
            available: date.available,
            capacity: date.capacity,
        }
    }
}

impl DatePayload {
    fn of(self, concert: ConcertId) -> ConcertDate {
        ConcertDate {
            id: DateId::new(self.id),
            concert,
            starts_at: self.starts_at,
            venue: self.venue,
            available: self.available,
            capacity: self.capacity,
        }
    }
}

#[cfg(test)]
mod tests {
    use frontrow_application::ports::{Cached, Sale};
    use frontrow_domain::queue::QueueOverrides;
    use frontrow_testkit::FakeClock;
    use frontrow_testkit::builders::{a_concert, a_date_of};
    use time::Duration;

    use super::{read, write};

    #[test]
    fn everything_comes_back() {
        let mut concert = a_concert();
        concert.poster_url = Some("https://example.com/poster.png".to_owned());
        concert.queue_required = true;
        concert.queue = QueueOverrides {
            max_active: Some(50),
            pass_minutes: Some(7),
            opens_at: Some(FakeClock::START + Duration::nanoseconds(1)),
        };
        let mut date = a_date_of(concert.id);
        (date.available, date.capacity) = (3, 4);
        for value in [Cached::Concert(concert.clone()), Cached::Sale(Sale { concert, date })] {
            assert_eq!(read(&write(&value)), Some(value));
        }
    }

    #[test]
    fn what_another_version_wrote_is_nothing_kept() {
        for text in ["", "{}", r#"{"kind":"venue"}"#, r#"{"kind":"concert","concert":{}}"#] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
