use frontrow_domain::reservation::Reservation;

use super::SalesNews;

/// What may be about to be written. Until it is known what became of it, nobody knows: also when whoever waited for the
/// answer is gone, and with them whoever would have told.
pub(super) struct Doubt<'a> {
    news: &'a dyn SalesNews,
    reservations: Vec<&'a Reservation>,
}

impl<'a> Doubt<'a> {
    pub(super) fn about(news: &'a dyn SalesNews, reservations: impl Iterator<Item = &'a Reservation>) -> Self {
        Self { news, reservations: reservations.collect() }
    }

    /// It was written.
    pub(super) fn written(mut self) {
        self.reservations.drain(..).for_each(|reservation| self.news.wrote(reservation));
    }

    /// Nothing was written.
    pub(super) fn refused(mut self) {
        self.reservations.clear();
    }
}

impl Drop for Doubt<'_> {
    fn drop(&mut self) {
        self.reservations.drain(..).for_each(|reservation| self.news.may_have_written(reservation));
    }
}
