use std::sync::Arc;

use frontrow_application::catalog::{CachedCatalog, CachedProgramme, RecentCatalog};
use frontrow_application::news::{
    AnnouncedProgramme, AnnouncedSeats, AnnouncedSections, AnnouncedSettlements, Listeners,
};
use frontrow_application::ports::{
    Cache, Catalog, Clock, IdGenerator, Programme, SeatInventory, SectionInventory, Settlements,
};
use frontrow_application::reservation::{KnownHeld, LockedSeats, Locking};
use frontrow_memory::{MemoryCache, MemorySeatLock};
use frontrow_sql::{
    GroupCommit, GroupedSeatInventory, GroupedSectionInventory, SqlCatalog, SqlDatabase, SqlProgramme,
    SqlSeatInventory, SqlSectionInventory, SqlSettlements,
};

use crate::settings::Strategy;

/// Concerts and dates kept in memory: far more than one box office has on sale.
const CACHED_CONCERTS_AT_MOST: usize = 10_000;

/// What is sold, and who decides: copies for those who look, rows for those who take. What is taken is told to whoever
/// keeps copies.
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
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdGenerator>,
}

impl Sales {
    pub fn build(means: &Means<'_>) -> Self {
        let database = means.database;
        let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new(means.clock.clone(), CACHED_CONCERTS_AT_MOST));
        let as_written = Arc::new(SqlCatalog::new(database.clone()));
        let cached = Arc::new(CachedCatalog { inner: as_written.clone(), cache: cache.clone() });
        let recent = Arc::new(RecentCatalog::new(cached, means.clock.clone()));

        let seats = Arc::new(AnnouncedSeats { inner: means.seats(), news: recent.clone() });
        let known_held = Arc::new(KnownHeld::new(seats));
        let sections = AnnouncedSections { inner: means.sections(), news: recent.clone() };
        let settlements = AnnouncedSettlements {
            inner: Arc::new(SqlSettlements::new(database.clone())),
            news: Arc::new(Listeners(vec![recent.clone(), known_held.clone()])),
        };
        let programme = CachedProgramme { inner: Arc::new(SqlProgramme::new(database.clone())), cache };
        Self {
            programme: Arc::new(AnnouncedProgramme { inner: Arc::new(programme), news: recent.clone() }),
            catalog: recent,
            catalog_as_written: as_written,
            seats: known_held,
            sections: Arc::new(sections),
            settlements: Arc::new(settlements),
        }
    }
}

impl Means<'_> {
    fn seats(&self) -> Arc<dyn SeatInventory> {
        let database = self.database;
        let one_at_a_time = Arc::new(SqlSeatInventory::new(database.clone()));
        match (self.strategy, self.group) {
            (Strategy::Direct, Some(group)) => Arc::new(GroupedSeatInventory::new(database.clone(), group.clone())),
            (Strategy::Direct, None) => one_at_a_time,
            (Strategy::Lock, _) => Arc::new(LockedSeats {
                inner: one_at_a_time,
                locking: Locking { lock: Arc::new(MemorySeatLock::new(self.clock.clone())), ids: self.ids.clone() },
            }),
        }
    }

    fn sections(&self) -> Arc<dyn SectionInventory> {
        match self.group {
            Some(group) => Arc::new(GroupedSectionInventory::new(self.database.clone(), group.clone())),
            None => Arc::new(SqlSectionInventory::new(self.database.clone())),
        }
    }
}
