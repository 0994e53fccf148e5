use serde::{Deserialize, Serialize};

/// What the `typ` of an access token says (RFC 9068), so that no other token passes for one.
pub(super) const ACCESS_TOKEN_TYPE: &str = "at+jwt";
/// Who issues our own tokens.
pub(super) const ISSUER: &str = "frontrow";
/// The `role` of an administrator.
pub(super) const ADMINISTRATOR: &str = "admin";
/// The `role` of everybody else.
pub(super) const CUSTOMER: &str = "customer";

/// The claims of an access token that we issue.
#[derive(Serialize)]
pub(super) struct Issued<'a> {
    pub(super) iss: &'a str,
    pub(super) aud: &'a str,
    pub(super) sub: String,
    pub(super) exp: i64,
    pub(super) iat: i64,
    pub(super) jti: String,
    pub(super) client_id: &'a str,
    pub(super) role: &'a str,
}

/// The claims we read; issuer and audience are checked before.
#[derive(Deserialize)]
pub(super) struct Presented {
    pub(super) sub: String,
    pub(super) exp: i64,
    #[serde(default)]
    pub(super) nbf: Option<i64>,
    #[serde(default)]
    pub(super) role: Option<String>,
}
