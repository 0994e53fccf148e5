use std::sync::Arc;

use frontrow_application::catalog::{CachedCatalog, CachedProgramme, Overheard, RecentCatalog};
use frontrow_application::news::{
    AnnouncedProgramme, AnnouncedSeats, AnnouncedSections, AnnouncedSettlements, Listeners, SalesNews,
};
use frontrow_application::ports::{
    Catalog, Clock, IdGenerator, Programme, SeatInventory, SectionInventory, Settlements,
};
use frontrow_application::reservation::{
    KnownHeld, LockedSeats, LockedSections, Locking, SlottedSeats, SlottedSections,
};
use frontrow_sql::{
    GroupCommit, GroupedSeatInventory, GroupedSectionInventory, GroupedSettlements, SqlCatalog, SqlDatabase,
    SqlProgramme, SqlSeatInventory, SqlSectionInventory, SqlSettlements,
};

use super::coordination::Coordination;
use crate::settings::Strategy;

/// What is sold, and who decides: copies for those who look, rows for those who take. What is taken is told to whoever
/// keeps copies, here and on other replicas.
pub struct Sales {
    pub catalog: Arc<dyn Catalog>,
    pub catalog_as_written: Arc<dyn Catalog>,
    pub programme: Arc<dyn Programme>,
    pub seats: Arc<dyn SeatInventory>,
    pub sections: Arc<dyn SectionInventory>,
    pub settlements: Arc<dyn Settlements>,
}

/// What the rows are reached with.
pub struct Means<'a> {
    pub strategy: Strategy,
    pub database: &'a SqlDatabase,
    pub group: Option<&'a GroupCommit>,
    pub coordination: &'a Coordination,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdGenerator>,
}

impl Sales {
    pub fn build(means: &Means<'_>) -> Self {
        let (database, cache) = (means.database, means.coordination.cache.clone());
        let as_written = Arc::new(SqlCatalog::new(database.clone()));
        let cached = Arc::new(CachedCatalog { inner: as_written.clone(), cache: cache.clone() });
        let recent = Arc::new(RecentCatalog::new(cached, means.clock.clone()));
        let news = means.told_to(vec![recent.clone()]);

        let seats = AnnouncedSeats { inner: means.seats(), news: news.clone() };
        let known_held = Arc::new(KnownHeld::new(Arc::new(seats)));
        let sections = AnnouncedSections { inner: means.sections(recent.clone()), news: news.clone() };
        let programme = CachedProgramme { inner: Arc::new(SqlProgramme::new(database.clone())), cache };
        if let Some(bulletin) = means.coordination.bulletin() {
            bulletin.listen(Arc::new(Overheard(recent.clone())));
            bulletin.listen(known_held.clone());
        }
        let mut told_of_settlements: Vec<Arc<dyn SalesNews>> = vec![recent.clone(), known_held.clone()];
        if means.strategy == Strategy::Slot {
            told_of_settlements.push(means.coordination.slots.news.clone());
        }
        Self {
            settlements: Arc::new(AnnouncedSettlements {
                inner: means.settlements(),
                news: means.told_to(told_of_settlements),
            }),
            programme: Arc::new(AnnouncedProgramme { inner: Arc::new(programme), news }),
            catalog: recent,
            catalog_as_written: as_written,
            seats: known_held,
            sections: Arc::new(sections),
        }
    }
}

impl Means<'_> {
    /// Who listens here, and then the other replicas.
    fn told_to(&self, mut listeners: Vec<Arc<dyn SalesNews>>) -> Arc<Listeners> {
        listeners.extend(self.coordination.bulletin().map(|bulletin| bulletin as Arc<dyn SalesNews>));
        Arc::new(Listeners(listeners))
    }

    fn seats(&self) -> Arc<dyn SeatInventory> {
        let one_at_a_time = || Arc::new(SqlSeatInventory::new(self.database.clone()));
        let fastest = || -> Arc<dyn SeatInventory> {
            match self.group {
                Some(group) => Arc::new(GroupedSeatInventory::new(self.database.clone(), group.clone())),
                None => one_at_a_time(),
            }
        };
        match self.strategy {
            Strategy::Direct => fastest(),
            Strategy::Lock => Arc::new(LockedSeats { inner: one_at_a_time(), locking: self.locking() }),
            Strategy::Slot => {
                let slots = self.coordination.slots.clone();
                Arc::new(SlottedSeats::new(fastest(), slots.gate, slots.news))
            }
        }
    }

    fn sections(&self, catalog: Arc<dyn Catalog>) -> Arc<dyn SectionInventory> {
        let one_at_a_time = || Arc::new(SqlSectionInventory::new(self.database.clone()));
        let fastest = || -> Arc<dyn SectionInventory> {
            match self.group {
                Some(group) => Arc::new(GroupedSectionInventory::new(self.database.clone(), group.clone())),
                None => one_at_a_time(),
            }
        };
        match self.strategy {
            Strategy::Direct => fastest(),
            Strategy::Lock => Arc::new(LockedSections { inner: one_at_a_time(), locking: self.locking() }),
            Strategy::Slot => {
                let slots = self.coordination.slots.clone();
                Arc::new(SlottedSections::new(fastest(), catalog, slots.gate, slots.news))
            }
        }
    }

    fn settlements(&self) -> Arc<dyn Settlements> {
        match self.group {
            Some(group) => Arc::new(GroupedSettlements::new(self.database.clone(), group.clone())),
            None => Arc::new(SqlSettlements::new(self.database.clone())),
        }
    }

    fn locking(&self) -> Locking {
        Locking { lock: self.coordination.lock.clone(), ids: self.ids.clone() }
    }
}
