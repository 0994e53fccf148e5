//! Who is asking.

use frontrow_domain::account::Role;
use frontrow_domain::shared::UserId;

/// Who is asking, as proven by their token and never by the request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
}

impl Caller {
    /// Whether this person may see and give back what belongs to `owner`: their own, or anybody's for an
    /// administrator.
    #[must_use]
    pub fn may_act_for(&self, owner: UserId) -> bool {
        self.user == owner || self.role == Role::Administrator
    }
}
