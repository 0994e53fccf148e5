/// What a command did. Asking for what is already so is an answer, not an error, so that every command can be
/// repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<Change, Same> {
    /// Something is to be written.
    Changed(Change),
    /// It was so already; nothing is to be written.
    Unchanged(Same),
}
