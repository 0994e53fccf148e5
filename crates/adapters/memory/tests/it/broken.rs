//! A waiting room that is off by one: the suite has to notice, or it proves nothing of the others.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{DrawView, Join, Joined, RoomCounts, Unavailable, WaitingRoom};
use frontrow_domain::queue::{Place, QueueRules};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use frontrow_memory::MemoryWaitingRoom;
use frontrow_testkit::coordination::waiting_room;
use time::OffsetDateTime;

/// Lets in one more than it should, and does not admit to it.
#[derive(Default)]
struct OneTooMany(MemoryWaitingRoom);

fn one_more(rules: &QueueRules) -> QueueRules {
    QueueRules::new(rules.max_active() + 1, rules.pass_ttl(), rules.idle_ttl(), rules.opens_at()).unwrap()
}

#[async_trait]
impl WaitingRoom for OneTooMany {
    async fn join(&self, join: &Join, rules: &QueueRules, now: OffsetDateTime) -> Result<Joined, Unavailable> {
        self.0.join(join, &one_more(rules), now).await
    }
    async fn check_in(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<Place>, Unavailable> {
        self.0.check_in(concert, token, rules, now).await
    }
    async fn draw(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<DrawView>, Unavailable> {
        self.0.draw(concert, token, rules, now).await
    }
    async fn leave(&self, concert: ConcertId, token: QueueTokenId, now: OffsetDateTime) -> Result<(), Unavailable> {
        self.0.leave(concert, token, now).await
    }
    async fn finish(&self, concert: ConcertId, owner: UserId, bought_at: OffsetDateTime) -> Result<(), Unavailable> {
        self.0.finish(concert, owner, bought_at).await
    }
    async fn admit(&self, concert: ConcertId, rules: &QueueRules, now: OffsetDateTime) -> Result<u64, Unavailable> {
        self.0.admit(concert, &one_more(rules), now).await
    }
    async fn counts(&self, concert: ConcertId, now: OffsetDateTime) -> Result<RoomCounts, Unavailable> {
        let counts = self.0.counts(concert, now).await?;
        Ok(RoomCounts { active: counts.active.saturating_sub(1), ..counts })
    }
    async fn open_rooms(&self) -> Result<Vec<ConcertId>, Unavailable> {
        self.0.open_rooms().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[should_panic(expected = "so many are inside")]
async fn a_room_that_lets_in_one_too_many_is_found_out_even_when_it_lies_about_it() {
    waiting_room::never_more_than_allowed(Arc::new(OneTooMany::default())).await;
}
