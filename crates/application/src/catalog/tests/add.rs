use frontrow_domain::catalog::{Block, Capacity, ConcertDate, Layout, Section, SectionKind, SectionStatus};

use super::*;
use crate::catalog::{
    AddDate, AddSection, CreateConcert, CreateError, DEFAULT_SEAT_PRICE, NewConcert, NewDate, NewSection, Seating,
};
use crate::fixtures::{CURTAIN, CountingIds, remembered, remembered_otherwise, won};
use crate::idempotency::{Answer, IdempotencyKey, KeyUse};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{AddOutcome, NewBlock, NewRow};

fn new_concert(key: Option<IdempotencyKey>) -> NewConcert {
    let Concert { title, artist, description, sales, payment_required, queue_required, .. } = concert();
    NewConcert { by: SELLER, title, artist, description, sales, payment_required, queue_required, key }
}

fn new_date(seating: Seating) -> NewDate {
    NewDate { by: SELLER, concert: CONCERT, starts_at: CURTAIN, venue: text("Hall"), seating, key: Some(KEY) }
}

pub(super) fn standing_section(id: SectionId) -> Section {
    Section {
        id,
        date: DATE,
        name: "Floor".to_owned(),
        price: won(70_000),
        kind: SectionKind::Standing,
        capacity: 500,
        available: 500,
        status: SectionStatus::Open,
    }
}

fn used_for(key: Option<IdempotencyKey>, effect: Uuid) -> Option<KeyUse> {
    key.map(|key| KeyUse::first(SELLER, key, effect))
}

impl World {
    /// Each concert that is added with `key` ends as `outcome`.
    fn adding_concerts(mut self, key: Option<IdempotencyKey>, outcome: AddOutcome, times: usize) -> Self {
        self.programme
            .expect_add_concert()
            .times(times)
            .withf(move |added, used| {
                let as_asked = *added == Concert { id: added.id, ..concert() };
                as_asked && *used == used_for(key, added.id.as_uuid())
            })
            .returning(move |_, _| Ok(outcome));
        self
    }

    async fn create_concert(self, key: Option<IdempotencyKey>) -> Result<Answer<Concert>, CreateError> {
        let (programme, catalog, keys) = (shared(self.programme), shared(self.catalog), shared(self.keys));
        let create = CreateConcert { programme, catalog, keys, ids: shared(CountingIds::default()) };
        create.execute(new_concert(key)).await
    }

    async fn add_date(self, seating: Seating) -> Result<Answer<ConcertDate>, CreateError> {
        let (programme, catalog, keys) = (shared(self.programme), shared(self.catalog), shared(self.keys));
        let add = AddDate { programme, catalog, keys, ids: shared(CountingIds::default()) };
        add.execute(new_date(seating)).await
    }

    async fn add_section(self) -> Result<Answer<Section>, CreateError> {
        let (programme, catalog, keys) = (shared(self.programme), shared(self.catalog), shared(self.keys));
        let add = AddSection { programme, catalog, keys, ids: shared(CountingIds::default()) };
        let (name, capacity) = (text("Floor"), Capacity::new(500).unwrap());
        add.execute(NewSection { by: SELLER, date: DATE, name, price: won(70_000), capacity, key: Some(KEY) }).await
    }
}

#[tokio::test]
async fn a_concert_is_added_as_asked_and_with_its_key() {
    let world = World::default().with_key(vec![None]).adding_concerts(Some(KEY), AddOutcome::Added, 1);
    assert!(!world.create_concert(Some(KEY)).await.unwrap().replayed);
}

#[tokio::test]
async fn without_a_key_no_key_is_looked_up() {
    let world = World::default().adding_concerts(None, AddOutcome::Added, 1);
    assert!(!world.create_concert(None).await.unwrap().replayed);
}

#[tokio::test]
async fn asked_again_the_concert_is_given_and_nothing_added() {
    let world =
        World::default().with_key(vec![Some(remembered(CONCERT.as_uuid()))]).with_concerts(vec![Some(concert())]);
    assert_eq!(world.create_concert(Some(KEY)).await.unwrap(), Answer::replayed(concert()));
}

#[tokio::test]
async fn asked_again_after_its_removal_there_is_nothing() {
    let world = World::default().with_key(vec![Some(remembered(CONCERT.as_uuid()))]).with_concerts(vec![None]);
    assert!(matches!(world.create_concert(Some(KEY)).await, Err(CreateError::NotFound)));
}

#[tokio::test]
async fn a_key_that_came_with_another_body_adds_nothing() {
    let world = World::default().with_key(vec![Some(remembered_otherwise(CONCERT.as_uuid()))]);
    assert!(matches!(world.create_concert(Some(KEY)).await, Err(CreateError::KeyReused)));
}

#[tokio::test]
async fn a_key_that_was_used_meanwhile_is_looked_up_again() {
    let world = World::default()
        .with_key(vec![None, Some(remembered(CONCERT.as_uuid()))])
        .adding_concerts(Some(KEY), AddOutcome::KeyUsed, 1)
        .with_concerts(vec![Some(concert())]);
    assert!(world.create_concert(Some(KEY)).await.unwrap().replayed);
}

#[tokio::test]
async fn a_key_that_is_used_and_never_found_is_given_up() {
    let world = World::default().with_key(vec![None; RACES_LOST_AT_MOST]).adding_concerts(
        Some(KEY),
        AddOutcome::KeyUsed,
        RACES_LOST_AT_MOST,
    );
    assert!(matches!(world.create_concert(Some(KEY)).await, Err(CreateError::Unavailable(_))));
}

/// What each date is added with: its seats by label, and what they cost.
fn plan(blocks: &[NewBlock]) -> Vec<(String, i64, Vec<String>)> {
    let of_row =
        |row: &NewRow| (1..=row.seats.len()).map(|number| format!("{}{number}", row.front)).collect::<Vec<_>>();
    let labels = |block: &NewBlock| block.rows.iter().flat_map(of_row).collect();
    blocks.iter().map(|block| (block.name.clone(), block.price.amount(), labels(block))).collect()
}

async fn added_with(seating: Seating) -> (ConcertDate, Vec<NewBlock>) {
    let written = Arc::new(Mutex::new(Vec::new()));
    let mut world = World::default().with_key(vec![None]);
    let log = Arc::clone(&written);
    world.programme.expect_add_date().times(1).returning(move |date, blocks, key| {
        assert_eq!(key, used_for(Some(KEY), date.id.as_uuid()));
        log.lock().unwrap().push((date.clone(), blocks.to_vec()));
        Ok(AddOutcome::Added)
    });
    let answer = world.add_date(seating).await.unwrap();
    let (date, blocks) = written.lock().unwrap().remove(0);
    assert_eq!(answer, Answer::fresh(date.clone()));
    (date, blocks)
}

#[tokio::test]
async fn a_date_comes_with_fifty_seats_when_nothing_is_said() {
    let (date, blocks) = added_with(Seating::Default).await;
    assert_eq!((date.concert, date.starts_at, date.venue.as_str()), (CONCERT, CURTAIN, "Hall"));
    assert_eq!((date.capacity, date.available, blocks.len()), (50, 50, 1));
    assert_eq!(blocks[0].price, DEFAULT_SEAT_PRICE);
    assert_eq!(DEFAULT_SEAT_PRICE.amount(), 50_000);
}

#[tokio::test]
async fn a_date_comes_with_every_seat_of_its_layout() {
    let block = |name: &str, price, rows| Block { name: name.to_owned(), price: won(price), rows, seats_per_row: 2 };
    let layout = Layout::new(vec![block("R", 90_000, 1), block("S", 60_000, 2)]).unwrap();
    let (date, blocks) = added_with(Seating::Blocks(layout)).await;
    assert_eq!((date.capacity, date.available), (6, 6));
    let labels = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
    let r = ("R".to_owned(), 90_000, labels(&["A1", "A2"]));
    let s = ("S".to_owned(), 60_000, labels(&["B1", "B2", "C1", "C2"]));
    assert_eq!(plan(&blocks), [r, s]);
    let ids: std::collections::HashSet<Uuid> = blocks
        .iter()
        .flat_map(|block| block.rows.iter().flat_map(|row| row.seats.iter().map(|id| id.as_uuid())))
        .chain(blocks.iter().map(|block| block.id.as_uuid()))
        .chain([date.id.as_uuid()])
        .collect();
    assert_eq!(ids.len(), 9, "an id was given twice");
}

#[tokio::test]
async fn a_date_for_standing_sections_has_no_seats() {
    let (date, blocks) = added_with(Seating::None).await;
    assert_eq!((date.capacity, date.available, blocks), (0, 0, Vec::new()));
}

#[tokio::test]
async fn nothing_is_added_to_a_concert_that_is_not_there() {
    let mut world = World::default().with_key(vec![None]);
    world.programme.expect_add_date().times(1).returning(|_, _, _| Ok(AddOutcome::NoParent));
    assert!(matches!(world.add_date(Seating::None).await, Err(CreateError::NotFound)));
}

#[tokio::test]
async fn asked_again_the_date_is_given_and_nothing_added() {
    let mut world = World::default().with_key(vec![Some(remembered(DATE.as_uuid()))]);
    world.catalog.expect_sale().times(1).with(eq(DATE)).returning(|_| Ok(Some(sale())));
    assert_eq!(world.add_date(Seating::Default).await.unwrap(), Answer::replayed(sale().date));
}

#[tokio::test]
async fn a_section_is_open_at_once_with_all_its_places() {
    let mut world = World::default().with_key(vec![None]);
    world
        .programme
        .expect_add_section()
        .times(1)
        .withf(|added, used| *added == standing_section(added.id) && *used == used_for(Some(KEY), added.id.as_uuid()))
        .returning(|_, _| Ok(AddOutcome::Added));
    let answer = world.add_section().await.unwrap();
    assert_eq!(answer, Answer::fresh(standing_section(answer.value.id)));
}

#[tokio::test]
async fn asked_again_the_section_is_given_and_nothing_added() {
    let mut world = World::default().with_key(vec![Some(remembered(STANDING.as_uuid()))]);
    world.catalog.expect_section().times(1).with(eq(STANDING)).returning(|id| Ok(Some(standing_section(id))));
    assert_eq!(world.add_section().await.unwrap(), Answer::replayed(standing_section(STANDING)));
}

#[tokio::test]
async fn no_section_is_added_to_a_date_that_is_not_there() {
    let mut world = World::default().with_key(vec![None]);
    world.programme.expect_add_section().times(1).returning(|_, _| Ok(AddOutcome::NoParent));
    assert!(matches!(world.add_section().await, Err(CreateError::NotFound)));
}
