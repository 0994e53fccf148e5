use frontrow_application::catalog::{CreateError, EditConcertError, EditSectionError, TuneQueueError};
use frontrow_application::idempotency::KeyReused;
use frontrow_domain::queue::RulesOutOfRange;

use crate::problem::{Problem, Slug};

fn not_on_sale() -> Problem {
    Slug::NotFound.because("there is no such thing on sale")
}

impl From<CreateError> for Problem {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::NotFound => not_on_sale(),
            CreateError::KeyReused => KeyReused.into(),
            CreateError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<EditConcertError> for Problem {
    fn from(error: EditConcertError) -> Self {
        match error {
            EditConcertError::NotFound => not_on_sale(),
            EditConcertError::SalesWindowEmpty(off) => Self::malformed("/salesCloseAt", &off.to_string()),
            EditConcertError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<EditSectionError> for Problem {
    fn from(error: EditSectionError) -> Self {
        match error {
            EditSectionError::NotFound => not_on_sale(),
            EditSectionError::BelowTaken { taken } => {
                Slug::PlacesTaken.because(format!("{taken} places are taken")).with("taken", taken)
            }
            EditSectionError::Seated => {
                Slug::SectionNumbered.because("a section of numbered seats has as many places as seats")
            }
            EditSectionError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<TuneQueueError> for Problem {
    fn from(error: TuneQueueError) -> Self {
        match error {
            TuneQueueError::NotFound => not_on_sale(),
            TuneQueueError::RulesOutOfRange(off) => Self::malformed(place(off), &off.to_string()),
            TuneQueueError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

/// How long silence is borne is a setting of the operator, not of a concert.
const fn place(off: RulesOutOfRange) -> &'static str {
    match off {
        RulesOutOfRange::MaxActive => "/maxActive",
        RulesOutOfRange::PassTtl => "/passMinutes",
        RulesOutOfRange::IdleTtl => "",
    }
}
