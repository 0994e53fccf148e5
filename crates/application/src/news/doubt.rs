use frontrow_domain::reservation::Change;

use super::{News, SalesNews, Standing};

/// What may be about to be written. Until it is known what became of it, nobody knows: also when whoever waited for the
/// answer is gone, and with them whoever would have told.
pub(super) struct Doubt<'a> {
    news: &'a dyn SalesNews,
    changes: Vec<&'a Change>,
}

impl<'a> Doubt<'a> {
    pub(super) fn about(news: &'a dyn SalesNews, changes: impl Iterator<Item = &'a Change>) -> Self {
        Self { news, changes: changes.collect() }
    }

    /// It was written.
    pub(super) fn written(mut self) {
        self.tell(News::Wrote);
    }

    /// Nothing was written.
    pub(super) fn refused(mut self) {
        self.changes.clear();
    }

    fn tell(&mut self, news: impl Fn(Standing) -> News) {
        self.changes.drain(..).for_each(|change| self.news.tell(&news(Standing::from(change))));
    }
}

impl Drop for Doubt<'_> {
    fn drop(&mut self) {
        self.tell(News::MayHaveWritten);
    }
}
