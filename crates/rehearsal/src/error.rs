use crate::client::{Answer, Silence};

/// The rehearsal cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    #[error("no HTTP client can be made")]
    Client(#[from] reqwest::Error),
    #[error("{doing}: no answer; is Frontrow running there?")]
    NoAnswer { doing: &'static str },
    #[error("{doing}: got {ending}")]
    Refused { doing: &'static str, ending: String },
    #[error("{doing}: the answer is not what the contract says")]
    NotTheContract { doing: &'static str },
    #[error("there is no access token to be had")]
    NoToken,
    #[error(
        "the server does not trust {0}: start it with FRONTROW__AUTH__OUTSIDE__ISSUER={0} and \
         FRONTROW__AUTH__OUTSIDE__JWKS=<the .jwks.json beside the key>"
    )]
    NotTrusted(String),
}

impl RehearsalError {
    /// The answer, where it is one to go on with.
    pub(crate) fn unless_fine(doing: &'static str, heard: Result<Answer, Silence>) -> Result<Answer, Self> {
        let answer = heard.map_err(|_| Self::NoAnswer { doing })?;
        if answer.is_fine() { Ok(answer) } else { Err(Self::Refused { doing, ending: answer.ending().to_string() }) }
    }
}
