use std::sync::Arc;

use frontrow_domain::catalog::{Concert, ConcertDate, Section};
use frontrow_domain::shared::{ConcertId, DateId, SectionId};

use super::hall::Hall;
use crate::catalog::recent::{Keepable, Limits, Recent};
use crate::news::{Claimed, News, ProgrammeChange, Standing};
use crate::page::{Page, Slice};
use crate::ports::Sale;

/// A million seats, which one hall may have or fifty of 20,000: 250 MB at most.
const HALLS: Limits = Limits { keys_at_most: 256, weight_at_most: 1_000_000 };

/// More than one on-sale has, at a few hundred bytes each.
const SECTIONS: Limits = Limits { keys_at_most: 1_000, weight_at_most: 1_000 };

/// Lists are asked for with few cursors; 20 to 100 sections each.
const SECTION_LISTS: Limits = Limits { keys_at_most: 200, weight_at_most: 200 };

/// More than people look at in the same second; one with the longest description takes 16 KB.
const CONCERTS: Limits = Limits { keys_at_most: 2_000, weight_at_most: 2_000 };

/// The same in all lists together.
const LISTED_CONCERTS: Limits = Limits { keys_at_most: 200, weight_at_most: 2_000 };

/// A few hundred bytes each: 5 MB.
const LISTED_DATES: Limits = Limits { keys_at_most: 1_000, weight_at_most: 10_000 };

/// Everything of which copies are kept.
pub(super) struct Copies {
    pub(super) halls: Recent<DateId, Hall>,
    pub(super) sections: Recent<SectionId, Arc<Section>>,
    pub(super) section_lists: Recent<SectionList, Arc<Slice<Section>>>,
    pub(super) concerts: Recent<ConcertId, Arc<Concert>>,
    pub(super) concert_lists: Recent<Page, Arc<Slice<Concert>>>,
    pub(super) sales: Recent<DateId, Arc<Sale>>,
    pub(super) date_lists: Recent<(ConcertId, Page), Arc<Slice<ConcertDate>>>,
}

/// Which part of which list of sections.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum SectionList {
    Of(DateId, Page),
    Available(Option<DateId>, Page),
}

impl Keepable for Arc<Section> {}
impl Keepable for Arc<Slice<Section>> {}
impl Keepable for Arc<Concert> {}
impl Keepable for Arc<Sale> {}

impl Keepable for Arc<Slice<Concert>> {
    fn weight(&self) -> usize {
        self.items.len()
    }
}

impl Keepable for Arc<Slice<ConcertDate>> {
    fn weight(&self) -> usize {
        self.items.len()
    }
}

impl Default for Copies {
    fn default() -> Self {
        Self {
            halls: Recent::new(HALLS),
            sections: Recent::new(SECTIONS),
            section_lists: Recent::new(SECTION_LISTS),
            concerts: Recent::new(CONCERTS),
            concert_lists: Recent::new(LISTED_CONCERTS),
            sales: Recent::new(CONCERTS),
            date_lists: Recent::new(LISTED_DATES),
        }
    }
}

impl Copies {
    /// Somebody took or gave back seats or places: lists tell how many are left.
    fn moved(&self, standing: &Standing) {
        self.date_lists.all_changed();
        match &standing.claimed {
            Claimed::Seats(_) => self.halls.changed(&standing.date),
            Claimed::Places { section, .. } => {
                self.sections.changed(section);
                self.section_lists.all_changed();
            }
        }
    }

    /// The same, elsewhere.
    fn moved_elsewhere(&self, standing: &Standing) {
        self.date_lists.all_overheard();
        match &standing.claimed {
            Claimed::Seats(_) => self.halls.overheard(&standing.date),
            Claimed::Places { section, .. } => {
                self.sections.overheard(section);
                self.section_lists.all_overheard();
            }
        }
    }

    fn listings_changed(&self) {
        self.concerts.all_changed();
        self.concert_lists.all_changed();
        self.sales.all_changed();
        self.date_lists.all_changed();
    }

    /// Nothing stays of a hall that was removed: its seats would be known for as long as its copy.
    fn clear_halls(&self) {
        self.halls.clear();
        self.sections.clear();
        self.section_lists.clear();
    }

    /// Halls are left as they are: no copy is older than a second whatever got lost, and the version tells cheaply what
    /// became of a large one.
    fn missed(&self) {
        self.concerts.all_overheard();
        self.concert_lists.all_overheard();
        self.sales.all_overheard();
        self.date_lists.all_overheard();
        self.sections.all_overheard();
        self.section_lists.all_overheard();
    }

    fn changed(&self, change: ProgrammeChange) {
        self.listings_changed();
        match change {
            ProgrammeChange::Listing => {}
            ProgrammeChange::Halls => self.clear_halls(),
        }
    }

    /// What was written here: whoever wrote it and looks sees it.
    pub(super) fn tell(&self, news: &News) {
        match news {
            News::Wrote(standing) | News::MayHaveWritten(standing) => self.moved(standing),
            News::ProgrammeChanged(change) => self.changed(*change),
            News::Lost => self.missed(),
        }
    }

    /// What was written elsewhere: the more replicas sell, the more there is of it, and each reads for itself.
    pub(super) fn overhear(&self, news: &News) {
        match news {
            News::Wrote(standing) | News::MayHaveWritten(standing) => self.moved_elsewhere(standing),
            News::ProgrammeChanged(change) => self.changed(*change),
            News::Lost => self.missed(),
        }
    }
}
