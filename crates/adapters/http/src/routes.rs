//! Every route there is. The OpenAPI document is made of the same list, so no route is served in secret.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::show_problem;
use crate::{account, admin, catalog, health, identity, metrics, payment, points, queue, reservation};

/// What every route of the contract begins with.
pub(crate) const BASE_PATH: &str = "/api/v1";

pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    // Routes are tried one after another: what a crowd asks for comes first.
    let contract = utoipa_actix_web::scope(BASE_PATH)
        .configure(queue::routes)
        .configure(reservation::routes)
        .configure(catalog::routes)
        .configure(payment::routes)
        .configure(account::routes)
        .configure(points::routes)
        .configure(admin::routes);
    config
        .service(contract)
        .service(identity::show_keys)
        .service(health::live)
        .service(health::ready)
        .service(metrics::show_metrics)
        .service(show_problem);
}
