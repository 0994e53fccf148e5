//! The contract of [`Programme`](frontrow_application::ports::Programme).

use std::sync::Arc;

use frontrow_application::ports::{AddOutcome, NewBlock, NewRow, SectionEdit, SectionEditOutcome, SectionHoldOutcome};
use frontrow_domain::catalog::{Concert, SectionStatus};
use frontrow_domain::queue::QueueOverrides;
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId, Won};
use time::OffsetDateTime;

use super::hall::a_row;
use super::pages::page;
use super::suite::conformance;
use super::{Floor, Hall, Storage};
use crate::FakeClock;
use crate::builders::{a_concert, a_date_of, a_hold_of, a_key_use, a_standing_section, somebody};
use crate::ids::new_id;

conformance! { $ programme:
    added_whole, added_once, no_orphans, replaced_whole, removed_softly, capacity_never_below_what_is_taken,
    closing_is_at_once, replaced_as_it_was_read,
}

const NOW: OffsetDateTime = FakeClock::START;

pub async fn added_whole(storage: &Storage) {
    let hall = Hall::with_seats(storage, 3).await;
    let sale = storage.catalog.sale(hall.date.id).await.unwrap().unwrap();
    assert_eq!((sale.date.available, sale.date.capacity), (3, 3));

    let again = a_date_of(hall.concert.id);
    let (fresh, taken) = (SeatId::new(new_id()), hall.seats[0].id);
    let block = NewBlock {
        id: SectionId::new(new_id()),
        name: "Main".to_owned(),
        price: Won::ZERO,
        rows: vec![NewRow { seats: [fresh, taken].into(), ..a_row(0) }],
    };
    let refused = storage.programme.add_date(&again, std::slice::from_ref(&block), None).await;
    assert!(refused.is_err(), "a seat of another date was added again: {refused:?}");
    assert_eq!(storage.catalog.sale(again.id).await.unwrap(), None);
    assert_eq!(storage.catalog.section(block.id).await.unwrap(), None);
    assert_eq!(storage.catalog.seats(again.id, &[fresh], NOW).await.unwrap(), []);
}

pub async fn added_once(storage: &Storage) {
    let (programme, seller) = (&storage.programme, somebody());
    let (concert, another) = (a_concert(), a_concert());
    let key = a_key_use(seller, concert.id.as_uuid());
    assert_eq!(programme.add_concert(&concert, Some(key)).await.unwrap(), AddOutcome::Added);
    assert_eq!(programme.add_concert(&another, Some(key)).await.unwrap(), AddOutcome::KeyUsed);
    assert_eq!(storage.catalog.concerts(page(10)).await.unwrap().items, std::slice::from_ref(&concert));

    let (date, another) = (a_date_of(concert.id), a_date_of(concert.id));
    let key = a_key_use(seller, date.id.as_uuid());
    assert_eq!(programme.add_date(&date, &[], Some(key)).await.unwrap(), AddOutcome::Added);
    assert_eq!(programme.add_date(&another, &[], Some(key)).await.unwrap(), AddOutcome::KeyUsed);
    assert_eq!(storage.catalog.dates(concert.id, page(10)).await.unwrap().items, std::slice::from_ref(&date));

    let section = a_standing_section(date.id, 5);
    let key = a_key_use(seller, section.id.as_uuid());
    assert_eq!(programme.add_section(&section, Some(key)).await.unwrap(), AddOutcome::Added);
    let another = a_standing_section(date.id, 6);
    assert_eq!(programme.add_section(&another, Some(key)).await.unwrap(), AddOutcome::KeyUsed);
    assert_eq!(storage.catalog.sections(date.id, page(10)).await.unwrap().items, [section]);
    let remembered = storage.idempotency_keys.find(seller, key.key.digest).await.unwrap().unwrap();
    assert_eq!(remembered.effect, key.effect);
}

pub async fn no_orphans(storage: &Storage) {
    let programme = &storage.programme;
    let nowhere = a_date_of(ConcertId::new(new_id()));
    assert_eq!(programme.add_date(&nowhere, &[], None).await.unwrap(), AddOutcome::NoParent);
    let nowhere = a_standing_section(DateId::new(new_id()), 5);
    assert_eq!(programme.add_section(&nowhere, None).await.unwrap(), AddOutcome::NoParent);

    let hall = Hall::with_seats(storage, 1).await;
    assert!(programme.remove_concert(hall.concert.id, NOW).await.unwrap());
    let key = a_key_use(somebody(), new_id());
    let removed = a_date_of(hall.concert.id);
    assert_eq!(programme.add_date(&removed, &[], Some(key)).await.unwrap(), AddOutcome::NoParent);
    let removed = a_standing_section(hall.date.id, 5);
    assert_eq!(programme.add_section(&removed, Some(key)).await.unwrap(), AddOutcome::NoParent);
    assert_eq!(storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap(), None);
}

pub async fn replaced_whole(storage: &Storage) {
    let concert = a_concert();
    storage.programme.add_concert(&concert, None).await.unwrap();
    let edited = Concert {
        title: frontrow_domain::catalog::ConcertText::parse("가을 투어 🎸", 1, 200).unwrap(),
        poster_url: Some("https://posters.example/1.jpg".to_owned()),
        payment_required: false,
        queue_required: true,
        queue: QueueOverrides { max_active: Some(50), pass_minutes: Some(10), opens_at: Some(NOW) },
        ..concert.clone()
    };
    assert!(storage.programme.replace_concert(&concert, &edited).await.unwrap());
    assert_eq!(storage.catalog.concert(concert.id).await.unwrap(), Some(edited.clone()));
    assert!(storage.programme.replace_concert(&edited, &edited).await.unwrap(), "written anew as it was");

    let nowhere = a_concert();
    assert!(!storage.programme.replace_concert(&nowhere, &nowhere).await.unwrap());
    storage.programme.remove_concert(concert.id, NOW).await.unwrap();
    assert!(!storage.programme.replace_concert(&edited, &edited).await.unwrap());
}

pub async fn replaced_as_it_was_read(storage: &Storage) {
    let concert = a_concert();
    storage.programme.add_concert(&concert, None).await.unwrap();
    let queue = QueueOverrides { pass_minutes: Some(10), ..concert.queue };
    let edits = [
        Concert { payment_required: !concert.payment_required, ..concert.clone() },
        Concert { poster_url: Some("https://posters.example/1.jpg".to_owned()), ..concert.clone() },
        Concert { queue, ..concert.clone() },
    ];
    for edited in &edits {
        assert!(storage.programme.replace_concert(&concert, edited).await.unwrap());
        assert!(!storage.programme.replace_concert(&concert, &concert).await.unwrap(), "undid {edited:?}");
        assert_eq!(storage.catalog.concert(concert.id).await.unwrap().as_ref(), Some(edited));
        assert!(storage.programme.replace_concert(edited, &concert).await.unwrap());
    }
    one_of_many_editors_wins(storage, &concert).await;
}

async fn one_of_many_editors_wins(storage: &Storage, concert: &Concert) {
    let editors: Vec<_> = (1..=8)
        .map(|minutes| {
            let (storage, before) = (storage.clone(), concert.clone());
            let queue = QueueOverrides { pass_minutes: Some(minutes), ..before.queue };
            let after = Concert { queue, ..before.clone() };
            tokio::spawn(async move { storage.programme.replace_concert(&before, &after).await.unwrap() })
        })
        .collect();
    let mut won = 0;
    for editor in editors {
        won += u32::from(editor.await.unwrap());
    }
    assert_eq!(won, 1);
}

pub async fn removed_softly(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.hold_seats(&hall, somebody(), &[0], NOW).await;
    let ticket = storage.confirm_free(&hold, NOW).await;
    assert!(storage.programme.remove_concert(hall.concert.id, NOW).await.unwrap());
    assert_eq!(storage.catalog.concert(hall.concert.id).await.unwrap(), None);
    assert_eq!(storage.reservations.find(ticket.id()).await.unwrap(), Some(ticket.clone()));
    assert_eq!(storage.reservations.log(ticket.id()).await.unwrap().len(), 2);
    assert!(!storage.programme.remove_concert(hall.concert.id, NOW).await.unwrap());
    assert!(!storage.programme.remove_concert(ConcertId::new(new_id()), NOW).await.unwrap());
}

pub async fn capacity_never_below_what_is_taken(storage: &Storage) {
    let floor = Floor::with_places(storage, 10).await;
    let id = floor.section.id;
    let hold = storage.hold_places(&floor, somebody(), 2, NOW).await;
    storage.confirm_free(&hold, NOW).await;
    storage.hold_places(&floor, somebody(), 3, NOW).await;
    let resize = |capacity| SectionEdit { status: None, capacity: Some(capacity) };
    let edit = async |edit| storage.programme.edit_section(id, edit).await.unwrap();
    assert_eq!(edit(resize(4)).await, SectionEditOutcome::BelowTaken { taken: 5 });
    for (capacity, available) in [(5, 0), (12, 7), (12, 7), (10, 5)] {
        let SectionEditOutcome::Edited(section) = edit(resize(capacity)).await else { panic!("{capacity} fit") };
        assert_eq!((section.capacity, section.available), (capacity, available));
    }
    assert!(matches!(edit(SectionEdit::default()).await, SectionEditOutcome::Edited(_)));
    let hall = Hall::with_seats(storage, 1).await;
    let seated = storage.programme.edit_section(hall.block, resize(5)).await.unwrap();
    assert_eq!(seated, SectionEditOutcome::Seated);
    let unknown = storage.programme.edit_section(SectionId::new(new_id()), resize(5)).await.unwrap();
    assert_eq!(unknown, SectionEditOutcome::NotFound);
    shrink_while_it_sells(storage).await;
}

/// Whatever is decided first, the places that are taken fit.
async fn shrink_while_it_sells(storage: &Storage) {
    let floor = Arc::new(Floor::with_places(storage, 8).await);
    let buyers: Vec<_> = (0..8)
        .map(|_| {
            let (storage, floor) = (storage.clone(), Arc::clone(&floor));
            tokio::spawn(async move {
                let hold = a_hold_of(&floor.hall, somebody(), floor.claim(1), NOW);
                storage.section_inventory.hold(&hold).await.unwrap() == SectionHoldOutcome::Held
            })
        })
        .collect();
    let shrink = SectionEdit { status: None, capacity: Some(4) };
    let shrunk = storage.programme.edit_section(floor.section.id, shrink).await.unwrap();
    let mut held = 0;
    for buyer in buyers {
        held += u32::from(buyer.await.unwrap());
    }
    let section = storage.catalog.section(floor.section.id).await.unwrap().unwrap();
    match shrunk {
        SectionEditOutcome::Edited(_) => assert_eq!((section.capacity, held), (4, 4)),
        SectionEditOutcome::BelowTaken { taken } => assert!(taken > 4 && section.capacity == 8 && held == 8),
        other @ (SectionEditOutcome::NotFound | SectionEditOutcome::Seated) => panic!("{other:?}"),
    }
    assert_eq!(section.available, section.capacity - held);
}

pub async fn closing_is_at_once(storage: &Storage) {
    let floor = Floor::with_places(storage, 4).await;
    let set = |status| SectionEdit { status: Some(status), capacity: None };
    let closed = storage.programme.edit_section(floor.section.id, set(SectionStatus::Closed)).await.unwrap();
    assert!(matches!(closed, SectionEditOutcome::Edited(section) if section.status == SectionStatus::Closed));
    let hold = a_hold_of(&floor.hall, somebody(), floor.claim(1), NOW);
    assert_eq!(storage.section_inventory.hold(&hold).await.unwrap(), SectionHoldOutcome::SectionClosed);

    let both = SectionEdit { status: Some(SectionStatus::Open), capacity: Some(1) };
    storage.programme.edit_section(floor.section.id, both).await.unwrap();
    assert_eq!(storage.section_inventory.hold(&hold).await.unwrap(), SectionHoldOutcome::Held);
}
