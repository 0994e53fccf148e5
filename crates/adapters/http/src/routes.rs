//! Every route there is. The OpenAPI document is made of the same list, so no route is served in secret.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, dev::ResourceDef, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::{Problem, Slug, show_problem};
use crate::{account, admin, catalog, health, identity, metrics, openapi, payment, points, queue, reservation};

/// What every route of the contract begins with.
pub(crate) const BASE_PATH: &str = "/api/v1";

pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    let contract = utoipa_actix_web::scope(BASE_PATH)
        .configure(account::routes)
        .configure(catalog::routes)
        .configure(queue::routes)
        .configure(reservation::routes)
        .configure(payment::routes)
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

/// Which methods each path takes, for those who come with another.
pub(crate) struct KnownPaths(Vec<(ResourceDef, String)>);

impl KnownPaths {
    pub(crate) fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self(
            paths.map(|(path, item)| (ResourceDef::new(path.as_str()), openapi::methods_of(item).join(", "))).collect(),
        )
    }
}

/// What is answered where no route fits.
pub(crate) async fn nowhere(request: HttpRequest, paths: web::Data<KnownPaths>) -> Result<HttpResponse, Problem> {
    let known = paths.0.iter().find(|(path, _)| path.is_match(request.path()));
    match known {
        Some((_, methods)) if request.method() != Method::OPTIONS => {
            Err(Slug::MethodNotAllowed.because(format!("this address takes {methods}")).allowing(methods.clone()))
        }
        Some((_, methods)) => Ok(HttpResponse::NoContent().insert_header(("allow", methods.as_str())).finish()),
        None => Err(Slug::NotFound.because("there is nothing at this address")),
    }
}
