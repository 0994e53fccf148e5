//! The contract as an OpenAPI 3.1 document, and a page to try it.

use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::{App, HttpRequest, HttpResponse, web};
use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::admin::webhooks::told;
use crate::etag;
use crate::problem::{PlaceView, ProblemView};
use crate::routes;

const PROBLEM: &str = "ProblemView";

/// The document of every route that is served.
#[must_use]
pub fn document() -> OpenApi {
    let (_, mut document) = App::new().into_utoipa_app().openapi(frame()).configure(routes::register).split_for_parts();
    let components = document.components.get_or_insert_with(Components::new);
    components.schemas.insert(PROBLEM.to_owned(), ProblemView::schema());
    components.schemas.insert("PlaceView".to_owned(), PlaceView::schema());
    components.schemas.insert(told::EVENT.to_owned(), told::event());
    document.webhooks = Some(told::requests());
    for (path, item) in &mut document.paths.paths {
        for operation in operations_of(item) {
            complete(path, operation);
        }
    }
    document
}

fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Frontrow")
        .version("1")
        .description(Some("Sells seats when too many people want them at once."))
        .license(Some(utoipa::openapi::License::new("Apache-2.0")))
        .build();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let mut components = Components::new();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// What every operation of its kind can answer besides what its handler says.
fn complete(path: &str, operation: &mut Operation) {
    let body = operation.request_body.is_some();
    let signed_in = operation.security.is_some();
    let addressed = path.contains('{');
    let admin = path.contains("/admin/");
    let contract = path.starts_with(routes::BASE_PATH);
    for (can, status, description) in [
        (contract, "400", "`malformed-request` with `errors`, `idempotency-key-required`"),
        (signed_in, "401", "`unauthenticated`"),
        (admin, "403", "`forbidden`"),
        (addressed, "404", "`not-found`"),
        (body, "413", "`payload-too-large`"),
        (body, "415", "`unsupported-media-type`"),
        (contract, "429", "`rate-limited`"),
        (contract, "503", "`unavailable`"),
    ] {
        let responses = &mut operation.responses.responses;
        if can && !responses.contains_key(status) {
            responses.insert(status.to_owned(), RefOr::T(ResponseBuilder::new().description(description).build()));
        }
    }
    let responses = operation.responses.responses.iter_mut();
    for (_, response) in responses.filter(|(status, _)| status.starts_with(['4', '5'])) {
        if let RefOr::T(response) = response {
            tell_problem(response);
        }
    }
}

fn tell_problem(response: &mut Response) {
    if response.content.is_empty() {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(PROBLEM))).build();
        response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
    }
}

/// The document as it is sent.
pub(crate) struct Document {
    json: web::Bytes,
    etag: String,
}

impl Document {
    pub(crate) fn of(document: &OpenApi) -> Self {
        // A document of strings and maps is always JSON.
        let json = document.to_pretty_json().unwrap_or_default();
        Self { etag: etag::of(json.as_bytes()), json: json.into() }
    }
}

/// `/openapi.json` and `/docs`: not in the document, which is about what is sold.
pub(crate) fn pages(config: &mut web::ServiceConfig) {
    config
        .route("/openapi.json", web::get().to(show_document))
        .route("/docs", web::get().to(to_docs))
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json")));
}

async fn show_document(request: HttpRequest, document: web::Data<Document>) -> HttpResponse {
    let known = etag::known(&request, &document.etag);
    let mut response = if known.is_some() { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((ETAG, known.as_deref().unwrap_or(&document.etag)))
        .insert_header((CACHE_CONTROL, "no-cache"));
    if known.is_some() {
        response.finish()
    } else {
        response.content_type("application/json").body(document.json.clone())
    }
}

async fn to_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header(("location", "/docs/")).finish()
}
