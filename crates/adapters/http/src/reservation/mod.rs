//! Holding, confirming, giving back.

mod change;
mod hold;
mod problems;
mod show;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use problems::{hold_expired, no_such_reservation, not_pending};
pub(crate) use show::TransitionView;
pub(crate) use view::ReservationView;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(hold::hold)
        .service(show::list_reservations)
        .service(show::show_reservation)
        .service(show::show_log)
        .service(change::confirm)
        .service(change::cancel);
}
