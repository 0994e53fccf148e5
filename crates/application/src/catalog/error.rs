use crate::ports::Unavailable;

/// Why there is nothing to show or to remove.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// It does not exist, or was removed.
    #[error("there is no such thing on sale")]
    NotFound,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Why nothing was added.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// What it should belong to does not exist, or what the key once made was removed.
    #[error("there is no such thing on sale")]
    NotFound,
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}
