//! Clauses of [`WebhookDeliveries`](frontrow_application::ports::WebhookDeliveries).

mod due;
mod kept;

use frontrow_application::ports::AddEndpointOutcome;
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::{Attempt, Delivery, Endpoint, Reply};
use time::{Duration, OffsetDateTime};

pub use self::due::{a_claim_lapses, due_ones_come_up, the_backlog, whose_are_due};
pub use self::kept::{as_written, every_attempt, kept_for_a_while, newest_first, queued_once, recorded_as_it_was_read};
use super::Storage;
use super::suite::conformance;
use crate::FakeClock;
use crate::builders::{a_delivery, an_endpoint};

conformance! {
    $ webhook_deliveries: as_written, queued_once, due_ones_come_up, a_claim_lapses, whose_are_due,
    recorded_as_it_was_read, every_attempt, newest_first, kept_for_a_while, the_backlog
}

const NOW: OffsetDateTime = FakeClock::START;
const CLAIM: Duration = Duration::seconds(30);
const NO_JITTER: u8 = 0;

async fn receiver(storage: &Storage) -> Endpoint {
    let endpoint = an_endpoint(NOW);
    assert_eq!(storage.webhook_endpoints.add(&endpoint, 50).await.unwrap(), AddEndpointOutcome::Added);
    endpoint
}

/// Deliveries of one receiver that are due at [`NOW`] and the milliseconds after.
async fn queued(storage: &Storage, endpoint: WebhookId, how_many: i64) -> Vec<Delivery> {
    let deliveries: Vec<Delivery> =
        (0..how_many).map(|number| a_delivery(endpoint, NOW + Duration::milliseconds(number))).collect();
    storage.webhook_deliveries.enqueue(&deliveries).await.unwrap();
    deliveries
}

/// The delivery after an attempt that ended at `at`, not yet written.
fn attempted(before: Delivery, reply: Reply, at: OffsetDateTime) -> (Delivery, Attempt) {
    let after = before.attempted(reply.verdict(), at, NO_JITTER, None).unwrap();
    let took = Duration::milliseconds(17);
    let attempt = Attempt { number: after.attempts(), at, took, reply };
    (after, attempt)
}

async fn recorded(storage: &Storage, before: Delivery, reply: Reply, at: OffsetDateTime) -> (Delivery, Attempt) {
    let (after, attempt) = attempted(before, reply, at);
    assert!(storage.webhook_deliveries.record(&after, Some(attempt)).await.unwrap());
    (after, attempt)
}
