//! How the workers go through what is due: some at a time, each of which costs a call to the gateway.

use futures_util::future::join_all;

use time::Duration;

use crate::ports::Unavailable;

/// Payments that are asked for at the same time. A gateway that takes a third of a second answers for a hundred in a
/// second, so that thousands are made up for within the minute that is promised; and a claim outlasts a call of each.
pub(super) const AT_ONCE: u32 = 32;
/// Rounds of one run: the worker calls again.
pub(super) const ROUNDS_AT_MOST: usize = 10;
/// After this time a run begins no further round: a worker that is to stop does so between two runs, and a lease is
/// renewed there.
pub(super) const RUN_AT_MOST: Duration = Duration::seconds(3);

/// Does all of it at the same time; gives how much came about. What fails keeps none of the others from their end.
///
/// # Errors
/// [`Unavailable`] when nobody knows of at least one.
pub(super) async fn all_at_once(
    work: impl IntoIterator<Item = impl Future<Output = Result<bool, Unavailable>>>,
) -> Result<u64, Unavailable> {
    let (mut done, mut failure) = (0, None);
    for outcome in join_all(work).await {
        match outcome {
            Ok(came_about) => done += u64::from(came_about),
            Err(unavailable) => failure = Some(unavailable),
        }
    }
    failure.map_or(Ok(done), Err)
}
