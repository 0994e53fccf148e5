use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was refused (RFC 9457). A type may add members; its page says which.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProblemView)]
pub(crate) struct ProblemView {
    /// `/problems/<slug>`: that address answers with a page about it.
    #[schema(example = "/problems/malformed-request")]
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    /// The path of the request.
    instance: String,
    /// What the operator finds the request by.
    trace_id: String,
    /// Of `malformed-request`: each place that is wrong.
    errors: Option<Vec<PlaceView>>,
}

/// One place of a request that is wrong.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlaceView {
    /// A JSON pointer, or the name of a parameter behind a slash.
    pointer: String,
    message: String,
}
