use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use uuid::Uuid;

use super::held::Pace;
use super::{Side, Timing};
use crate::load::{Load, Segment, Source, drive};
use crate::stage::{Concert, Crowd, Shop};

/// How many places each person takes of a date, one by one: as many as one may have.
const PLACES_PER_PERSON: usize = 4;

/// Won holds of one place of a standing section at a time.
pub(crate) struct HeldPlaces {
    pub(super) name: String,
    pub(super) shop: Shop,
    pub(super) concert: Concert,
    pub(super) crowd: Arc<Crowd>,
    pub(super) connections: usize,
    pub(super) pace: Pace,
    /// Part of every key, so that none is used twice.
    pub(super) turn: u64,
}

/// Sections that are sold one after another, each to everybody.
struct Places {
    crowd: Arc<Crowd>,
    /// The end of a request's body, for each section.
    sections: Vec<String>,
    used: AtomicUsize,
    turn: u64,
}

impl Source for Places {
    fn next(&self, request: &mut Vec<u8>) -> Option<usize> {
        let number = self.used.fetch_add(1, Ordering::Relaxed);
        let of_one = self.crowd.people.len() * PLACES_PER_PERSON;
        let body = self.sections.get(number / of_one)?;
        let key = Uuid::from_u64_pair(self.turn, number as u64);
        self.crowd.write_hold(request, number % self.crowd.people.len(), key, &[body.as_bytes()]);
        Some(number)
    }

    fn is_expected(&self, _number: usize, status: u16, _body: &[u8]) -> bool {
        status == 201
    }
}

#[async_trait]
impl Side for HeldPlaces {
    fn name(&self) -> String {
        self.name.clone()
    }

    async fn measure(&mut self, timing: Timing) -> anyhow::Result<Segment> {
        let of_one = self.crowd.people.len() * PLACES_PER_PERSON;
        let mut sections = Vec::new();
        for _ in 0..=self.pace.needed(timing) / of_one {
            let section = self.shop.administrator.floor(self.concert, u32::try_from(of_one)?).await?;
            sections.push(format!("{{\"sectionId\":\"{section}\",\"quantity\":1}}"));
        }
        let source = Places { crowd: Arc::clone(&self.crowd), sections, used: AtomicUsize::new(0), turn: self.turn };
        self.turn += 1;
        let load = Load { connections: self.connections, warm_up: timing.warm_up, measured: timing.measured };
        let segment = drive(self.shop.server.address, load, Arc::new(source)).await?;
        self.pace.note(&segment);
        self.shop.settle().await?;
        segment.without_errors()
    }

    async fn end(self: Box<Self>) -> anyhow::Result<()> {
        self.shop.close(self.pace.acknowledged).await
    }
}
