//! What a reservation claims, as it was sold: a small JSON text in its row. It says which seats without an index on
//! the seats, and what the ticket said and cost whatever becomes of the hall.

use frontrow_domain::reservation::{Claim, HeldSeat, PlacesClaim, SeatSet};
use frontrow_domain::shared::{SeatId, SectionId, Won};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::value::unreadable;

#[derive(Serialize, Deserialize)]
struct SeatItem {
    id: Uuid,
    label: String,
    price: i64,
}

#[derive(Serialize, Deserialize)]
struct PlacesItem {
    name: String,
    price: i64,
}

/// The text for a claim.
pub(crate) fn items_text(claim: &Claim) -> Result<String, DbErr> {
    let text = match claim {
        Claim::Seats(seats) => serde_json::to_string(&seats.seats().iter().map(seat_item).collect::<Vec<_>>()),
        Claim::Places(places) => {
            let item = PlacesItem { name: places.name().to_owned(), price: places.price().amount() };
            serde_json::to_string(&item)
        }
    };
    text.map_err(|error| unreadable("a claim that can be written", error))
}

/// The claim of a text; on places where there is a section.
pub(super) fn claim(text: &str, section: Option<SectionId>, quantity: u32) -> Result<Claim, DbErr> {
    match section {
        None => seats(text),
        Some(section) => places(text, section, quantity),
    }
}

fn seats(text: &str) -> Result<Claim, DbErr> {
    let items: Vec<SeatItem> = serde_json::from_str(text).map_err(|error| unreadable("a list of seats", error))?;
    let seats = items.into_iter().map(held_seat).collect::<Result<Vec<_>, _>>()?;
    SeatSet::new(seats).map(Claim::Seats).map_err(|error| unreadable("a cart", error))
}

fn places(text: &str, section: SectionId, quantity: u32) -> Result<Claim, DbErr> {
    let item: PlacesItem = serde_json::from_str(text).map_err(|error| unreadable("a claim on places", error))?;
    let claim = PlacesClaim::new(section, item.name, won(item.price)?, quantity);
    claim.map(Claim::Places).map_err(|error| unreadable("a number of places", error))
}

fn seat_item(seat: &HeldSeat) -> SeatItem {
    SeatItem { id: seat.id.as_uuid(), label: seat.label.clone(), price: seat.price.amount() }
}

fn held_seat(item: SeatItem) -> Result<HeldSeat, DbErr> {
    Ok(HeldSeat { id: SeatId::new(item.id), label: item.label, price: won(item.price)? })
}

fn won(amount: i64) -> Result<Won, DbErr> {
    Won::new(amount).map_err(|error| unreadable("an amount", error))
}
