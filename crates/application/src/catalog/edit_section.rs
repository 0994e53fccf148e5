use std::sync::Arc;

use frontrow_domain::catalog::{Capacity, Section, SectionStatus};
use frontrow_domain::shared::SectionId;

use crate::ports::{self, Programme, SectionEditOutcome, Unavailable};

/// What is to change of a section; what is none stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SectionEdit {
    /// Whether it is on sale.
    pub status: Option<SectionStatus>,
    /// How many places it has; only of a standing section.
    pub capacity: Option<Capacity>,
}

/// Why a section stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditSectionError {
    /// It does not exist, or was removed.
    #[error("there is no such section")]
    NotFound,
    /// More places are taken than it should have.
    #[error("{taken} places are taken")]
    BelowTaken {
        /// How many.
        taken: u32,
    },
    /// A seated block has as many places as seats.
    #[error("a block of seats has as many places as seats")]
    Seated,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Opens, closes or resizes a section.
pub struct EditSection {
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
}

impl EditSection {
    /// The section after the change.
    ///
    /// # Errors
    /// [`EditSectionError`]
    pub async fn execute(&self, id: SectionId, edit: SectionEdit) -> Result<Section, EditSectionError> {
        let edit = ports::SectionEdit { status: edit.status, capacity: edit.capacity.map(Capacity::places) };
        match self.programme.edit_section(id, edit).await? {
            SectionEditOutcome::Edited(section) => Ok(section),
            SectionEditOutcome::NotFound => Err(EditSectionError::NotFound),
            SectionEditOutcome::BelowTaken { taken } => Err(EditSectionError::BelowTaken { taken }),
            SectionEditOutcome::Seated => Err(EditSectionError::Seated),
        }
    }
}
