use frontrow_domain::catalog::SeatStatus;
use frontrow_domain::reservation::{Kind, Status, Transition};

/// What a step does to what the reservation claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Free becomes held.
    Claim,
    /// Held for longer.
    Extend,
    /// Held becomes sold.
    Sell,
    /// Held becomes free.
    Release,
    /// Sold becomes free.
    TakeBack,
}

impl Effect {
    /// What the step does.
    pub(crate) fn of(step: &Transition) -> Self {
        match step.kind {
            Kind::Held => Self::Claim,
            Kind::PaymentStarted => Self::Extend,
            Kind::Confirmed => Self::Sell,
            Kind::Cancelled if step.from == Some(Status::Confirmed) => Self::TakeBack,
            Kind::Cancelled | Kind::Expired => Self::Release,
        }
    }

    /// Whether what was claimed is free afterwards.
    pub(crate) const fn frees(self) -> bool {
        matches!(self, Self::Release | Self::TakeBack)
    }

    /// What the seats are before it.
    pub(crate) const fn seats_before(self) -> SeatStatus {
        match self {
            Self::Claim => SeatStatus::Available,
            Self::Extend | Self::Sell | Self::Release => SeatStatus::Held,
            Self::TakeBack => SeatStatus::Confirmed,
        }
    }

    /// A hold that lapses by itself already counts as one step of the seat map's version. What keeps a held seat from
    /// being free again, perhaps after it was shown so, is therefore two: the version must differ from the one shown.
    pub(crate) const fn version_steps(self) -> i32 {
        match self {
            Self::Claim | Self::Release | Self::TakeBack => 1,
            Self::Extend | Self::Sell => 2,
        }
    }
}
