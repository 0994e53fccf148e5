//! What a receiver is sent, for the document: there we are the client.

use serde::Serialize;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{
    ContentBuilder, HttpMethod, PathItem, Paths, PathsBuilder, Ref, RefOr, Required, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

/// What the schema of an event is called in the document.
pub(crate) const EVENT: &str = "EventView";

/// What a receiver is sent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct EventView {
    #[schema(example = "reservation.held")]
    r#type: String,
    /// When it happened.
    #[schema(format = DateTime)]
    timestamp: String,
    /// What is in it depends on the type.
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

pub(crate) fn event() -> RefOr<utoipa::openapi::Schema> {
    EventView::schema()
}

/// The one request that receivers get.
pub(crate) fn requests() -> Paths {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(EVENT))).build();
    let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
    let answer = |description: &str| ResponseBuilder::new().description(description).build();
    let operation = OperationBuilder::new()
        .summary(Some("An event that a webhook of yours wants."))
        .description(Some(
            "Signed as Standard Webhooks 1.0.0 describes. An event may come more than once and in any order; its name in \
             webhook-id stays the same.",
        ))
        .parameter(header("webhook-id", "The event's name: what repetitions are known by"))
        .parameter(header("webhook-timestamp", "When it was sent, in seconds since 1970"))
        .parameter(header("webhook-signature", "`v1,` and base64, one for each secret, with a space between"))
        .request_body(Some(body))
        .response("2XX", answer("You have it"))
        .response("410", answer("You want nothing any more: the webhook is disabled"))
        .response("default", answer("You do not have it: it is sent again, after `Retry-After` where you say so"));
    PathsBuilder::new().path("event", PathItem::new(HttpMethod::Post, operation)).build()
}

fn header(name: &str, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}
