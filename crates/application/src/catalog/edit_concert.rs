use std::sync::Arc;

use frontrow_domain::catalog::{Concert, ConcertText, SalesWindow, SalesWindowEmpty};
use frontrow_domain::shared::ConcertId;
use time::OffsetDateTime;

use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Catalog, Programme, Unavailable};

/// What is to change of a concert; what is none stays.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ConcertEdit {
    /// What it is called.
    pub title: Option<ConcertText>,
    /// Who plays.
    pub artist: Option<ConcertText>,
    /// What there is to say.
    pub description: Option<ConcertText>,
    /// When sales open.
    pub sales_opens_at: Option<OffsetDateTime>,
    /// When sales close.
    pub sales_closes_at: Option<OffsetDateTime>,
    /// Whether a hold must be paid to become a ticket.
    pub payment_required: Option<bool>,
    /// Whether holding needs a pass from the waiting room.
    pub queue_required: Option<bool>,
}

/// Why a concert stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditConcertError {
    /// It does not exist, or was removed.
    #[error("there is no such concert")]
    NotFound,
    /// Sales would close before they open.
    #[error(transparent)]
    SalesWindowEmpty(#[from] SalesWindowEmpty),
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Changes a concert that is on sale. Holds and tickets that exist stay as they are.
pub struct EditConcert {
    /// What is on sale, as it is written: an older copy would lose every race.
    pub catalog: Arc<dyn Catalog>,
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
}

impl EditConcert {
    /// The concert after the change. Of two sellers who change one concert at once, the second changes what the first
    /// has written.
    ///
    /// # Errors
    /// [`EditConcertError`]
    pub async fn execute(&self, id: ConcertId, edit: ConcertEdit) -> Result<Concert, EditConcertError> {
        for _ in 0..RACES_LOST_AT_MOST {
            let before = self.catalog.concert(id).await?.ok_or(EditConcertError::NotFound)?;
            let after = edit.clone().applied_to(before.clone())?;
            if self.programme.replace_concert(&before, &after).await? {
                return Ok(after);
            }
        }
        Err(Unavailable::of("a concert that others keep changing").into())
    }
}

impl ConcertEdit {
    fn applied_to(self, before: Concert) -> Result<Concert, SalesWindowEmpty> {
        let opens_at = self.sales_opens_at.unwrap_or(before.sales.opens_at());
        let closes_at = self.sales_closes_at.unwrap_or(before.sales.closes_at());
        Ok(Concert {
            title: self.title.unwrap_or(before.title),
            artist: self.artist.unwrap_or(before.artist),
            description: self.description.unwrap_or(before.description),
            sales: SalesWindow::new(opens_at, closes_at)?,
            payment_required: self.payment_required.unwrap_or(before.payment_required),
            queue_required: self.queue_required.unwrap_or(before.queue_required),
            ..before
        })
    }
}
