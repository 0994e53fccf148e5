//! What is on sale, for buyers. No token is needed.

mod concerts;
mod dates;
mod seat_map;
mod seat_pages;
mod seat_views;
mod sections;

use frontrow_application::catalog::CatalogError;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use concerts::ConcertView;
pub(crate) use dates::DateView;
pub(crate) use seat_pages::SeatPages;
pub(crate) use sections::SectionView;

use crate::problem::{Problem, Slug};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(seat_map::show_seat_map)
        .service(concerts::list_concerts)
        .service(concerts::show_concert)
        .service(dates::list_dates)
        .service(sections::list_sections)
        // Before the route with an id: `available` is none.
        .service(sections::list_available_sections)
        .service(sections::show_section);
}

impl From<CatalogError> for Problem {
    fn from(error: CatalogError) -> Self {
        match error {
            CatalogError::NotFound => Slug::NotFound.because("there is no such thing on sale"),
            CatalogError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}
