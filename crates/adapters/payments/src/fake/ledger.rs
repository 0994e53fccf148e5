use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use frontrow_application::ports::Approval;
use frontrow_domain::shared::{PaymentId, Won};
use tokio::time::Instant;

use super::book::{Book, LedgerEntry, Line, Standing};
use super::file::LedgerFile;
use super::script::Script;

/// The book, and the file it is kept in. A line is believed once it is written.
///
/// Every step holds the lock for a few microseconds and hands one short line to the operating system, so that it may
/// run on a thread that serves requests.
pub(super) struct Ledger(Mutex<Kept>);

struct Kept {
    book: Book,
    file: Option<LedgerFile>,
}

impl Ledger {
    pub(super) fn in_memory() -> Self {
        Self(Mutex::new(Kept { book: Book::default(), file: None }))
    }

    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut kept = Kept { book: Book::default(), file: Some(LedgerFile::open(path)?) };
        kept.step(|_| Ok(()))?;
        Ok(Self(Mutex::new(kept)))
    }

    /// Takes an attempt in, once; gives where it stands.
    pub(super) fn arrive(&self, approval: &Approval, script: Script) -> io::Result<Standing> {
        self.step(|kept| {
            kept.write(kept.book.arrival(approval, script))?;
            kept.standing(approval.payment)?.ok_or_else(|| io::Error::other("the attempt did not arrive"))
        })
    }

    pub(super) fn standing(&self, payment: PaymentId) -> io::Result<Option<Standing>> {
        self.step(|kept| kept.standing(payment))
    }

    /// Gives `amount` back, once; whether it is back now.
    pub(super) fn refund(&self, payment: PaymentId, amount: Won) -> io::Result<bool> {
        self.step(|kept| {
            kept.standing(payment)?;
            kept.write(kept.book.refund(payment, amount))?;
            Ok(matches!(kept.book.standing(payment), Some(Standing::Refunded { .. })))
        })
    }

    pub(super) fn entries(&self) -> io::Result<Vec<LedgerEntry>> {
        self.step(|kept| {
            for payment in kept.book.payments() {
                kept.standing(payment)?;
            }
            Ok(kept.book.entries())
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
        self.write(self.book.due(payment, Instant::now()))?;
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
