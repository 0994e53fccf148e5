use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use frontrow_application::ports::{Approval, Clock};
use frontrow_domain::shared::{PaymentId, Won};
use time::OffsetDateTime;
use tokio::time::Instant;

use super::book::{Book, Standing};
use super::file::LedgerFile;
use super::line::{Captures, LedgerEntry, Line};
use super::script::Script;

/// The book, and the file it is kept in. A line is believed once it is written.
///
/// Every step holds the lock for a few microseconds and hands one short line to the operating system, so that it may
/// run on a thread that serves requests.
pub(super) struct Ledger(Mutex<Kept>);

struct Kept {
    book: Book,
    file: Option<LedgerFile>,
    clock: Arc<dyn Clock>,
}

/// An attempt that came in.
pub(super) struct Arrival {
    pub(super) standing: Standing,
    /// Whether it was not there before.
    pub(super) is_new: bool,
}

/// What asking for money back came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Return {
    Made,
    MadeBefore,
    /// It was never captured, or not that much.
    Impossible,
}

impl Ledger {
    pub(super) fn in_memory(clock: Arc<dyn Clock>) -> Self {
        Self(Mutex::new(Kept { book: Book::default(), file: None, clock }))
    }

    pub(super) fn open(path: &Path, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let mut kept = Kept { book: Book::default(), file: Some(LedgerFile::open(path)?), clock };
        kept.step(|_| Ok(()))?;
        Ok(Self(Mutex::new(kept)))
    }

    /// Takes an attempt in, once; gives where it stands.
    pub(super) fn arrive(&self, approval: &Approval, script: Script) -> io::Result<Arrival> {
        self.step(|kept| {
            let lines = kept.book.arrival(approval, script);
            let is_new = !lines.is_empty();
            kept.write(lines)?;
            let standing = kept.standing(approval.payment)?;
            let standing = standing.ok_or_else(|| io::Error::other("the attempt did not arrive"))?;
            Ok(Arrival { standing, is_new })
        })
    }

    pub(super) fn standing(&self, payment: PaymentId) -> io::Result<Option<Standing>> {
        self.step(|kept| kept.standing(payment))
    }

    /// Gives `amount` back, once.
    pub(super) fn refund(&self, payment: PaymentId, amount: Won) -> io::Result<Return> {
        self.step(|kept| {
            kept.standing(payment)?;
            let lines = kept.book.refund(payment, amount);
            let is_new = !lines.is_empty();
            kept.write(lines)?;
            Ok(match kept.book.standing(payment) {
                Some(Standing::Refunded { .. }) if is_new => Return::Made,
                Some(Standing::Refunded { .. }) => Return::MadeBefore,
                Some(_) | None => Return::Impossible,
            })
        })
    }

    pub(super) fn entries(&self) -> io::Result<Vec<LedgerEntry>> {
        self.step(|kept| {
            for payment in kept.book.payments(None) {
                kept.standing(payment)?;
            }
            Ok(kept.book.entries())
        })
    }

    /// What was captured since `since` by attempts behind `after`: at most `at_most`, in the order of the attempts.
    pub(super) fn captures(
        &self,
        since: OffsetDateTime,
        after: Option<PaymentId>,
        at_most: usize,
    ) -> io::Result<Captures> {
        self.step(|kept| {
            let mut captures = Captures::default();
            for payment in kept.book.payments(after) {
                kept.standing(payment)?;
                let entry = kept.book.entry(payment);
                let Some(entry) = entry.filter(|entry| entry.captured_at.is_some_and(|at| at >= since)) else {
                    continue;
                };
                if captures.entries.len() == at_most {
                    captures.more = true;
                    break;
                }
                captures.entries.push(entry);
            }
            Ok(captures)
        })
    }

    fn step<T>(&self, act: impl FnOnce(&mut Kept) -> io::Result<T>) -> io::Result<T> {
        // A step that panicked left the book as far as the file was written, or behind it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).step(act)
    }
}

impl Kept {
    /// Acts on the newest state, with every other server kept out of the file meanwhile.
    fn step<T>(&mut self, act: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        let Some(file) = &mut self.file else { return act(self) };
        let _locked = file.lock()?;
        for line in file.read_new_lines()? {
            self.book.apply(line, Instant::now())?;
        }
        act(self)
    }

    fn standing(&mut self, payment: PaymentId) -> io::Result<Option<Standing>> {
        self.write(self.book.due(payment, Instant::now(), self.clock.now()))?;
        Ok(self.book.standing(payment))
    }

    fn write(&mut self, lines: Vec<Line>) -> io::Result<()> {
        for line in lines {
            if let Some(file) = &mut self.file {
                file.append(&line)?;
            }
            self.book.apply(line, Instant::now())?;
        }
        Ok(())
    }
}
