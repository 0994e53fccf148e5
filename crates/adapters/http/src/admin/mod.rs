//! What is on sale, for sellers, and how it goes. Every route needs the role `admin`.

mod concerts;
mod dates;
mod operations;
mod problems;
mod queue;
mod search;
mod sections;
pub(crate) mod webhooks;

use frontrow_domain::catalog::ConcertText;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::Problem;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(concerts::create_concert)
        .service(concerts::edit_concert)
        .service(concerts::remove_concert)
        .service(dates::add_date)
        .service(sections::add_section)
        .service(sections::edit_section)
        .service(queue::tune_queue)
        .service(operations::show_statistics)
        .service(operations::run_audit)
        .service(search::find_reservations)
        .configure(webhooks::routes);
}

/// What a title, an artist and a venue may have.
const LINE: (usize, usize) = (1, 200);
/// What a description may have.
const PROSE: (usize, usize) = (0, 4000);

fn text(pointer: &str, text: &str, (at_least, at_most): (usize, usize)) -> Result<ConcertText, Problem> {
    ConcertText::parse(text, at_least, at_most).map_err(|off| Problem::malformed(pointer, &off.to_string()))
}
