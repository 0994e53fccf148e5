use std::collections::HashMap;

use frontrow_domain::payment::{PaymentKey, Status};
use frontrow_domain::shared::Won;
use time::OffsetDateTime;

use super::findings::{Finding, Findings, Kind, Subject, Sums};
use super::line::{Line, Verdict};
use crate::ports::{CardAttempt, GatewayLine};

/// The instants that decide what is held against whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// The gateway has given every capture from here on.
    pub(super) since: OffsetDateTime,
    /// What we wrote from here on may be missing in the gateway's book.
    pub(super) fresh_from: OffsetDateTime,
    /// What has waited since before this waits too long.
    pub(super) overdue_before: OffsetDateTime,
}

/// The gateway's lines by key, and what of ours has none.
pub(super) struct Comparison {
    bounds: Bounds,
    lines: HashMap<PaymentKey, Line>,
    found: Findings,
}

impl Comparison {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { bounds, lines: HashMap::new(), found: Findings::default() }
    }

    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Takes in a line of the gateway's. One of which nothing was captured says nothing.
    pub(super) fn theirs(&mut self, line: GatewayLine) {
        if !(line.captured.is_zero() && line.refunded.is_zero()) {
            self.lines.insert(line.key, Line::new(line.captured, line.refunded));
        }
    }

    /// Takes in an attempt of ours; after all of theirs.
    pub(super) fn ours(&mut self, attempt: &CardAttempt) {
        let CardAttempt { payment, since } = attempt;
        let Some(key) = payment.method().gateway_key() else { return };
        let is_fresh = *since >= self.bounds.fresh_from;
        self.wait_for(attempt);
        if let Some(line) = self.lines.get_mut(key) {
            line.belongs_to(payment);
            line.is_fresh |= is_fresh;
            return;
        }
        if payment.created_at() < self.bounds.since {
            return;
        }
        let (kind, sums) = match payment.status() {
            Status::Approved => (Kind::Approval, Sums::of(payment.card_amount(), Won::ZERO)),
            Status::Refunded => (Kind::Refund, Sums::default()),
            Status::Pending | Status::Unknown | Status::Declined | Status::RefundDue => return,
        };
        if is_fresh {
            self.found.on_its_way(sums);
        } else {
            self.found.differ(Finding { kind, subject: Subject::Payment(payment.id()), sums });
        }
    }

    /// Counts what is on its way; longer than it may is a finding.
    fn wait_for(&mut self, attempt: &CardAttempt) {
        let payment = &attempt.payment;
        match payment.status() {
            Status::Pending | Status::Unknown => self.found.open += 1,
            Status::RefundDue => self.found.refunds_due += 1,
            Status::Approved | Status::Declined | Status::Refunded => return,
        }
        if attempt.since < self.bounds.overdue_before {
            let (kind, subject) = (Kind::Overdue, Subject::Payment(payment.id()));
            self.found.differ(Finding { kind, subject, sums: Sums::default() });
        }
    }

    /// What the two books say of each other.
    pub(super) fn judge(self) -> Findings {
        let mut found = self.found;
        found.lines = self.lines.len() as u64;
        for (key, line) in self.lines {
            match line.judge() {
                Verdict::Agrees(sums) => found.agree(sums),
                Verdict::OnItsWay(won) => found.on_its_way(Sums::of(Won::ZERO, won)),
                Verdict::Differs(Kind::Refund, sums) if line.is_fresh => found.on_its_way(sums),
                Verdict::Differs(kind, sums) => {
                    found.differ(Finding { kind, subject: Subject::Key(key), sums });
                }
            }
        }
        found
    }
}
