//! What is on sale: as buyers see it, and as sellers put it there.

mod concerts;
mod dates;
mod edit_section;
mod programme;
mod seats;
mod sections;
mod sql_catalog;
mod write_date;

pub use programme::SqlProgramme;
pub use sql_catalog::SqlCatalog;
