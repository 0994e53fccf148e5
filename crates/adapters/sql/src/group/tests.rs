//! Groups on a store that fails when it is told to.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::ports::Hold;
use frontrow_domain::catalog::SeatStatus;
use frontrow_domain::reservation::{Claim, HeldSeat, SeatSet};
use frontrow_domain::shared::{SeatId, SectionId, Won};
use frontrow_testkit::builders::{a_concert, a_date_of, a_hold_of, somebody};
use frontrow_testkit::storage::Hall;
use frontrow_testkit::{FakeClock, new_id};
use sea_orm::sqlx;
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use super::ask::{Ask, Verdict};
use super::committer::Committer;
use super::failure::Failure;
use super::holds::Holds;
use super::seen::{Lapsed, Seen, SeenSeat, SeenSection};
use super::store::{Doubted, GroupStore, HoldStore};
use super::wanted::Wanted;
use super::winners::Winners;
use crate::codes::Code;
use crate::commit::Refusal;
use crate::value::{digest, millis};

/// How one transaction ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    InTheWay,
    /// The connection dies before the commit.
    LostBefore,
    /// The connection dies after the commit, before its answer.
    LostAfter,
}

/// What is stored, and what will go wrong.
#[derive(Default)]
struct Rows {
    /// Seats with their deadline, where they are held.
    held: Vec<(Uuid, i64)>,
    /// Person, digest, reservation.
    keys: Vec<(Uuid, Uuid, Uuid)>,
    lapsed_persons: Vec<(Uuid, Uuid)>,
    /// The reservation that is never taken.
    poison: Option<Uuid>,
    /// How the next transactions end.
    ends: VecDeque<End>,
    /// How many holds each attempt to write carried.
    written: Vec<usize>,
}

struct FlakyStore {
    hall: Hall,
    rows: Arc<Mutex<Rows>>,
}

#[async_trait]
impl GroupStore for FlakyStore {
    async fn roll_back(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn disconnect(&mut self) {}
}

#[async_trait]
impl HoldStore for FlakyStore {
    async fn look(&mut self, _: &Wanted) -> Result<Seen, Failure> {
        let rows = self.rows.lock().unwrap();
        let mut seen = Seen::default();
        seen.sections.insert(self.hall.block.as_uuid(), SeenSection { status: 1, available: 100 });
        for seat in &self.hall.seats {
            let deadline = rows.held.iter().find(|(held, _)| *held == seat.id.as_uuid()).map(|(_, deadline)| *deadline);
            let status = if deadline.is_some() { SeatStatus::Held } else { SeatStatus::Available };
            let hold_expires_at = deadline.unwrap_or(0);
            let section = self.hall.block.as_uuid();
            let seat_row = SeenSeat { section, status: i64::from(status.code()), hold_expires_at };
            seen.seats.insert(seat.id.as_uuid(), seat_row);
        }
        seen.keys.extend(rows.keys.iter().map(|(person, key, made)| ((*person, *key), *made)));
        Ok(seen)
    }

    async fn look_for_lapsed(&mut self, doubted: &Doubted, _: i64) -> Result<Lapsed, Failure> {
        let rows = self.rows.lock().unwrap();
        let persons = doubted.persons.iter().filter(|person| rows.lapsed_persons.contains(person));
        Ok(Lapsed { persons: persons.copied().collect(), ..Lapsed::default() })
    }

    async fn write(&mut self, winners: &Winners<'_>) -> Result<(), Failure> {
        let mut rows = self.rows.lock().unwrap();
        rows.written.push(winners.holds.len());
        let end = rows.ends.pop_front();
        match end {
            Some(End::InTheWay) => return Err(Failure::COUNT_IS_OFF),
            Some(End::LostBefore) => return Err(Failure::TOO_LATE),
            Some(End::LostAfter) | None => {}
        }
        if winners.holds.iter().any(|hold| Some(hold.change.after.id().as_uuid()) == rows.poison) {
            return Err(Failure::Refused(sqlx::Error::Decode("poison".into())));
        }
        for hold in &winners.holds {
            let after = &hold.change.after;
            rows.keys.push((after.holder().as_uuid(), digest(hold.key.digest), after.id().as_uuid()));
        }
        rows.held.extend(winners.seats.iter().map(|(seat, claimed)| (*seat, claimed.hold_expires_at)));
        if end.is_some() { Err(Failure::TOO_LATE) } else { Ok(()) }
    }
}

fn a_hall(seats: u32) -> Hall {
    let concert = a_concert();
    let date = a_date_of(concert.id);
    let seat =
        |number| HeldSeat { id: SeatId::new(new_id()), label: format!("A{number}"), price: Won::new(50_000).unwrap() };
    Hall { concert, date, block: SectionId::new(new_id()), seats: (1..=seats).map(seat).collect() }
}

fn wants(hall: &Hall, seat: usize) -> Hold {
    let claim = Claim::Seats(SeatSet::new(vec![hall.seats[seat].clone()]).unwrap());
    a_hold_of(hall, somebody(), claim, FakeClock::START)
}

/// Lets one committer carry out everything in one group.
async fn carried_out(hall: &Hall, rows: &Arc<Mutex<Rows>>, holds: &[Hold]) -> Vec<Option<Verdict>> {
    let (queue, asks) = mpsc::channel(holds.len());
    let answers: Vec<_> = holds
        .iter()
        .map(|hold| {
            let (answer, answered) = oneshot::channel();
            assert!(queue.try_send(Ask { request: hold.clone(), answer }).is_ok());
            answered
        })
        .collect();
    drop(queue);
    let carrier = Holds(Box::new(FlakyStore { hall: hall.clone(), rows: rows.clone() }));
    let (_stop, stopping) = watch::channel(false);
    Committer { carrier, asks, stopping }.run().await;
    let mut verdicts = Vec::new();
    for answered in answers {
        verdicts.push(answered.await.ok());
    }
    verdicts
}

fn each_held(verdicts: &[Option<Verdict>]) -> bool {
    verdicts.iter().all(|verdict| *verdict == Some(Verdict::Committed))
}

#[tokio::test]
async fn a_poisoned_hold_is_separated_from_the_others() {
    let hall = a_hall(16);
    let holds: Vec<Hold> = (0..16).map(|seat| wants(&hall, seat)).collect();
    let rows = Arc::new(Mutex::new(Rows { poison: Some(holds[5].change.after.id().as_uuid()), ..Rows::default() }));
    let mut verdicts = carried_out(&hall, &rows, &holds).await;
    assert_eq!(verdicts.remove(5), None, "nobody knows what became of it");
    assert!(each_held(&verdicts), "{verdicts:?}");
    let written: BTreeSet<usize> = rows.lock().unwrap().written.iter().copied().collect();
    assert_eq!(written, BTreeSet::from([1, 2, 4, 8, 16]), "by halves");
}

#[tokio::test]
async fn who_meets_somebody_once_is_carried_out_and_twice_goes_alone() {
    let hall = a_hall(3);
    let holds: Vec<Hold> = (0..3).map(|seat| wants(&hall, seat)).collect();
    let rows = Arc::new(Mutex::new(Rows { ends: [End::InTheWay].into(), ..Rows::default() }));
    assert!(each_held(&carried_out(&hall, &rows, &holds).await));

    let rows = Arc::new(Mutex::new(Rows { ends: [End::InTheWay, End::InTheWay].into(), ..Rows::default() }));
    let verdicts = carried_out(&hall, &rows, &holds).await;
    assert!(verdicts.iter().all(|verdict| *verdict == Some(Verdict::Alone)), "{verdicts:?}");
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found() {
    for end in [End::LostBefore, End::LostAfter] {
        let hall = a_hall(3);
        let holds: Vec<Hold> = (0..3).map(|seat| wants(&hall, seat)).collect();
        let rows = Arc::new(Mutex::new(Rows { ends: [end].into(), ..Rows::default() }));
        assert!(each_held(&carried_out(&hall, &rows, &holds).await));
        assert_eq!(rows.lock().unwrap().keys.len(), 3, "each is stored once");
    }
}

#[tokio::test]
async fn a_connection_that_is_lost_again_answers_nobody() {
    let hall = a_hall(2);
    let holds = [wants(&hall, 0), wants(&hall, 1)];
    let rows = Arc::new(Mutex::new(Rows { ends: [End::LostBefore, End::LostAfter].into(), ..Rows::default() }));
    assert_eq!(carried_out(&hall, &rows, &holds).await, [None, None]);
}

#[tokio::test]
async fn a_hold_repeated_later_finds_its_key_used() {
    let hall = a_hall(1);
    let hold = wants(&hall, 0);
    let rows = Arc::new(Mutex::new(Rows::default()));
    assert!(each_held(&carried_out(&hall, &rows, std::slice::from_ref(&hold)).await));
    let again = carried_out(&hall, &rows, &[hold]).await;
    assert_eq!(again, [Some(Verdict::Refused(Refusal::KeyUsed))]);
}

#[tokio::test]
async fn a_lapsed_hold_in_the_way_is_taken_over_alone() {
    let hall = a_hall(3);
    let now = millis(FakeClock::START);
    let [lapsed, live] = [(hall.seats[0].id.as_uuid(), now), (hall.seats[1].id.as_uuid(), now + 1)];
    let rows = Arc::new(Mutex::new(Rows { held: vec![lapsed, live], ..Rows::default() }));
    let takes_over = wants(&hall, 0);
    // The same person and key once more: whatever becomes of the first one decides.
    let repeated = Hold {
        key: takes_over.key,
        ..a_hold_of(&hall, takes_over.change.after.holder(), hall.claim(&[2]), FakeClock::START)
    };
    let verdicts = carried_out(&hall, &rows, &[takes_over, repeated, wants(&hall, 1), wants(&hall, 2)]).await;
    let taken = Verdict::Refused(Refusal::SeatsTaken(vec![hall.seats[1].id]));
    assert_eq!(verdicts, [Some(Verdict::Alone), Some(Verdict::Alone), Some(taken), Some(Verdict::Committed)]);
}

#[tokio::test]
async fn the_limit_refuses_unless_lapsed_holds_count_against_it() {
    let hall = a_hall(1);
    let refused = Hold { limit_per_person: 0, ..wants(&hall, 0) };
    let rows = Arc::new(Mutex::new(Rows::default()));
    let verdicts = carried_out(&hall, &rows, std::slice::from_ref(&refused)).await;
    assert_eq!(verdicts, [Some(Verdict::Refused(Refusal::LimitReached))]);
    assert!(rows.lock().unwrap().written.is_empty(), "nothing to write");

    let person = (hall.date.id.as_uuid(), refused.change.after.holder().as_uuid());
    rows.lock().unwrap().lapsed_persons.push(person);
    assert_eq!(carried_out(&hall, &rows, &[refused]).await, [Some(Verdict::Alone)]);
}
