/// An event of a type that we know says what we do not understand; its source says which member, and why.
#[derive(Debug, thiserror::Error)]
#[error("an event of type {kind} cannot be read")]
pub struct Unreadable {
    /// Its type.
    pub kind: String,
    /// What is wrong with it.
    #[source]
    pub why: serde_json::Error,
}
