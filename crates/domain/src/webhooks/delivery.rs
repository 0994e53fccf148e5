use std::fmt;

use time::{Duration, OffsetDateTime};

use super::{Verdict, delay_after};
use crate::shared::{DeliveryId, WebhookId};

/// What is sent: the same bytes with every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The event's name, 1 to 64 ASCII characters: what a receiver knows repetitions by.
    pub event: String,
    /// The event's kind, such as `reservation.held`.
    pub kind: String,
    /// The body, as it is signed and sent.
    pub body: String,
}

/// One event for one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    id: DeliveryId,
    endpoint: WebhookId,
    message: Message,
    queued_at: OffsetDateTime,
    attempts: u32,
    tries: u32,
    state: State,
    version: u32,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is sent, for the first time or again, once it is due.
    Pending {
        /// When that is.
        due: OffsetDateTime,
    },
    /// The receiver has it.
    Delivered {
        /// Since when.
        at: OffsetDateTime,
    },
    /// We have given up; an administrator can have it sent again.
    Failed {
        /// Since when.
        at: OffsetDateTime,
    },
}

/// The name of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// `PENDING`
    Pending,
    /// `DELIVERED`
    Delivered,
    /// `FAILED`
    Failed,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Failed];

    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Delivered => "DELIVERED",
            Self::Failed => "FAILED",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A delivery as a row holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Which delivery.
    pub id: DeliveryId,
    /// To whom.
    pub endpoint: WebhookId,
    /// What.
    pub message: Message,
    /// Since when it is meant to go out.
    pub queued_at: OffsetDateTime,
    /// How often it was sent.
    pub attempts: u32,
    /// How often it was sent since it was queued, or sent again by hand.
    pub tries: u32,
    /// Where it stands.
    pub state: State,
    /// How often it was written.
    pub version: u32,
}

/// An attempt has ended, and the delivery awaits none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the delivery is already {0}")]
pub struct DeliverySettled(pub Status);

impl Delivery {
    /// A delivery that is due at once.
    #[must_use]
    pub const fn queue(id: DeliveryId, endpoint: WebhookId, message: Message, now: OffsetDateTime) -> Self {
        let state = State::Pending { due: now };
        Self { id, endpoint, message, queued_at: now, attempts: 0, tries: 0, state, version: 1 }
    }

    /// The delivery of a row.
    #[must_use]
    pub fn from_stored(stored: Stored) -> Self {
        let Stored { id, endpoint, message, queued_at, attempts, tries, state, version } = stored;
        Self { id, endpoint, message, queued_at, attempts, tries, state, version }
    }

    /// An attempt has ended at `now`. `jitter` is any number, by chance; `asked` is the pause that the receiver asked for.
    /// Whoever is gone is not tried again.
    ///
    /// # Errors
    /// [`DeliverySettled`] when another attempt had ended it before.
    pub fn attempted(
        self,
        verdict: Verdict,
        now: OffsetDateTime,
        jitter: u8,
        asked: Option<Duration>,
    ) -> Result<Self, DeliverySettled> {
        let State::Pending { .. } = self.state else { return Err(DeliverySettled(self.status())) };
        let tries = self.tries + 1;
        let state = match (verdict, delay_after(tries, jitter, asked)) {
            (Verdict::Taken, _) => State::Delivered { at: now },
            (Verdict::Refused, Some(delay)) => State::Pending { due: now + delay },
            (Verdict::Refused, None) | (Verdict::Gone, _) => State::Failed { at: now },
        };
        Ok(Self { attempts: self.attempts + 1, tries, state, version: self.version + 1, ..self })
    }

    /// Sends it at once, whatever became of it before, and from then on by the whole schedule.
    #[must_use]
    pub fn resend(self, now: OffsetDateTime) -> Self {
        Self { tries: 0, state: State::Pending { due: now }, version: self.version + 1, ..self }
    }

    /// Which delivery.
    #[must_use]
    pub const fn id(&self) -> DeliveryId {
        self.id
    }

    /// To whom.
    #[must_use]
    pub const fn endpoint(&self) -> WebhookId {
        self.endpoint
    }

    /// What.
    #[must_use]
    pub const fn message(&self) -> &Message {
        &self.message
    }

    /// Since when it is meant to go out.
    #[must_use]
    pub const fn queued_at(&self) -> OffsetDateTime {
        self.queued_at
    }

    /// How often it was sent.
    #[must_use]
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How often it was sent since it was queued, or sent again by hand.
    #[must_use]
    pub const fn tries(&self) -> u32 {
        self.tries
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// The name of where it stands.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.state {
            State::Pending { .. } => Status::Pending,
            State::Delivered { .. } => Status::Delivered,
            State::Failed { .. } => Status::Failed,
        }
    }

    /// How often it was written; guards every write.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }
}
