use std::sync::Arc;

use frontrow_domain::catalog::{Section, SectionKind};
use frontrow_domain::reservation::{Claim, PlacesClaim, Reservation};
use frontrow_domain::shared::{SectionId, UserId};
use time::OffsetDateTime;

use super::hold::{BoxOffice, HoldError, InvalidSeats};
use crate::idempotency::{Answer, IdempotencyKey, KeyReused};
use crate::ports::{Sale, SectionHoldOutcome, SectionInventory};

/// Somebody wants places in a standing section.
#[derive(Clone, Debug)]
pub struct HoldPlacesCommand {
    /// Who.
    pub caller: UserId,
    /// In which section.
    pub section: SectionId,
    /// How many places.
    pub quantity: u32,
    /// The queue token, if one came along.
    pub pass: Option<String>,
    /// The request's key.
    pub key: IdempotencyKey,
}

/// Holds a number of places in a standing section until the deadline.
pub struct HoldPlaces {
    /// What both ways of holding need.
    pub office: BoxOffice,
    /// Who decides how many places are left.
    pub inventory: Arc<dyn SectionInventory>,
}

impl HoldPlaces {
    /// Holds the places.
    ///
    /// # Errors
    /// [`HoldError`]: nothing was held, or nobody knows.
    pub async fn execute(&self, command: HoldPlacesCommand) -> Result<Answer<Reservation>, HoldError> {
        let attempt = self.attempt(&command).await;
        self.office.answer(attempt, command.caller, &command.key).await
    }

    async fn attempt(&self, command: &HoldPlacesCommand) -> Result<Reservation, HoldError> {
        let began = self.office.clock.now();
        let limit = self.office.policy.max_per_user;
        if command.quantity == 0 || command.quantity > limit {
            return Err(HoldError::InvalidQuantity { limit });
        }
        let section = self.office.catalog.section(command.section).await?.ok_or(HoldError::NotFound)?;
        if section.kind == SectionKind::Seated {
            return Err(InvalidSeats::SectionIsNumbered.into());
        }
        let sale = self.office.open_sale(section.date, command.caller, command.pass.as_deref(), began).await?;
        let attempt = self.hold(command, section, &sale, began).await;
        self.office.measure(&sale, &attempt, began);
        attempt
    }

    async fn hold(
        &self,
        command: &HoldPlacesCommand,
        section: Section,
        sale: &Sale,
        now: OffsetDateTime,
    ) -> Result<Reservation, HoldError> {
        let limit = self.office.policy.max_per_user;
        let places = PlacesClaim::new(section.id, section.name, section.price, command.quantity)
            .map_err(|_| HoldError::InvalidQuantity { limit })?;
        let hold = self.office.new_hold(sale, command.caller, Claim::Places(places), command.key, now);
        match self.inventory.hold(&hold).await? {
            SectionHoldOutcome::Held => Ok(hold.change.after),
            // Whether it is this request again, the look-up in `answer` tells.
            SectionHoldOutcome::KeyUsed => Err(KeyReused.into()),
            SectionHoldOutcome::SoldOut { remaining } => Err(HoldError::SoldOut { remaining }),
            SectionHoldOutcome::SectionClosed => Err(HoldError::SectionClosed),
            SectionHoldOutcome::LimitReached => Err(HoldError::HoldLimit { limit }),
        }
    }
}
