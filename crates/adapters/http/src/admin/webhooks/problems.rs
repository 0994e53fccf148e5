use frontrow_application::webhooks::{
    AddressNotPublic, CreateWebhookError, EditWebhookError, RECEIVERS_AT_MOST, WebhookError,
};

use crate::problem::{Problem, Slug};

fn no_such_webhook() -> Problem {
    Slug::NotFound.because("there is no such webhook or delivery")
}

fn not_public(off: AddressNotPublic) -> Problem {
    let message = format!("{off}; the setting webhooks.allow_private_addresses allows it");
    Problem::malformed("/url", &message)
}

impl From<CreateWebhookError> for Problem {
    fn from(error: CreateWebhookError) -> Self {
        match error {
            CreateWebhookError::AddressNotPublic(off) => not_public(off),
            CreateWebhookError::TooMany => Slug::TooManyWebhooks
                .because(format!("there are {RECEIVERS_AT_MOST} webhooks already"))
                .with("limit", RECEIVERS_AT_MOST),
            CreateWebhookError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<EditWebhookError> for Problem {
    fn from(error: EditWebhookError) -> Self {
        match error {
            EditWebhookError::NotFound => no_such_webhook(),
            EditWebhookError::AddressNotPublic(off) => not_public(off),
            EditWebhookError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::NotFound => no_such_webhook(),
            WebhookError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}
