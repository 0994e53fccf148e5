use super::ask::{Ask, Earlier, Verdict};
use super::attempt::attempt;
use super::carrier::Carrier;
use super::failure::Failure;

/// Answers everybody of the group. One request that the database does not take is separated from the others by
/// halving: it costs a few transactions, and nobody else's request.
pub(super) async fn carry_out<C: Carrier>(carrier: &mut C, group: Vec<Ask<C::Request>>) {
    let mut parts = vec![group];
    while let Some(mut part) = parts.pop() {
        if part.is_empty() {
            continue;
        }
        match try_twice(carrier, &part).await {
            Ok(verdicts) => part.into_iter().zip(verdicts).for_each(|(ask, verdict)| ask.tell(verdict)),
            Err(Failure::InTheWay(_)) => part.into_iter().for_each(|ask| ask.tell(Verdict::Alone)),
            Err(Failure::Refused(_)) if part.len() > 1 => {
                let second_half = part.split_off(part.len() / 2);
                parts.extend([second_half, part]);
            }
            Err(failure @ (Failure::Refused(_) | Failure::Lost(_))) => {
                tracing::warn!(%failure, cause = cause(&failure), requests = part.len(), "a group is not answered");
            }
        }
    }
}

async fn try_twice<C: Carrier>(carrier: &mut C, part: &[Ask<C::Request>]) -> Result<Vec<Verdict>, Failure> {
    match attempt(carrier, part, Earlier::Nothing).await {
        Ok(verdicts) => Ok(verdicts),
        Err(failure) => {
            tracing::debug!(%failure, cause = cause(&failure), requests = part.len(), "a group is tried again");
            let earlier = match failure {
                Failure::Lost(_) => Earlier::Unknown,
                Failure::InTheWay(_) | Failure::Refused(_) => Earlier::Nothing,
            };
            attempt(carrier, part, earlier).await
        }
    }
}

fn cause(failure: &Failure) -> Option<String> {
    std::error::Error::source(failure).map(ToString::to_string)
}
