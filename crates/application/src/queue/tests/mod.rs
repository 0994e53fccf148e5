//! The waiting room's use cases over ports that say what each test wants.

mod admission;
mod admit_waiting;
mod finish_visit;
mod join_queue;
mod places;
mod recent_statistics;

use std::sync::Arc;

use frontrow_domain::catalog::{Concert, ConcertText, SalesWindow};
use frontrow_domain::queue::{Place, PlaceStatus, QueueOverrides, QueueRules};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Admission, AdmitWaiting, FinishVisit, JoinQueue, LeaveQueue, ShowPlace};
use crate::ports::{
    MockCatalog, MockClock, MockIdGenerator, MockQueuePasses, MockStatistics, MockWaitingRoom, QueuePass, RoomCounts,
};

const NOON: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);
const CONCERT: ConcertId = ConcertId::new(Uuid::from_u128(1));
const ANOTHER_CONCERT: ConcertId = ConcertId::new(Uuid::from_u128(2));
const ANNA: UserId = UserId::new(Uuid::from_u128(11));
const BEN: UserId = UserId::new(Uuid::from_u128(12));
const TOKEN: QueueTokenId = QueueTokenId::new(Uuid::from_u128(21));

fn defaults() -> QueueRules {
    QueueRules::new(100, Duration::minutes(30), Duration::minutes(2), None).unwrap()
}

fn concert(id: ConcertId) -> Concert {
    let text = |text| ConcertText::parse(text, 1, 200).unwrap();
    Concert {
        id,
        title: text("Winter"),
        artist: text("The Band"),
        description: text("One evening."),
        poster_url: None,
        sales: SalesWindow::new(NOON, NOON + Duration::DAY).unwrap(),
        payment_required: true,
        queue_required: true,
        queue: QueueOverrides::default(),
    }
}

fn place(status: PlaceStatus) -> Place {
    Place { token: TOKEN, concert: CONCERT, owner: ANNA, status }
}

fn annas_pass() -> QueuePass {
    QueuePass { token: TOKEN, concert: CONCERT, owner: ANNA, expires_at: NOON + Duration::HOUR }
}

struct World {
    catalog: MockCatalog,
    waiting_room: MockWaitingRoom,
    statistics: MockStatistics,
    passes: MockQueuePasses,
    ids: MockIdGenerator,
    clock: MockClock,
}

/// It is noon. What a test does not name is never asked.
impl Default for World {
    fn default() -> Self {
        let mut clock = MockClock::new();
        clock.expect_now().return_const(NOON);
        Self {
            clock,
            catalog: MockCatalog::new(),
            waiting_room: MockWaitingRoom::new(),
            statistics: MockStatistics::new(),
            passes: MockQueuePasses::new(),
            ids: MockIdGenerator::new(),
        }
    }
}

impl World {
    fn with_concert(mut self, found: Option<Concert>) -> Self {
        self.catalog.expect_concert().returning(move |_| Ok(found.clone()));
        self
    }

    fn with_pass(mut self, pass: Option<QueuePass>) -> Self {
        self.passes.expect_open().returning(move |_, _| pass);
        self
    }

    fn with_checked_in(mut self, found: Option<Place>) -> Self {
        self.waiting_room.expect_check_in().times(1).returning(move |_, _, _, _| Ok(found));
        self
    }

    fn with_figures(mut self, mean_visit: Option<Duration>, seats_left: u64) -> Self {
        let counts = RoomCounts { mean_visit, ..RoomCounts::default() };
        self.waiting_room.expect_counts().returning(move |_, _| Ok(counts));
        self.statistics.expect_places_left().returning(move |_| Ok(seats_left));
        self
    }

    fn join_queue(self) -> JoinQueue {
        JoinQueue {
            catalog: Arc::new(self.catalog),
            waiting_room: Arc::new(self.waiting_room),
            statistics: Arc::new(self.statistics),
            passes: Arc::new(self.passes),
            ids: Arc::new(self.ids),
            clock: Arc::new(self.clock),
            queue_defaults: defaults(),
        }
    }

    fn show_place(self) -> ShowPlace {
        ShowPlace {
            catalog: Arc::new(self.catalog),
            waiting_room: Arc::new(self.waiting_room),
            statistics: Arc::new(self.statistics),
            passes: Arc::new(self.passes),
            clock: Arc::new(self.clock),
            queue_defaults: defaults(),
        }
    }

    fn leave_queue(self) -> LeaveQueue {
        LeaveQueue {
            waiting_room: Arc::new(self.waiting_room),
            passes: Arc::new(self.passes),
            clock: Arc::new(self.clock),
        }
    }

    fn admit_waiting(self) -> AdmitWaiting {
        AdmitWaiting {
            catalog: Arc::new(self.catalog),
            waiting_room: Arc::new(self.waiting_room),
            clock: Arc::new(self.clock),
            queue_defaults: defaults(),
        }
    }

    fn admission(self) -> Admission {
        Admission {
            passes: Arc::new(self.passes),
            waiting_room: Arc::new(self.waiting_room),
            queue_defaults: defaults(),
        }
    }

    fn finish_visit(self) -> FinishVisit {
        FinishVisit { waiting_room: Arc::new(self.waiting_room) }
    }
}
