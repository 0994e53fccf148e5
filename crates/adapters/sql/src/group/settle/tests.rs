//! Settlements on a store that fails when it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::ports::{Heard, Settlement};
use frontrow_domain::payment;
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{Change, Claim, HeldSeat, PlacesClaim, Reservation, Settlement as SettledBy};
use frontrow_domain::shared::{Actor, Outcome, SectionId, Won};
use frontrow_testkit::builders::{
    HOLD_TTL, a_card_payment, a_code, a_concert, a_date_of, a_hold_of, a_key_use, a_movement_of_points,
    a_points_payment, a_spend, somebody,
};
use frontrow_testkit::storage::Hall;
use frontrow_testkit::{FakeClock, new_id};
use sea_orm::sqlx;
use time::OffsetDateTime;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::board::{row_of_payment, row_of_reservation};
use super::{Concerned, Granted, Plain, ReservationRow, SettlementCarrier, Standing};
use crate::codes::Code;
use crate::commit::Refusal;
use crate::group::ask::{Ask, Verdict};
use crate::group::failure::Failure;
use crate::group::halves::carry_out;
use crate::group::store::{GroupStore, SettlementStore};
use crate::value::deadline_millis;

const NOW: OffsetDateTime = FakeClock::START;
const PRICE: i64 = 50_000;

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
    standing: Standing,
    /// The reservation whose step is never taken.
    poison: Option<Uuid>,
    /// How the next transactions end.
    ends: VecDeque<End>,
    /// How many settlements each attempt to write carried.
    written: Vec<usize>,
}

struct FlakyStore(Arc<Mutex<Rows>>);

#[async_trait]
impl GroupStore for FlakyStore {
    async fn roll_back(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn disconnect(&mut self) {}
}

#[async_trait]
impl SettlementStore for FlakyStore {
    async fn look_at(&mut self, _: &Concerned) -> Result<Standing, Failure> {
        Ok(self.0.lock().unwrap().standing.clone())
    }

    async fn settle(&mut self, granted: &Granted<'_>) -> Result<(), Failure> {
        let mut rows = self.0.lock().unwrap();
        rows.written.push(granted.settled.len());
        let end = rows.ends.pop_front();
        match end {
            Some(End::InTheWay) => return Err(Failure::COUNT_IS_OFF),
            Some(End::LostBefore) => return Err(Failure::TOO_LATE),
            Some(End::LostAfter) | None => {}
        }
        if granted.settled.iter().any(|settled| Some(settled.plain.reservation()) == rows.poison) {
            return Err(Failure::Refused(sqlx::Error::Decode("poison".into())));
        }
        for settled in &granted.settled {
            write(&mut rows.standing, settled.plain, settled.balance);
        }
        if end.is_some() { Err(Failure::TOO_LATE) } else { Ok(()) }
    }
}

fn write(standing: &mut Standing, plain: &Plain, balance: i64) {
    standing.reservations.insert(plain.reservation(), row_of_reservation(plain));
    if let Some(payment) = plain.payment() {
        standing.payments.insert(payment.id().as_uuid(), row_of_payment(payment));
        standing.occupied.insert(plain.reservation(), payment.id().as_uuid());
    }
    if let Some(moved) = &plain.points {
        standing.wallets.insert(moved.owner.as_uuid(), balance);
    }
    if let (Some(key), Some(used)) = (plain.key(), plain.key) {
        standing.keys.insert(key, used.effect);
    }
}

/// So many holds of one place each, every one by somebody who has counted places and points for one.
fn held(rows: &Arc<Mutex<Rows>>, count: usize) -> Vec<Reservation> {
    let concert = a_concert();
    let date = a_date_of(concert.id);
    let hall = Hall { concert, date, block: SectionId::new(new_id()), seats: Vec::<HeldSeat>::new() };
    let mut standing = rows.lock().unwrap();
    let hold = |_| {
        let claim = PlacesClaim::new(hall.block, "Floor".to_owned(), Won::new(PRICE).unwrap(), 1).unwrap();
        let hold = a_hold_of(&hall, somebody(), Claim::Places(claim), NOW).change.after;
        let row = ReservationRow {
            status: i64::from(hold.status().code()),
            version: 1,
            expires_at: deadline_millis(hold.hold_until()),
            code: None,
        };
        standing.standing.reservations.insert(hold.id().as_uuid(), row);
        standing.standing.persons.insert((hold.date().as_uuid(), hold.holder().as_uuid()), 1);
        standing.standing.wallets.insert(hold.holder().as_uuid(), PRICE);
        hold
    };
    (0..count).map(hold).collect()
}

fn confirmed(hold: &Reservation, by: SettledBy) -> Change {
    match hold.clone().confirm(by, a_code(), NOW) {
        Ok(Outcome::Changed(confirmed)) => confirmed,
        other => panic!("{other:?}"),
    }
}

fn one(change: Change) -> Settlement {
    Settlement { reservations: vec![change], ..Settlement::default() }
}

fn free(hold: &Reservation) -> Settlement {
    one(confirmed(hold, SettledBy::Free))
}

fn begun(hold: &Reservation) -> Settlement {
    let kept = hold.clone().start_payment(HOLD_TTL * 2, NOW).unwrap();
    Settlement { payments: vec![a_card_payment(hold, NOW)], ..one(kept) }
}

fn cancelled(hold: &Reservation) -> Settlement {
    match hold.clone().cancel(Actor::User, None, NOW) {
        Ok(Outcome::Changed(cancelled)) => one(cancelled),
        other => panic!("{other:?}"),
    }
}

fn paid(hold: &Reservation) -> Settlement {
    let begun = a_points_payment(hold, NOW);
    let Ok(Outcome::Changed(approved)) = begun.after.clone().approve(hold.id(), NOW) else { panic!("{begun:?}") };
    let confirmed = confirmed(hold, SettledBy::Payment(begun.after.id()));
    let points = Some(a_spend(&begun.after, NOW));
    let key = Some(a_key_use(hold.holder(), begun.after.id().as_uuid()));
    Settlement { payments: vec![begun, approved], points, key, ..one(confirmed) }
}

/// Carries them out in one group.
async fn carried_out(rows: &Arc<Mutex<Rows>>, settlements: &[Settlement]) -> Vec<Option<Verdict>> {
    let (group, answers): (Vec<_>, Vec<_>) = settlements
        .iter()
        .map(|settlement| {
            let (answer, answered) = oneshot::channel();
            (Ask { request: Plain::of(settlement).unwrap(), answer }, answered)
        })
        .unzip();
    carry_out(&mut SettlementCarrier(Box::new(FlakyStore(rows.clone()))), group).await;
    answers.into_iter().map(|mut answered| answered.try_recv().ok()).collect()
}

fn each_settled(verdicts: &[Option<Verdict>]) -> bool {
    verdicts.iter().all(|verdict| *verdict == Some(Verdict::Committed))
}

#[tokio::test]
async fn a_poisoned_settlement_is_separated_from_the_others() {
    let rows = Arc::default();
    let holds = held(&rows, 8);
    rows.lock().unwrap().poison = Some(holds[3].id().as_uuid());
    let settlements: Vec<_> = holds.iter().map(paid).collect();
    let mut verdicts = carried_out(&rows, &settlements).await;
    assert_eq!(verdicts.remove(3), None, "nobody knows what became of it");
    assert!(each_settled(&verdicts), "{verdicts:?}");
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found() {
    for end in [End::LostBefore, End::LostAfter] {
        for settlement in [paid, free, begun, cancelled] {
            let rows = Arc::default();
            let settlements: Vec<_> = held(&rows, 3).iter().map(settlement).collect();
            rows.lock().unwrap().ends = [end].into();
            assert!(each_settled(&carried_out(&rows, &settlements).await));
            let written = rows.lock().unwrap().written.clone();
            assert_eq!(written, if end == End::LostBefore { vec![3, 3] } else { vec![3] }, "each is stored once");
        }
    }
}

#[tokio::test]
async fn what_somebody_else_wrote_during_a_lost_commit_is_not_taken_for_ones_own() {
    for settlement in [free, begun] {
        let rows = Arc::default();
        let hold = held(&rows, 1).remove(0);
        let by_others = Plain::of(&settlement(&hold)).unwrap();
        write(&mut rows.lock().unwrap().standing, &by_others, 0);
        let mine = Plain::of(&settlement(&hold)).unwrap();
        let standing = rows.lock().unwrap().standing.clone();
        let (verdicts, _) = super::decide(&[&mine], standing, crate::group::ask::Earlier::Unknown);
        assert_eq!(verdicts, [Verdict::Refused(Refusal::Superseded)]);
    }
}

#[tokio::test]
async fn nobody_goes_alone_while_the_first_attempt_may_still_be_under_way() {
    let rows = Arc::default();
    let settlements = [paid(&held(&rows, 1)[0])];
    rows.lock().unwrap().ends = [End::LostBefore, End::InTheWay].into();
    assert_eq!(carried_out(&rows, &settlements).await, [None]);
    rows.lock().unwrap().ends = [End::InTheWay, End::InTheWay].into();
    assert_eq!(carried_out(&rows, &settlements).await, [Some(Verdict::Alone)]);
}

#[tokio::test]
async fn a_step_over_one_of_the_same_group_goes_alone() {
    let rows = Arc::default();
    let hold = held(&rows, 1).remove(0);
    let first = begun(&hold);
    let kept = first.reservations[0].after.clone();
    let verdicts = carried_out(&rows, &[first, cancelled(&hold), free(&kept)]).await;
    let superseded = Verdict::Refused(Refusal::Superseded);
    assert_eq!(verdicts, [Some(Verdict::Committed), Some(superseded), Some(Verdict::Alone)]);
}

#[tokio::test]
async fn what_is_unusual_is_not_for_a_group() {
    let rows = Arc::default();
    let hold = held(&rows, 1).remove(0);
    let (paid, leased) = (paid(&hold), begun(&hold));
    let declined = match leased.payments[0].after.clone().decline("card_declined".to_owned(), NOW) {
        Ok(Outcome::Changed(declined)) => declined,
        other => panic!("{other:?}"),
    };
    let taken_over =
        paid.key.map(|key| frontrow_application::idempotency::KeyUse { instead_of: Some(new_id()), ..key });
    let heard = Heard { consumer: "a-test", event: a_movement_of_points(EntryKind::Charge).id(), at: NOW };
    let two_payments: Vec<payment::Change> = [a_card_payment(&hold, NOW), a_card_payment(&hold, NOW)].into();
    let unusual = [
        Settlement { reservations: Vec::new(), ..paid.clone() },
        Settlement { reservations: [paid.reservations.clone(), leased.reservations.clone()].concat(), ..paid.clone() },
        Settlement { payments: vec![declined], ..leased.clone() },
        Settlement { payments: two_payments, ..leased },
        Settlement { key: taken_over, ..paid.clone() },
        Settlement { heard: Some(heard), ..paid.clone() },
    ];
    assert!(Plain::of(&paid).is_some());
    for settlement in unusual {
        assert!(Plain::of(&settlement).is_none(), "{settlement:?}");
    }
}
