use std::sync::Arc;

use anyhow::Context;
use frontrow_application::ports::Clock;
use frontrow_http::identity::{JwksSource, OutsideIssuer, SigningKeys, TokenVerifier};

use crate::settings::{Auth, Settings};

/// What tokens are signed and read with.
pub struct Identity {
    pub keys: SigningKeys,
    outside: Option<OutsideIssuer>,
}

impl Identity {
    /// The keys of the settings, or of the file beside the data, which the first start makes.
    pub async fn build(settings: &Settings) -> anyhow::Result<Self> {
        let keys = match settings.auth.signing_key.reveal() {
            Some(text) => SigningKeys::from_text(text).context("setting `auth.signing_key`")?,
            None => {
                let file = settings.beside_the_data("signing-key");
                SigningKeys::from_file_or_new(&file)
                    .with_context(|| format!("the signing key in {}", file.display()))?
            }
        };
        Ok(Self { keys, outside: outside(&settings.auth).await? })
    }

    /// What signs, and what reads tokens of ours and of the outside issuer where there is one.
    pub fn into_parts(self, auth: &Auth, clock: Arc<dyn Clock>) -> anyhow::Result<(SigningKeys, TokenVerifier)> {
        let verifier = TokenVerifier::new(&self.keys, auth.audience.clone(), self.outside, clock);
        Ok((self.keys, verifier.context("setting `auth.signing_key`")?))
    }
}

async fn outside(auth: &Auth) -> anyhow::Result<Option<OutsideIssuer>> {
    let outside = &auth.outside;
    if outside.issuer.is_empty() {
        return Ok(None);
    }
    let issuer = OutsideIssuer::new(outside.issuer.clone(), JwksSource::parse(&outside.jwks)).await;
    Ok(Some(issuer.with_context(|| format!("setting `auth.outside.jwks`: got {}", outside.jwks))?))
}
