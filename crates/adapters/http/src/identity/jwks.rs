use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::SigningKeys;

/// A public key (RFC 8037).
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct PublicKeyView {
    #[schema(example = "OKP")]
    kty: &'static str,
    #[schema(example = "Ed25519")]
    crv: &'static str,
    #[schema(example = "EdDSA")]
    alg: &'static str,
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    usage: &'static str,
    kid: String,
    x: String,
}

/// The keys that access tokens are verified with.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct PublicKeysView {
    keys: Vec<PublicKeyView>,
}

impl PublicKeysView {
    pub(crate) fn of(keys: &SigningKeys) -> Self {
        let key = PublicKeyView {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            usage: "sig",
            kid: keys.id().to_owned(),
            x: keys.public(),
        };
        Self { keys: vec![key] }
    }
}

/// The keys that access tokens are verified with.
#[utoipa::path(tag = "People", responses((status = 200, description = "The key set", body = PublicKeysView)))]
#[get("/.well-known/jwks.json")]
pub(crate) async fn show_keys(keys: web::Data<PublicKeysView>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(keys.get_ref())
}
