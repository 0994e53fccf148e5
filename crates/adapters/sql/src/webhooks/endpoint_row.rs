//! A receiver in its row.

use frontrow_domain::shared::{Deadline, WebhookId};
use frontrow_domain::webhooks::{
    Description, DisabledReason, Endpoint, EndpointUrl, EventKinds, NewEndpoint, Previous, SigningSecret, Standing,
    StoredEndpoint,
};
use sea_orm::sea_query::{Query, SelectStatement, SimpleExpr};
use sea_orm::{DbErr, QueryResult};

use crate::codes::Code;
use crate::row::Row;
use crate::tables::WebhookEndpoints;
use crate::value::{count, deadline_millis, millis, unreadable};

pub(super) const COLUMNS: [WebhookEndpoints; 10] = [
    WebhookEndpoints::Id,
    WebhookEndpoints::Url,
    WebhookEndpoints::Kinds,
    WebhookEndpoints::Description,
    WebhookEndpoints::Standing,
    WebhookEndpoints::Secret,
    WebhookEndpoints::PreviousSecret,
    WebhookEndpoints::PreviousUntil,
    WebhookEndpoints::CreatedAt,
    WebhookEndpoints::Version,
];

/// A standing without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StandingKind {
    Enabled,
    Disabled,
    Gone,
}

impl StandingKind {
    const fn of(standing: Standing) -> Self {
        match standing {
            Standing::Enabled => Self::Enabled,
            Standing::Disabled(DisabledReason::ByAdministrator) => Self::Disabled,
            Standing::Disabled(DisabledReason::Gone) => Self::Gone,
        }
    }

    const fn standing(self) -> Standing {
        match self {
            Self::Enabled => Standing::Enabled,
            Self::Disabled => Standing::Disabled(DisabledReason::ByAdministrator),
            Self::Gone => Standing::Disabled(DisabledReason::Gone),
        }
    }
}

pub(super) fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from(WebhookEndpoints::Table).take()
}

/// In the order of [`COLUMNS`].
pub(super) fn values(endpoint: &Endpoint) -> [SimpleExpr; 10] {
    let previous = endpoint.previous();
    [
        endpoint.id().as_uuid().into(),
        endpoint.url().as_str().into(),
        endpoint.kinds().names().join(",").into(),
        endpoint.description().as_str().into(),
        StandingKind::of(endpoint.standing()).code().into(),
        endpoint.secret().as_bytes().to_vec().into(),
        previous.map(|previous| previous.secret.as_bytes().to_vec()).into(),
        previous.map(|previous| deadline_millis(previous.until)).into(),
        millis(endpoint.created_at()).into(),
        count(endpoint.version()).into(),
    ]
}

pub(super) fn read(row: &QueryResult) -> Result<Endpoint, DbErr> {
    let (url, kinds, description): (String, String, String) =
        (row.get("url")?, row.get("kinds")?, row.get("description")?);
    let names = kinds.split(',').filter(|name| !name.is_empty());
    let standing = StandingKind::from_code(row.get("standing")?)?;
    Ok(Endpoint::from_stored(StoredEndpoint {
        endpoint: NewEndpoint {
            id: row.id("id", WebhookId::new)?,
            url: EndpointUrl::parse(&url).map_err(|error| unreadable("a receiver's address", error))?,
            kinds: EventKinds::parse(names).map_err(|error| unreadable("a kind of event", error))?,
            description: Description::parse(&description).map_err(|error| unreadable("a description", error))?,
            secret: secret(row.get("secret")?)?,
        },
        standing: standing.standing(),
        previous: previous(row)?,
        created_at: row.instant("created_at")?,
        version: row.count("version")?,
    }))
}

fn previous(row: &QueryResult) -> Result<Option<Previous>, DbErr> {
    let bytes: Option<Vec<u8>> = row.get("previous_secret")?;
    let Some((bytes, until)) = bytes.zip(row.instant_or_none("previous_until")?) else { return Ok(None) };
    Ok(Some(Previous { secret: secret(bytes)?, until: Deadline::at(until) }))
}

fn secret(bytes: Vec<u8>) -> Result<SigningSecret, DbErr> {
    SigningSecret::new(bytes).map_err(|error| unreadable("a signing secret", error))
}
