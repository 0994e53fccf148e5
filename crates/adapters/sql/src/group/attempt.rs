//! One attempt to carry out a group in one transaction.

use std::time::Duration;

use super::ask::{Ask, Earlier, Verdict};
use super::carrier::Carrier;
use super::failure::Failure;

/// How long one attempt takes, waits for locks included. Two of them, and a way back one at a time, fit into the time
/// within which a caller is answered.
const ATTEMPT_AT_MOST: Duration = Duration::from_millis(2_500);

/// Carries out the group, or nothing of it. The verdicts are in the order of the group.
pub(super) async fn attempt<C: Carrier>(
    carrier: &mut C,
    group: &[Ask<C::Request>],
    earlier: Earlier,
) -> Result<Vec<Verdict>, Failure> {
    let requests: Vec<&C::Request> = group.iter().map(|ask| &ask.request).collect();
    let carried_out = tokio::time::timeout(ATTEMPT_AT_MOST, carrier.carry_out(&requests, earlier)).await;
    match carried_out.unwrap_or(Err(Failure::TOO_LATE)) {
        Ok(verdicts) => Ok(verdicts),
        Err(failure) => {
            clean_up(carrier, &failure).await;
            Err(failure)
        }
    }
}

/// A connection that does not take a rollback is of no use any more.
async fn clean_up(carrier: &mut impl Carrier, failure: &Failure) {
    let rolled_back = match failure {
        Failure::Lost(_) => false,
        Failure::InTheWay(_) | Failure::Refused(_) => {
            matches!(tokio::time::timeout(ATTEMPT_AT_MOST, carrier.roll_back()).await, Ok(Ok(())))
        }
    };
    if !rolled_back {
        carrier.disconnect();
    }
}
