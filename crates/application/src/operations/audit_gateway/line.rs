use frontrow_domain::payment::{Payment, Status};
use frontrow_domain::shared::Won;

use super::findings::{Kind, Sums};

/// One payment of the gateway's, and what of ours goes by its key.
#[derive(Clone, Debug)]
pub(super) struct Line {
    captured: Won,
    refunded: Won,
    /// Attempts of ours with this key.
    known: u32,
    /// Those that it paid for, and their amounts.
    approved: u32,
    amount: Won,
    is_open: bool,
    refund_is_due: bool,
    is_refunded: bool,
    /// Something of ours has just been written.
    pub(super) is_fresh: bool,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Both books say the same.
    Agrees(Sums),
    /// So much is with the gateway, and its ticket or its refund follows.
    OnItsWay(Won),
    Differs(Kind, Sums),
}

impl Line {
    pub(super) const fn new(captured: Won, refunded: Won) -> Self {
        Self {
            captured,
            refunded,
            known: 0,
            approved: 0,
            amount: Won::ZERO,
            is_open: false,
            refund_is_due: false,
            is_refunded: false,
            is_fresh: false,
        }
    }

    /// Takes in an attempt of ours that came with this key.
    pub(super) fn belongs_to(&mut self, payment: &Payment) {
        self.known += 1;
        match payment.status() {
            Status::Pending | Status::Unknown => self.is_open = true,
            Status::Approved => {
                self.approved += 1;
                self.amount = [self.amount, payment.card_amount()].into_iter().sum();
            }
            Status::RefundDue => self.refund_is_due = true,
            Status::Refunded => self.is_refunded = true,
            Status::Declined => {}
        }
    }

    pub(super) fn judge(&self) -> Verdict {
        let Some(held) = self.captured.checked_sub(self.refunded) else {
            return Verdict::Differs(Kind::Refund, Sums::of(self.amount, Won::ZERO));
        };
        let sums = Sums::of(self.amount, held);
        match self.approved {
            0 if self.known == 0 => Verdict::Differs(Kind::Stranger, sums),
            0 if held.is_zero() => Verdict::Agrees(sums),
            0 if self.is_open || self.refund_is_due => Verdict::OnItsWay(held),
            0 if self.is_refunded => Verdict::Differs(Kind::Refund, sums),
            1 if self.amount == self.captured && self.refunded.is_zero() => Verdict::Agrees(sums),
            _ => Verdict::Differs(Kind::Capture, sums),
        }
    }
}
