use time::{Duration, OffsetDateTime};

use super::{Description, DisabledReason, EndpointUrl, EventKinds, SigningSecret, Standing};
use crate::shared::{Deadline, Outcome, WebhookId};

/// The secret before the current one: it signs as well, so that a receiver can change over at leisure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// The secret.
    pub secret: SigningSecret,
    /// From when on it signs no more.
    pub until: Deadline,
}

/// Somebody who is told over HTTP what happens here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    id: WebhookId,
    url: EndpointUrl,
    kinds: EventKinds,
    description: Description,
    standing: Standing,
    secret: SigningSecret,
    previous: Option<Previous>,
    created_at: OffsetDateTime,
    version: u32,
}

/// What is needed to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEndpoint {
    /// The id it will have.
    pub id: WebhookId,
    /// Where it is.
    pub url: EndpointUrl,
    /// What it wants.
    pub kinds: EventKinds,
    /// What to remember of it.
    pub description: Description,
    /// What it verifies signatures with.
    pub secret: SigningSecret,
}

/// A receiver as a row holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What it was made of, as it stands now.
    pub endpoint: NewEndpoint,
    /// Whether it is told anything.
    pub standing: Standing,
    /// The secret before.
    pub previous: Option<Previous>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// How often it was written.
    pub version: u32,
}

/// What is to change; what is none stays.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct EndpointEdit {
    /// Where it is.
    pub url: Option<EndpointUrl>,
    /// What it wants.
    pub kinds: Option<EventKinds>,
    /// What to remember of it.
    pub description: Option<Description>,
    /// Whether it is told anything.
    pub enabled: Option<bool>,
}

impl Endpoint {
    /// For how long the secret before signs as well: long enough to change a receiver during the next working day.
    pub const PREVIOUS_SECRET_SIGNS_FOR: Duration = Duration::hours(24);

    /// A new receiver at version 1, enabled.
    #[must_use]
    pub fn create(new: NewEndpoint, now: OffsetDateTime) -> Self {
        Self::from_stored(Stored {
            endpoint: new,
            standing: Standing::Enabled,
            previous: None,
            created_at: now,
            version: 1,
        })
    }

    /// The receiver of a row.
    #[must_use]
    pub fn from_stored(stored: Stored) -> Self {
        let Stored {
            endpoint: NewEndpoint { id, url, kinds, description, secret },
            standing,
            previous,
            created_at,
            version,
        } = stored;
        Self { id, url, kinds, description, standing, secret, previous, created_at, version }
    }

    /// Changes what an administrator decides. Disabling one that is gone leaves it gone.
    #[must_use]
    pub fn edit(self, edit: EndpointEdit) -> Outcome<Self, Self> {
        let standing = match (edit.enabled, self.standing) {
            (None, standing) | (Some(false), standing @ Standing::Disabled(_)) => standing,
            (Some(true), _) => Standing::Enabled,
            (Some(false), Standing::Enabled) => Standing::Disabled(DisabledReason::ByAdministrator),
        };
        let before = self.clone();
        let after = Self {
            url: edit.url.unwrap_or(self.url),
            kinds: edit.kinds.unwrap_or(self.kinds),
            description: edit.description.unwrap_or(self.description),
            standing,
            ..before.clone()
        };
        if after == before { Outcome::Unchanged(before) } else { Outcome::Changed(after.written_again()) }
    }

    /// Signs with `secret` from now on, and with the one before for [`Self::PREVIOUS_SECRET_SIGNS_FOR`]. A third one is
    /// not kept: whoever rotates twice in a row wants to be rid of it.
    #[must_use]
    pub fn rotate(self, secret: SigningSecret, now: OffsetDateTime) -> Self {
        let until = Deadline::after(now, Self::PREVIOUS_SECRET_SIGNS_FOR);
        let previous = Some(Previous { secret: self.secret.clone(), until });
        Self { secret, previous, ..self }.written_again()
    }

    /// The receiver wants nothing any more.
    #[must_use]
    pub fn gone(self) -> Outcome<Self, Self> {
        match self.standing {
            Standing::Enabled => {
                let standing = Standing::Disabled(DisabledReason::Gone);
                Outcome::Changed(Self { standing, ..self }.written_again())
            }
            Standing::Disabled(_) => Outcome::Unchanged(self),
        }
    }

    fn written_again(self) -> Self {
        Self { version: self.version + 1, ..self }
    }

    /// Which receiver.
    #[must_use]
    pub const fn id(&self) -> WebhookId {
        self.id
    }

    /// Where it is.
    #[must_use]
    pub const fn url(&self) -> &EndpointUrl {
        &self.url
    }

    /// What it wants.
    #[must_use]
    pub const fn kinds(&self) -> &EventKinds {
        &self.kinds
    }

    /// What to remember of it.
    #[must_use]
    pub const fn description(&self) -> &Description {
        &self.description
    }

    /// Whether it is told anything.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether events of `kind` are queued for it.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.standing == Standing::Enabled && self.kinds.include(kind)
    }

    /// What it verifies signatures with from now on.
    #[must_use]
    pub const fn secret(&self) -> &SigningSecret {
        &self.secret
    }

    /// The secret before, whether it still signs or not.
    #[must_use]
    pub const fn previous(&self) -> Option<&Previous> {
        self.previous.as_ref()
    }

    /// Everything that signs at `now`, the current one first.
    #[must_use]
    pub fn signing_secrets(&self, now: OffsetDateTime) -> Vec<SigningSecret> {
        let previous = self.previous.iter().filter(|previous| !previous.until.has_passed(now));
        std::iter::once(&self.secret).chain(previous.map(|previous| &previous.secret)).cloned().collect()
    }

    /// When it was made.
    #[must_use]
    pub const fn created_at(&self) -> OffsetDateTime {
        self.created_at
    }

    /// How often it was written; guards every write.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }
}
