use time::OffsetDateTime;

/// What time it is, for everyone alike.
///
/// # Contract
/// 1. **whole milliseconds**: what is stored and read again is equal to what was decided upon.
/// 2. **one time base**: all replicas follow the clock of the database they share, so no decision ever compares the
///    clocks of two machines.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Clock: Send + Sync {
    /// The current instant, UTC.
    fn now(&self) -> OffsetDateTime;
}
