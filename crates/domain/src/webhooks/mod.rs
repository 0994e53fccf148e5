//! Who is told of what happens here, over HTTP, and how long we try.

mod address;
mod attempt;
mod delivery;
mod description;
mod endpoint;
mod kinds;
mod schedule;
mod secret;
mod standing;
mod url;

pub use address::is_public;
pub use attempt::{Attempt, NoReply, Reply, Verdict};
pub use delivery::{Delivery, DeliverySettled, Message, State, Status, Stored as StoredDelivery};
pub use description::{Description, DescriptionTooLong};
pub use endpoint::{Endpoint, EndpointEdit, NewEndpoint, Previous, Stored as StoredEndpoint};
pub use kinds::{EventKinds, GROUPS, KINDS, KindUnknown};
pub use schedule::{RETRY_AFTER_AT_MOST, RETRY_DELAYS, TRIES_AT_MOST, delay_after};
pub use secret::{SecretLength, SigningSecret};
pub use standing::{DisabledReason, Standing};
pub use url::{EndpointUrl, UrlInvalid};

#[cfg(test)]
mod tests;
