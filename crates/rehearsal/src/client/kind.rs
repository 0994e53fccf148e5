/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    SetUp,
    SignUp,
    SignIn,
    /// The concert and its dates.
    Browse,
    Map,
    Join,
    Poll,
    Leave,
    Hold,
    LetGo,
    Pay,
    /// What became of a reservation.
    Follow,
    /// Our own look at the figures.
    Watch,
    Audit,
}

/// Kinds whose latency is drawn over time, together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Hold,
    Pay,
    Queue,
    Read,
}

impl Group {
    pub(crate) const ALL: [Self; 4] = [Self::Hold, Self::Pay, Self::Queue, Self::Read];

    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Hold => 0,
            Self::Pay => 1,
            Self::Queue => 2,
            Self::Read => 3,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hold => "Hold",
            Self::Pay => "Pay",
            Self::Queue => "Queue",
            Self::Read => "Browse and seat map",
        }
    }
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SetUp => "Set up",
            Self::SignUp => "Sign up",
            Self::SignIn => "Sign in",
            Self::Browse => "Concert and dates",
            Self::Map => "Seat map",
            Self::Join => "Join the queue",
            Self::Poll => "Queue status",
            Self::Leave => "Leave the queue",
            Self::Hold => "Hold",
            Self::LetGo => "Let go",
            Self::Pay => "Pay",
            Self::Follow => "Look at a reservation",
            Self::Watch => "Statistics",
            Self::Audit => "Audit",
        }
    }

    pub(crate) const fn group(self) -> Option<Group> {
        match self {
            Self::Hold => Some(Group::Hold),
            Self::Pay => Some(Group::Pay),
            Self::Join | Self::Poll => Some(Group::Queue),
            Self::Browse | Self::Map => Some(Group::Read),
            Self::SetUp
            | Self::SignUp
            | Self::SignIn
            | Self::Leave
            | Self::LetGo
            | Self::Follow
            | Self::Watch
            | Self::Audit => None,
        }
    }

    /// Whether the crowd asks it during the sale. The rest is ours, and counts apart.
    pub(crate) const fn is_sale(self) -> bool {
        match self {
            Self::Browse
            | Self::Map
            | Self::Join
            | Self::Poll
            | Self::Leave
            | Self::Hold
            | Self::LetGo
            | Self::Pay
            | Self::Follow => true,
            Self::SetUp | Self::SignUp | Self::SignIn | Self::Watch | Self::Audit => false,
        }
    }
}
