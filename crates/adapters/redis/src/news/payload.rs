//! What travels: the version of its form, and what was told. People can read it: `redis-cli subscribe frontrow:news`.

use frontrow_application::news::{Claimed, News, ProgrammeChange, Standing};
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{ConcertId, DateId, ReservationId, SeatId, SectionId, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// Another form has another number, and is not understood by whoever does not know it.
const VERSION: &str = "1";

/// Ten times what a full message of large carts takes; nobody of ours sends more.
const BYTES_AT_MOST: usize = 4 << 20;

/// Why a message was not understood.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotUnderstood {
    #[error("it has the form {0}, which is not known here")]
    Version(String),
    #[error("it is no news: {0}")]
    Garbled(String),
}

/// What one replica tells at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) replica: Uuid,
    pub(super) number: u64,
    pub(super) news: Vec<News>,
}

#[derive(Serialize, Deserialize)]
struct MessageV1 {
    #[serde(rename = "r")]
    replica: Id,
    #[serde(rename = "n")]
    number: u64,
    #[serde(rename = "w")]
    news: Vec<NewsV1>,
}

#[derive(Serialize, Deserialize)]
enum NewsV1 {
    #[serde(rename = "w")]
    Wrote(StandingV1),
    #[serde(rename = "m")]
    MayHaveWritten(StandingV1),
    #[serde(rename = "l")]
    ListingChanged,
    #[serde(rename = "h")]
    HallsChanged,
    #[serde(rename = "x")]
    Lost,
}

/// Instants in microseconds.
#[derive(Serialize, Deserialize)]
struct StandingV1 {
    #[serde(rename = "r")]
    reservation: Id,
    #[serde(rename = "c")]
    concert: Id,
    #[serde(rename = "d")]
    date: Id,
    #[serde(rename = "o")]
    holder: Id,
    #[serde(rename = "t")]
    claimed: ClaimedV1,
    #[serde(rename = "s")]
    status: StatusV1,
    #[serde(rename = "u")]
    until: i64,
    #[serde(rename = "a")]
    at: i64,
}

#[derive(Serialize, Deserialize)]
enum ClaimedV1 {
    #[serde(rename = "s")]
    Seats(Vec<Id>),
    #[serde(rename = "p")]
    Places(Id, u32),
}

#[derive(Serialize, Deserialize)]
enum StatusV1 {
    #[serde(rename = "h")]
    TemporarilyAssigned,
    #[serde(rename = "t")]
    Confirmed,
    #[serde(rename = "c")]
    Cancelled,
    #[serde(rename = "e")]
    Expired,
}

/// Without hyphens.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Id(#[serde(with = "uuid::serde::simple")] Uuid);

impl Message {
    pub(super) fn encode(&self) -> Result<String, serde_json::Error> {
        let news = self.news.iter().map(NewsV1::from).collect();
        let body = MessageV1 { replica: Id(self.replica), number: self.number, news };
        Ok(format!("{VERSION} {}", serde_json::to_string(&body)?))
    }

    pub(super) fn decode(payload: &str) -> Result<Self, NotUnderstood> {
        let garbled = |reason: &dyn ToString| NotUnderstood::Garbled(reason.to_string());
        if payload.len() > BYTES_AT_MOST {
            return Err(garbled(&"it is too long"));
        }
        match payload.split_once(' ') {
            Some((VERSION, body)) => {
                let body: MessageV1 = serde_json::from_str(body).map_err(|error| garbled(&error))?;
                let news: Result<_, _> = body.news.into_iter().map(News::try_from).collect();
                let news = news.map_err(|error: time::error::ComponentRange| garbled(&error))?;
                Ok(Self { replica: body.replica.0, number: body.number, news })
            }
            Some((version, _)) => Err(NotUnderstood::Version(version.chars().take(16).collect())),
            None => Err(garbled(&"it has no version")),
        }
    }
}

impl From<&News> for NewsV1 {
    fn from(news: &News) -> Self {
        match news {
            News::Wrote(standing) => Self::Wrote(standing.into()),
            News::MayHaveWritten(standing) => Self::MayHaveWritten(standing.into()),
            News::ProgrammeChanged(ProgrammeChange::Listing) => Self::ListingChanged,
            News::ProgrammeChanged(ProgrammeChange::Halls) => Self::HallsChanged,
            News::Lost => Self::Lost,
        }
    }
}

impl TryFrom<NewsV1> for News {
    type Error = time::error::ComponentRange;

    fn try_from(news: NewsV1) -> Result<Self, Self::Error> {
        Ok(match news {
            NewsV1::Wrote(standing) => Self::Wrote(standing.try_into()?),
            NewsV1::MayHaveWritten(standing) => Self::MayHaveWritten(standing.try_into()?),
            NewsV1::ListingChanged => Self::ProgrammeChanged(ProgrammeChange::Listing),
            NewsV1::HallsChanged => Self::ProgrammeChanged(ProgrammeChange::Halls),
            NewsV1::Lost => Self::Lost,
        })
    }
}

impl From<&Standing> for StandingV1 {
    fn from(standing: &Standing) -> Self {
        Self {
            reservation: Id(standing.reservation.as_uuid()),
            concert: Id(standing.concert.as_uuid()),
            date: Id(standing.date.as_uuid()),
            holder: Id(standing.holder.as_uuid()),
            claimed: match &standing.claimed {
                Claimed::Seats(seats) => ClaimedV1::Seats(seats.iter().map(|seat| Id(seat.as_uuid())).collect()),
                Claimed::Places { section, quantity } => ClaimedV1::Places(Id(section.as_uuid()), *quantity),
            },
            status: match standing.status {
                Status::TemporarilyAssigned => StatusV1::TemporarilyAssigned,
                Status::Confirmed => StatusV1::Confirmed,
                Status::Cancelled => StatusV1::Cancelled,
                Status::Expired => StatusV1::Expired,
            },
            until: microseconds(standing.until),
            at: microseconds(standing.at),
        }
    }
}

impl TryFrom<StandingV1> for Standing {
    type Error = time::error::ComponentRange;

    fn try_from(standing: StandingV1) -> Result<Self, Self::Error> {
        Ok(Self {
            reservation: ReservationId::new(standing.reservation.0),
            concert: ConcertId::new(standing.concert.0),
            date: DateId::new(standing.date.0),
            holder: UserId::new(standing.holder.0),
            claimed: match standing.claimed {
                ClaimedV1::Seats(seats) => Claimed::Seats(seats.into_iter().map(|seat| SeatId::new(seat.0)).collect()),
                ClaimedV1::Places(section, quantity) => {
                    Claimed::Places { section: SectionId::new(section.0), quantity }
                }
            },
            status: match standing.status {
                StatusV1::TemporarilyAssigned => Status::TemporarilyAssigned,
                StatusV1::Confirmed => Status::Confirmed,
                StatusV1::Cancelled => Status::Cancelled,
                StatusV1::Expired => Status::Expired,
            },
            until: instant(standing.until)?,
            at: instant(standing.at)?,
        })
    }
}

/// Every instant that can be stored fits.
fn microseconds(instant: OffsetDateTime) -> i64 {
    i64::try_from(instant.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}

fn instant(microseconds: i64) -> Result<OffsetDateTime, time::error::ComponentRange> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(microseconds) * 1_000)
}

#[cfg(test)]
mod tests;
