/// Who caused a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The person whose reservation it is.
    User,
    /// A timer, the gateway's answer, or a step that heals.
    System,
    /// Somebody with the role `admin`, on another person's reservation.
    Administrator,
}
