use std::collections::{BTreeSet, HashSet};

use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, Won};

use crate::ports::AuditCheck;

/// How many violations are named. Whoever looks into them needs a beginning, not the list.
const NAMED_AT_MOST: usize = 3;

/// What can be wrong between the two books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Money is with the gateway that pays for no ticket, for two, or for one of another price.
    Capture,
    /// A ticket is paid of which the gateway has no money.
    Approval,
    /// What we call refunded is not, or more went back than came.
    Refund,
    /// The gateway has a payment that we never asked for.
    Stranger,
    /// An answer or a refund is awaited for longer than is promised.
    Overdue,
}

/// What something is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    Payment(PaymentId),
    Key(PaymentKey),
}

/// Won in our book, and at the gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) ours: i64,
    pub(super) theirs: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    pub(super) subject: Subject,
    pub(super) sums: Sums,
}

/// What one look at both books found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    pub(super) lines: u64,
    pub(super) open: u64,
    pub(super) refunds_due: u64,
    agreed: Sums,
    on_its_way: Sums,
    differences: Vec<Finding>,
}

impl Sums {
    pub(super) const fn of(ours: Won, theirs: Won) -> Self {
        Self { ours: ours.amount(), theirs: theirs.amount() }
    }

    const fn add(&mut self, other: Self) {
        self.ours += other.ours;
        self.theirs += other.theirs;
    }
}

impl Findings {
    pub(super) const fn agree(&mut self, sums: Sums) {
        self.agreed.add(sums);
    }

    pub(super) const fn on_its_way(&mut self, sums: Sums) {
        self.on_its_way.add(sums);
    }

    pub(super) fn differ(&mut self, finding: Finding) {
        self.differences.push(finding);
    }

    pub(super) const fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }

    /// Keeps the differences that `first` had found already; the others are on their way from one book to the other.
    pub(super) fn confirming(mut self, first: &Self) -> Self {
        let seen: HashSet<(Kind, &Subject)> =
            first.differences.iter().map(|finding| (finding.kind, &finding.subject)).collect();
        let (kept, new): (Vec<_>, Vec<_>) =
            self.differences.into_iter().partition(|finding| seen.contains(&(finding.kind, &finding.subject)));
        self.differences = kept;
        for finding in new {
            self.on_its_way.add(finding.sums);
        }
        self
    }

    /// The answers, for people.
    pub(super) fn checks(&self) -> Vec<AuditCheck> {
        vec![
            self.check("every won at the gateway pays for one ticket", Kind::Capture, "every capture"),
            self.check("every paid ticket is captured at the gateway", Kind::Approval, "every approved payment"),
            self.check("what is called refunded is back, in full", Kind::Refund, "every refund"),
            self.check("the gateway knows no payment that we do not", Kind::Stranger, "every payment key"),
            self.waiting(),
            self.sum(),
        ]
    }

    fn check(&self, name: &'static str, kind: Kind, looked_at: &str) -> AuditCheck {
        let of_kind: Vec<_> = self.differences.iter().filter(|finding| finding.kind == kind).collect();
        let named: BTreeSet<String> = of_kind.iter().map(|finding| finding.subject.name()).collect();
        let named: Vec<String> = named.into_iter().take(NAMED_AT_MOST).collect();
        let detail = if named.is_empty() {
            format!("{looked_at} looked at, {} lines of the gateway's", self.lines)
        } else {
            named.join(", ")
        };
        AuditCheck { name, violations: of_kind.len() as u64, detail }
    }

    fn waiting(&self) -> AuditCheck {
        let check = self.check("no money is on its way for too long", Kind::Overdue, "");
        let waiting = format!("{} open, {} refunds due", self.open, self.refunds_due);
        let detail = if check.ok() { waiting } else { format!("{waiting}; {}", check.detail) };
        AuditCheck { detail, ..check }
    }

    fn sum(&self) -> AuditCheck {
        let (mut sums, way) = (self.agreed, self.on_its_way);
        for finding in &self.differences {
            sums.add(finding.sums);
        }
        let way = way.ours.max(way.theirs);
        let detail = format!("{} won here, {} won there, {way} won on their way", sums.ours, sums.theirs);
        AuditCheck { name: "both ledgers agree to the won", violations: u64::from(sums.ours != sums.theirs), detail }
    }
}

impl Subject {
    /// The operator finds a payment by its id with us, and by its key at the gateway.
    fn name(&self) -> String {
        match self {
            Self::Payment(payment) => format!("payment {payment}"),
            Self::Key(key) => format!("payment key {}", key.as_str()),
        }
    }
}
