//! What is on sale, for buyers and for sellers.

mod add_date;
mod add_section;
mod cached_catalog;
mod cached_programme;
mod create_concert;
mod edit_concert;
mod edit_section;
mod error;
mod list_available_sections;
mod list_concerts;
mod list_dates;
mod list_sections;
mod recent;
mod recent_catalog;
mod remove_concert;
mod show_concert;
mod show_seat_map;
mod show_section;
mod steadfast_cache;
mod tune_queue;

pub use add_date::{AddDate, DEFAULT_SEAT_PRICE, NewDate, Seating};
pub use add_section::{AddSection, NewSection};
pub use cached_catalog::CachedCatalog;
pub use cached_programme::CachedProgramme;
pub use create_concert::{CreateConcert, NewConcert};
pub use edit_concert::{ConcertEdit, EditConcert, EditConcertError};
pub use edit_section::{EditSection, EditSectionError, SectionEdit};
pub use error::{CatalogError, CreateError};
pub use list_available_sections::ListAvailableSections;
pub use list_concerts::ListConcerts;
pub use list_dates::ListDates;
pub use list_sections::ListSections;
pub use recent_catalog::{Overheard, RecentCatalog};
pub use remove_concert::RemoveConcert;
pub use show_concert::ShowConcert;
pub use show_seat_map::ShowSeatMap;
pub use show_section::ShowSection;
pub use steadfast_cache::SteadfastCache;
pub use tune_queue::{QueueEdit, TuneQueue, TuneQueueError};

#[cfg(test)]
mod tests;
