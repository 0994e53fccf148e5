use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use frontrow_application::ports::GatewayMessage;

use crate::api::Api;
use crate::body::WholeBody;
use crate::problem::Problem;

/// A message from the gateway. It proves nothing: the payment is looked up at the gateway before anything changes.
#[utoipa::path(
    tag = "Payments",
    params(("gateway" = String, Path, description = "The name of the gateway")),
    request_body(content = String, content_type = "application/octet-stream", description = "As the gateway sends it"),
    responses((status = 200, description = "Taken in"), (status = 403, description = "`forbidden`: a forged message"))
)]
#[post("/payments/webhooks/{gateway}")]
pub(super) async fn hear_gateway(
    api: Data<Api>,
    request: HttpRequest,
    gateway: Path<String>,
) -> Result<HttpResponse, Problem> {
    api.payment.hear_gateway.execute(&gateway, message(&request)).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Byte for byte, as signatures are over bytes. A header that is no text can belong to no signature.
fn message(request: &HttpRequest) -> GatewayMessage {
    let headers = request.headers().iter();
    let headers = headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    GatewayMessage { headers: headers.collect(), body: WholeBody::of(request).to_vec() }
}
