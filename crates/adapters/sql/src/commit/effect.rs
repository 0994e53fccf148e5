use frontrow_domain::reservation::{Kind, Status, Transition};

/// What a step does to what the reservation claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
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
    pub(super) fn of(step: &Transition) -> Self {
        match step.kind {
            Kind::Held => Self::Claim,
            Kind::PaymentStarted => Self::Extend,
            Kind::Confirmed => Self::Sell,
            Kind::Cancelled if step.from == Some(Status::Confirmed) => Self::TakeBack,
            Kind::Cancelled | Kind::Expired => Self::Release,
        }
    }

    /// Whether what was claimed is free afterwards.
    pub(super) const fn frees(self) -> bool {
        matches!(self, Self::Release | Self::TakeBack)
    }
}
