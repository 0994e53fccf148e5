mod compare;
mod fill;

use std::sync::{Arc, Mutex, PoisonError};

use frontrow_domain::shared::ReservationId;

use crate::ports::{Catalog, Clock, Reservations, SlotArea, SlotGate, Unavailable};

/// Keeps the gate of slots near the truth: fills what is cold, and frees what nobody has.
///
/// A run is bounded, and the next one goes on where it stopped. Nothing depends on it but speed, and how soon slots are
/// found again whose taker vanished.
pub struct TidySlots {
    /// What is kept near the truth.
    gate: Arc<dyn SlotGate>,
    /// The truth.
    reservations: Arc<dyn Reservations>,
    /// What is on sale.
    catalog: Arc<dyn Catalog>,
    /// What time it is.
    clock: Arc<dyn Clock>,
    place: Mutex<Place>,
}

/// How far the comparison came.
#[derive(Clone, Copy, Default)]
struct Place {
    area: Option<SlotArea>,
    from: Option<u128>,
}

impl TidySlots {
    /// Begins with the first area.
    #[must_use]
    pub fn new(
        gate: Arc<dyn SlotGate>,
        reservations: Arc<dyn Reservations>,
        catalog: Arc<dyn Catalog>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { gate, reservations, catalog, clock, place: Mutex::default() }
    }

    /// How many claims were added, changed or freed.
    ///
    /// # Errors
    /// [`Unavailable`] when nobody knows; what was done before stays done.
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let added = self.fill_wanted().await?;
        let corrected = self.compare().await?;
        Ok(added + corrected)
    }

    fn place(&self) -> Place {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn go_on_at(&self, place: Place) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

/// Ids ascend with time, so nothing that claims a part of an area comes before its own id.
const fn before_all_claims(area: SlotArea) -> ReservationId {
    match area {
        SlotArea::Section(section) => ReservationId::new(section.as_uuid()),
        SlotArea::Date(date) => ReservationId::new(date.as_uuid()),
    }
}

#[cfg(test)]
mod tests;
