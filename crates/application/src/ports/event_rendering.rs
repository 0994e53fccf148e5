use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::Message;
use time::OffsetDateTime;

use crate::events::Event;

/// What the world reads of an event.
///
/// # Contract
/// 1. **the same each time**: an event is rendered alike however often, and under its own name.
/// 2. **not everything is told**: what is ours alone is none.
/// 3. **a kind that exists**: its kind is one of the domain's.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait EventRendering: Send + Sync {
    /// The message that tells `event`.
    fn render(&self, event: &Event) -> Option<Message>;
    /// A message that tells nothing, for somebody who tries out their receiver; `name` is its event's name.
    fn render_test(&self, name: String, endpoint: WebhookId, at: OffsetDateTime) -> Message;
}
