use frontrow_domain::catalog::{Capacity, SalesWindow, SectionStatus};
use frontrow_domain::queue::{QueueOverrides, QueueRules};
use time::Duration;

use super::add::standing_section;
use super::*;
use crate::catalog::{
    CatalogError, ConcertEdit, EditConcert, EditConcertError, EditSection, EditSectionError, QueueEdit, RemoveConcert,
    SectionEdit, TuneQueue, TuneQueueError,
};
use crate::fixtures::{NOON, StoppedClock};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{self, SectionEditOutcome};

impl World {
    async fn edit(self, edit: ConcertEdit) -> Result<Concert, EditConcertError> {
        let (catalog, programme) = (shared(self.catalog), shared(self.programme));
        EditConcert { catalog, programme }.execute(CONCERT, edit).await
    }

    async fn tune(self, edit: QueueEdit) -> Result<Concert, TuneQueueError> {
        let queue_defaults = QueueRules::new(100, Duration::minutes(30), Duration::minutes(2), None).unwrap();
        let (catalog, programme) = (shared(self.catalog), shared(self.programme));
        TuneQueue { catalog, programme, queue_defaults }.execute(CONCERT, edit).await
    }

    async fn remove(self) -> Result<(), CatalogError> {
        let clock = shared(StoppedClock(NOON));
        RemoveConcert { programme: shared(self.programme), clock }.execute(CONCERT).await
    }
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_nothing_else() {
    let edit = ConcertEdit { title: Some(text("Spring")), payment_required: Some(false), ..ConcertEdit::default() };
    let after = Concert { title: text("Spring"), payment_required: false, ..concert() };
    let world = World::default().with_concerts(vec![Some(concert())]).replacing(concert(), after.clone(), true, 1);
    assert_eq!(world.edit(edit).await.unwrap(), after);
}

#[tokio::test]
async fn sales_can_be_moved_at_one_end() {
    let closes_at = NOON + Duration::DAY;
    let edit = ConcertEdit { sales_closes_at: Some(closes_at), ..ConcertEdit::default() };
    let after = Concert { sales: SalesWindow::new(concert().sales.opens_at(), closes_at).unwrap(), ..concert() };
    let world = World::default().with_concerts(vec![Some(concert())]).replacing(concert(), after.clone(), true, 1);
    assert_eq!(world.edit(edit).await.unwrap(), after);
}

#[tokio::test]
async fn sales_that_would_close_before_they_open_are_left_as_they_are() {
    let edit = ConcertEdit { sales_closes_at: Some(concert().sales.opens_at()), ..ConcertEdit::default() };
    let world = World::default().with_concerts(vec![Some(concert())]);
    assert!(matches!(world.edit(edit).await, Err(EditConcertError::SalesWindowEmpty(_))));
}

#[tokio::test]
async fn a_concert_that_is_gone_cannot_be_edited() {
    let world = World::default().with_concerts(vec![None]);
    assert!(matches!(world.edit(ConcertEdit::default()).await, Err(EditConcertError::NotFound)));
    let found = vec![Some(concert()), None];
    let removed_meanwhile = World::default().with_concerts(found).replacing(concert(), concert(), false, 1);
    assert!(matches!(removed_meanwhile.edit(ConcertEdit::default()).await, Err(EditConcertError::NotFound)));
}

#[tokio::test]
async fn an_edit_keeps_what_somebody_else_changed_at_the_same_time() {
    let edit = ConcertEdit { title: Some(text("Spring")), ..ConcertEdit::default() };
    let mine = Concert { title: text("Spring"), ..concert() };
    let theirs = Concert { artist: text("Quartet"), ..concert() };
    let both = Concert { title: text("Spring"), ..theirs.clone() };
    let world = World::default()
        .with_concerts(vec![Some(concert()), Some(theirs.clone())])
        .replacing(concert(), mine, false, 1)
        .replacing(theirs, both.clone(), true, 1);
    assert_eq!(world.edit(edit).await.unwrap(), both);
}

#[tokio::test]
async fn tuning_keeps_what_somebody_else_changed_at_the_same_time() {
    let tuned = |queue| Concert { queue, ..concert() };
    let edit = QueueEdit { max_active: Some(80), ..QueueEdit::default() };
    let mine = QueueOverrides { max_active: Some(80), ..concert().queue };
    let theirs = QueueOverrides { pass_minutes: Some(10), ..concert().queue };
    let both = QueueOverrides { max_active: Some(80), ..theirs };
    let world = World::default()
        .with_concerts(vec![Some(concert()), Some(tuned(theirs))])
        .replacing(concert(), tuned(mine), false, 1)
        .replacing(tuned(theirs), tuned(both), true, 1);
    assert_eq!(world.tune(edit).await.unwrap(), tuned(both));
}

#[tokio::test]
async fn a_concert_that_others_keep_changing_is_given_up() {
    let losing = || {
        let found = vec![Some(concert()); RACES_LOST_AT_MOST];
        World::default().with_concerts(found).replacing(concert(), concert(), false, RACES_LOST_AT_MOST)
    };
    let edited = losing().edit(ConcertEdit::default()).await;
    assert!(matches!(edited, Err(EditConcertError::Unavailable(_))));
    let tuned = losing().tune(QueueEdit::default()).await;
    assert!(matches!(tuned, Err(TuneQueueError::Unavailable(_))));
}

#[tokio::test]
async fn a_waiting_room_is_tuned_number_by_number() {
    let tuned = |queue| Concert { queue, ..concert() };
    let before = QueueOverrides { max_active: Some(50), pass_minutes: Some(10), opens_at: None };
    let edit = QueueEdit { max_active: Some(80), opens_at: Some(NOON), ..QueueEdit::default() };
    let after = tuned(QueueOverrides { max_active: Some(80), pass_minutes: Some(10), opens_at: Some(NOON) });
    let world =
        World::default().with_concerts(vec![Some(tuned(before))]).replacing(tuned(before), after.clone(), true, 1);
    assert_eq!(world.tune(edit).await.unwrap(), after);
}

#[tokio::test]
async fn numbers_that_make_no_waiting_room_change_nothing() {
    for edit in [
        QueueEdit { max_active: Some(0), ..QueueEdit::default() },
        QueueEdit { pass_minutes: Some(31), ..QueueEdit::default() },
        QueueEdit { pass_minutes: Some(0), ..QueueEdit::default() },
    ] {
        let world = World::default().with_concerts(vec![Some(concert())]);
        assert!(matches!(world.tune(edit).await, Err(TuneQueueError::RulesOutOfRange(_))), "{edit:?}");
    }
}

#[tokio::test]
async fn the_waiting_room_of_a_concert_that_is_gone_cannot_be_tuned() {
    let world = World::default().with_concerts(vec![None]);
    assert!(matches!(world.tune(QueueEdit::default()).await, Err(TuneQueueError::NotFound)));
}

#[tokio::test]
async fn a_concert_is_removed_once() {
    for existed in [true, false] {
        let mut world = World::default();
        world.programme.expect_remove_concert().with(eq(CONCERT), eq(NOON)).returning(move |_, _| Ok(existed));
        match world.remove().await {
            Ok(()) => assert!(existed),
            Err(error) => assert!(!existed && matches!(error, CatalogError::NotFound), "{error:?}"),
        }
    }
}

async fn edit_section(outcome: SectionEditOutcome) -> Result<frontrow_domain::catalog::Section, EditSectionError> {
    let expected = ports::SectionEdit { status: Some(SectionStatus::Closed), capacity: Some(300) };
    let edit = SectionEdit { status: Some(SectionStatus::Closed), capacity: Some(Capacity::new(300).unwrap()) };
    let mut programme = MockProgramme::new();
    programme.expect_edit_section().times(1).with(eq(STANDING), eq(expected)).return_once(move |_, _| Ok(outcome));
    EditSection { programme: shared(programme) }.execute(STANDING, edit).await
}

#[tokio::test]
async fn a_section_is_as_the_programme_says_after_an_edit() {
    let section = standing_section(STANDING);
    assert_eq!(edit_section(SectionEditOutcome::Edited(section.clone())).await.unwrap(), section);
    assert!(matches!(edit_section(SectionEditOutcome::NotFound).await, Err(EditSectionError::NotFound)));
    assert!(matches!(edit_section(SectionEditOutcome::Seated).await, Err(EditSectionError::Seated)));
    let refused = edit_section(SectionEditOutcome::BelowTaken { taken: 301 }).await;
    assert!(matches!(refused, Err(EditSectionError::BelowTaken { taken: 301 })));
}
