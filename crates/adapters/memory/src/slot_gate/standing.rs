use frontrow_application::news::Standing;
use frontrow_domain::reservation::Status;
use time::OffsetDateTime;

/// Whether a claim that is not remembered is added.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Adding {
    New,
    Nothing,
}

/// Until when what stands so has its slots; a ticket for good.
pub(super) fn until(standing: &Standing) -> Option<OffsetDateTime> {
    (standing.status != Status::Confirmed).then_some(standing.until)
}

/// A deadline only ever moves on, and a ticket has none: so it does not matter which step was heard of first.
pub(super) fn later(one: Option<OffsetDateTime>, other: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    one.zip(other).map(|(one, other)| one.max(other))
}
