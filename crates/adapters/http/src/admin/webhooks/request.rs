use frontrow_application::webhooks::NewWebhook;
use frontrow_domain::webhooks::{Description, EndpointEdit, EndpointUrl, EventKinds};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::Problem;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateWebhookRequest {
    /// `https://…` or `http://…`, on the public internet.
    #[schema(max_length = 500, example = "https://hall.example/hooks")]
    url: String,
    /// Kinds such as `reservation.held`, or all that begin alike: `reservation.*`. None, or left out: every kind.
    #[schema(example = json!(["reservation.*", "payment.approved"]))]
    events: Option<Vec<String>>,
    #[schema(max_length = 200)]
    description: Option<String>,
}

impl CreateWebhookRequest {
    pub(super) fn command(self) -> Result<NewWebhook, Problem> {
        Ok(NewWebhook {
            url: url(&self.url)?,
            kinds: kinds(&self.events.unwrap_or_default())?,
            description: description(&self.description.unwrap_or_default())?,
        })
    }
}

/// What is left out, or null, stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EditWebhookRequest {
    #[schema(max_length = 500)]
    url: Option<String>,
    /// An empty list: every kind.
    events: Option<Vec<String>>,
    #[schema(max_length = 200)]
    description: Option<String>,
    /// Nothing is sent while it is false; what is queued by then waits.
    enabled: Option<bool>,
}

impl EditWebhookRequest {
    pub(super) fn edit(self) -> Result<EndpointEdit, Problem> {
        Ok(EndpointEdit {
            url: self.url.map(|text| url(&text)).transpose()?,
            kinds: self.events.map(|names| kinds(&names)).transpose()?,
            description: self.description.map(|text| description(&text)).transpose()?,
            enabled: self.enabled,
        })
    }
}

fn url(text: &str) -> Result<EndpointUrl, Problem> {
    EndpointUrl::parse(text).map_err(|off| Problem::malformed("/url", &off.to_string()))
}

fn kinds(names: &[String]) -> Result<EventKinds, Problem> {
    let kinds = EventKinds::parse(names.iter().map(String::as_str));
    kinds.map_err(|off| Problem::malformed(&format!("/events/{}", off.place), &off.to_string()))
}

fn description(text: &str) -> Result<Description, Problem> {
    Description::parse(text).map_err(|off| Problem::malformed("/description", &off.to_string()))
}
