use std::error::Error;

use frontrow_application::idempotency::KeyReused;
use frontrow_application::ports::Unavailable;

use super::{Problem, Slug};

/// How many causes of a failure are told: no library nests deeper, and a cycle would never end.
const CAUSES_AT_MOST: usize = 8;

impl From<Unavailable> for Problem {
    fn from(unavailable: Unavailable) -> Self {
        log_unavailable(&unavailable);
        Slug::Unavailable.because("something this request needs did not answer in time")
    }
}

impl From<KeyReused> for Problem {
    fn from(_: KeyReused) -> Self {
        Slug::IdempotencyKeyReused.because("this idempotency key was sent before with another request")
    }
}

/// Tells the operator what did not answer; the person asking is told only that something did not.
fn log_unavailable(unavailable: &Unavailable) {
    tracing::warn!(causes = causes(unavailable.source()), "{unavailable}");
}

/// A fault of ours: the operator is told what, the person asking only that.
pub(crate) fn fault(what: &'static str) -> Problem {
    tracing::error!("{what}");
    Slug::InternalError.because("something went wrong here")
}

fn causes(first: Option<&(dyn Error + 'static)>) -> String {
    let mut told = Vec::new();
    let mut next = first;
    while let (Some(cause), true) = (next, told.len() < CAUSES_AT_MOST) {
        told.push(cause.to_string());
        next = cause.source();
    }
    told.join(": ")
}
