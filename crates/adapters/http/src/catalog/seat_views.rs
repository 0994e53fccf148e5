use frontrow_application::ports::SeatMap;
use frontrow_domain::catalog::{Seat, SeatStatus};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The same as columns: a third of the bytes for a large hall.
pub(super) const COLUMNS: &str = "application/vnd.frontrow.seats+json";

/// Every seat of a date.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SeatMapView<'a> {
    date_id: Uuid,
    /// Grows with every change.
    version: u64,
    seats: Vec<SeatView<'a>>,
}

/// One seat.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SeatView<'a> {
    id: Uuid,
    section: &'a str,
    row: &'a str,
    number: u32,
    label: &'a str,
    price: i64,
    /// `AVAILABLE`, `HELD` or `CONFIRMED`.
    #[schema(example = "AVAILABLE")]
    status: &'static str,
}

/// Every seat of a date, as columns of equal length.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SeatColumnsView<'a> {
    date_id: Uuid,
    version: u64,
    ids: Vec<Uuid>,
    sections: Vec<&'a str>,
    rows: Vec<&'a str>,
    numbers: Vec<u32>,
    labels: Vec<&'a str>,
    prices: Vec<i64>,
    /// One letter a seat: `A`vailable, `H`eld, `C`onfirmed.
    #[schema(example = "AAHC")]
    status: String,
}

impl<'a> SeatMapView<'a> {
    pub(super) fn of(map: &'a SeatMap) -> Self {
        let seats = map.seats.iter().map(SeatView::of).collect();
        Self { date_id: map.date.as_uuid(), version: map.version, seats }
    }
}

impl<'a> SeatView<'a> {
    fn of(seat: &'a Seat) -> Self {
        Self {
            id: seat.id.as_uuid(),
            section: &seat.section_name,
            row: &seat.row,
            number: seat.number,
            label: &seat.label,
            price: seat.price.amount(),
            status: seat.status.as_str(),
        }
    }
}

impl<'a> SeatColumnsView<'a> {
    pub(super) fn of(map: &'a SeatMap) -> Self {
        let seats = || map.seats.iter();
        Self {
            date_id: map.date.as_uuid(),
            version: map.version,
            ids: seats().map(|seat| seat.id.as_uuid()).collect(),
            sections: seats().map(|seat| seat.section_name.as_str()).collect(),
            rows: seats().map(|seat| seat.row.as_str()).collect(),
            numbers: seats().map(|seat| seat.number).collect(),
            labels: seats().map(|seat| seat.label.as_str()).collect(),
            prices: seats().map(|seat| seat.price.amount()).collect(),
            status: seats().map(|seat| letter(seat.status)).collect(),
        }
    }
}

const fn letter(status: SeatStatus) -> char {
    match status {
        SeatStatus::Available => 'A',
        SeatStatus::Held => 'H',
        SeatStatus::Confirmed => 'C',
    }
}
