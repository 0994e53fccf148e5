use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use frontrow_application::ports::{
    Answered, EventRendering, Outgoing, WebhookDeliveries, WebhookEndpoints, WebhookSender,
};
use frontrow_application::webhooks::{Addresses, Lanes};
use frontrow_domain::webhooks::{Reply, Verdict};
use frontrow_sql::{SqlDatabase, SqlWebhookDeliveries, SqlWebhookEndpoints};
use frontrow_webhooks::{CloudEventRendering, SignedWebhooks};
use metrics::counter;

use crate::settings::Settings;

/// Who is told over HTTP what happens here, and the way to them.
#[derive(Clone)]
pub struct Webhooks {
    pub endpoints: Arc<dyn WebhookEndpoints>,
    pub deliveries: Arc<dyn WebhookDeliveries>,
    pub rendering: Arc<dyn EventRendering>,
    pub sender: Arc<dyn WebhookSender>,
    /// Where receivers may be.
    pub addresses: Addresses,
    /// Who is being sent to: one list for all runs of this process.
    pub lanes: Lanes,
}

impl Webhooks {
    pub fn build(settings: &Settings, database: &SqlDatabase) -> anyhow::Result<Self> {
        let addresses = if settings.webhooks.allow_private_addresses { Addresses::Any } else { Addresses::Public };
        let sender = SignedWebhooks::new(addresses).context("TLS cannot be had")?;
        Ok(Self {
            endpoints: Arc::new(SqlWebhookEndpoints::new(database.clone())),
            deliveries: Arc::new(SqlWebhookDeliveries::new(database.clone())),
            rendering: Arc::new(CloudEventRendering),
            sender: Arc::new(Counted(sender)),
            addresses,
            lanes: Lanes::default(),
        })
    }
}

/// Counts attempts for monitoring by what came of them.
struct Counted(SignedWebhooks);

#[async_trait]
impl WebhookSender for Counted {
    async fn send(&self, outgoing: &Outgoing) -> Answered {
        let answered = self.0.send(outgoing).await;
        counter!("webhook_attempts_total", "outcome" => outcome(answered.reply)).increment(1);
        answered
    }
}

const fn outcome(reply: Reply) -> &'static str {
    match (reply, reply.verdict()) {
        (Reply::None(no_reply), _) => no_reply.as_str(),
        (Reply::Status(_), Verdict::Taken) => "delivered",
        (Reply::Status(_), Verdict::Refused) => "refused",
        (Reply::Status(_), Verdict::Gone) => "gone",
    }
}

#[cfg(test)]
mod tests {
    use frontrow_domain::webhooks::NoReply;

    use super::*;

    #[test]
    fn attempts_are_counted_by_what_came_of_them() {
        for (reply, counted_as) in [
            (Reply::Status(204), "delivered"),
            (Reply::Status(302), "refused"),
            (Reply::Status(500), "refused"),
            (Reply::Status(410), "gone"),
            (Reply::None(NoReply::TimedOut), "timed_out"),
        ] {
            assert_eq!(outcome(reply), counted_as, "{reply:?}");
        }
    }
}
