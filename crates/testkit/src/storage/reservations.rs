//! Clauses of [`Reservations`](frontrow_application::ports::Reservations).

use frontrow_application::page::Page;
use frontrow_application::ports::{RegisterOutcome, ReservationSearch, SettleOutcome, SlotArea};
use frontrow_domain::account::{Account, Email, Name, PasswordHash, Role};
use frontrow_domain::reservation::{Kind, Reservation, Status};
use frontrow_domain::shared::{Actor, Reason, ReservationId, UserId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::scene::{CROWD, LAPSED, LAST_MOMENT, NOW, all_at_once, changed};
use super::suite::conformance;
use super::{Floor, Hall, Storage};
use crate::builders::somebody;
use crate::new_id;

conformance! {
    $ reservations: as_written, found_by_key, own_list_newest_first, a_gapless_log, lapsed_holds_end, live_holds_stay,
    searchable, many_at_once, claims_by_area
}

/// `find` gives a reservation exactly as it was last committed.
pub async fn as_written(storage: &Storage) {
    let hall = Hall::with_seats(storage, 4).await;
    let floor = Floor::with_places(storage, 10).await;
    let held = storage.held_seats(&hall, &[2, 0], NOW).await;
    let leased = held.start_payment(Duration::minutes(8), NOW).unwrap();
    storage.step(leased.clone()).await;
    let places = storage.held_places(&floor, 3, NOW).await;
    let ticket = storage.confirmed(places.clone(), LAST_MOMENT).await;
    let (paid, _) = storage.pay_with_points(&storage.held_seats(&hall, &[1], NOW).await, NOW).await;
    let given_back = storage.cancelled(storage.held_places(&floor, 1, NOW).await, NOW).await;
    let returned = storage.cancelled(ticket, LAPSED).await;
    for reservation in [leased.after, paid, given_back, returned] {
        assert_eq!(storage.found(reservation.id()).await, Some(reservation));
    }
    assert_eq!(storage.found(ReservationId::new(new_id())).await, None);
}

/// `find_by_key` gives the reservation that a person's key made, and nobody else's.
pub async fn found_by_key(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let hold = hall.wants(somebody(), &[0], NOW);
    storage.ask_for_seats(&hold).await;
    let found = |who: UserId| storage.reservations.find_by_key(who, hold.key.digest);
    let made = hold.change.after.clone();
    assert_eq!(found(made.holder()).await.unwrap(), Some((made, hold.key.fingerprint)));
    assert_eq!(found(somebody()).await.unwrap(), None);
}

/// `list` gives only the holder's, newest first, filtered by the status a person would be told at `now`, in pages
/// without gaps or repeats.
pub async fn own_list_newest_first(storage: &Storage) {
    let floor = Floor::with_places(storage, 100).await;
    let who = somebody();
    let mut own = Vec::new();
    for _ in 0..4 {
        own.insert(0, storage.hold_places(&floor, who, 1, NOW).await);
        storage.held_places(&floor, 1, NOW).await;
    }
    let ticket = storage.confirmed(own[2].clone(), NOW).await;
    let given_back = storage.cancelled(own[1].clone(), NOW).await;
    own[2] = ticket.clone();
    own[1] = given_back.clone();

    let first = storage.reservations.list(who, None, Page::new(None, 3).unwrap(), NOW).await.unwrap();
    assert_eq!(first.items, own[..3]);
    let second = storage.reservations.list(who, None, Page::new(first.next, 3).unwrap(), NOW).await.unwrap();
    assert_eq!((second.items.as_slice(), second.next), (&own[3..], None));

    let held = [own[0].clone(), own[3].clone()];
    assert_eq!(listed(storage, who, Status::TemporarilyAssigned, LAST_MOMENT).await, held);
    assert_eq!(listed(storage, who, Status::Expired, LAST_MOMENT).await, []);
    assert_eq!(listed(storage, who, Status::TemporarilyAssigned, LAPSED).await, []);
    assert_eq!(listed(storage, who, Status::Expired, LAPSED).await, held, "lapsed, swept or not");
    assert_eq!(listed(storage, who, Status::Confirmed, LAPSED).await, [ticket]);
    assert_eq!(listed(storage, who, Status::Cancelled, LAPSED).await, [given_back]);
}

async fn listed(storage: &Storage, who: UserId, status: Status, now: OffsetDateTime) -> Vec<Reservation> {
    let page = Page::new(None, 10).unwrap();
    storage.reservations.list(who, Some(status), page, now).await.unwrap().items
}

/// `log` gives the transitions in the order of their versions, 1, 2, 3, ….
pub async fn a_gapless_log(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    let hold = hall.wants(somebody(), &[0], NOW);
    storage.ask_for_seats(&hold).await;
    let leased = hold.change.after.clone().start_payment(Duration::minutes(3), NOW).unwrap();
    storage.step(leased.clone()).await;
    let ticket = storage.confirmed(leased.after.clone(), LAST_MOMENT).await;
    let reason = Reason::parse("the train was late").unwrap();
    let returned = changed(ticket.clone().cancel(Actor::Administrator, reason, LAPSED));
    storage.step(returned.clone()).await;
    let log = storage.reservations.log(hold.change.after.id()).await.unwrap();
    assert_eq!(log.iter().map(|step| step.version).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!([&log[0], &log[1], &log[3]], [&hold.change.transition, &leased.transition, &returned.transition]);
    assert_eq!((log[2].kind, log[2].at), (Kind::Confirmed, LAST_MOMENT));
    let of_nobody = ReservationId::new(new_id());
    assert_eq!(storage.reservations.log(of_nobody).await.unwrap(), []);
}

/// `expire_due` expires at most `at_most` holds whose deadline has passed at `now`, oldest first, frees their seats or
/// places and their share of the person's limit, and journals each once; also when several sweep at once.
pub async fn lapsed_holds_end(storage: &Storage) {
    let hall = Hall::with_seats(storage, 10).await;
    let floor = Floor::with_places(storage, 10).await;
    let mut lapsing = Vec::new();
    for seat in 0..5_usize {
        let made_at = NOW + Duration::seconds(i64::try_from(seat).unwrap());
        lapsing.push(storage.held_seats(&hall, &[seat], made_at).await);
    }
    let places = storage.held_places(&floor, 4, NOW + Duration::seconds(5)).await;
    lapsing.push(places.clone());
    let all_lapsed = LAPSED + Duration::seconds(5);

    let oldest = storage.reservations.expire_due(all_lapsed, 2).await.unwrap();
    assert_eq!(oldest, [lapsing[0].id(), lapsing[1].id()]);
    let sweeps = (0..8).map(|_| {
        let storage = storage.clone();
        async move { storage.reservations.expire_due(all_lapsed, 100).await.unwrap() }
    });
    let mut swept: Vec<_> = all_at_once(sweeps.collect()).await.into_iter().flatten().collect();
    swept.sort();
    assert_eq!(swept, lapsing[2..].iter().map(Reservation::id).collect::<Vec<_>>(), "each by one sweep");

    for reservation in &lapsing {
        assert_eq!(storage.steps_of(reservation.id()).await, [Kind::Held, Kind::Expired]);
        assert_eq!(storage.found(reservation.id()).await.unwrap().status(), Status::Expired);
    }
    assert_eq!(storage.counted(&hall, all_lapsed).await, (0, 0, 10));
    assert_eq!(storage.counted(&floor.hall, all_lapsed).await, (0, 0, 10));
    storage.hold_places(&floor, places.holder(), 4, all_lapsed).await;
    storage.is_healthy(all_lapsed).await;
}

/// A hold whose deadline lies ahead, a ticket and a cancelled reservation are left alone, even when they change while
/// the sweep runs.
pub async fn live_holds_stay(storage: &Storage) {
    let hall = Hall::with_seats(storage, CROWD.try_into().unwrap()).await;
    let still_live = storage.held_seats(&hall, &[0], NOW + Duration::MILLISECOND).await;
    let ticket = storage.confirmed(storage.held_seats(&hall, &[1], NOW).await, NOW).await;
    let given_back = storage.cancelled(storage.held_seats(&hall, &[2], NOW).await, NOW).await;
    let mut paid_meanwhile = Vec::new();
    for seat in 3..CROWD {
        let hold = storage.held_seats(&hall, &[seat], NOW).await;
        paid_meanwhile.push(hold.start_payment(Duration::minutes(10), LAST_MOMENT).unwrap());
    }
    let payments = paid_meanwhile.clone().into_iter().map(|change| {
        let storage = storage.clone();
        async move { storage.step(change).await }
    });
    let sweep = storage.reservations.expire_due(LAPSED, 1_000);
    let (started, swept) = tokio::join!(all_at_once(payments.collect()), sweep);
    let swept = swept.unwrap();
    for (change, outcome) in paid_meanwhile.iter().zip(started) {
        let settled = outcome == SettleOutcome::Settled;
        assert_ne!(settled, swept.contains(&change.after.id()), "either the payment began or the hold expired");
    }
    for reservation in [still_live, ticket, given_back] {
        assert_eq!(storage.found(reservation.id()).await, Some(reservation));
    }
    storage.is_healthy(LAPSED).await;
}

/// `search` finds by code, by e-mail and by seat, newest first, at most 100.
pub async fn searchable(storage: &Storage) {
    let hall = Hall::with_seats(storage, 3).await;
    let buyer = an_account(storage).await;
    let older = storage.hold_seats(&hall, buyer.id, &[0], NOW).await;
    let newer = storage.confirmed(storage.hold_seats(&hall, buyer.id, &[1], NOW).await, NOW).await;
    storage.held_seats(&hall, &[2], NOW).await;
    let found = |by| async move { storage.reservations.search(&by).await.unwrap() };
    let code = newer.confirmation().unwrap().code.clone();
    assert_eq!(found(ReservationSearch::Code(code)).await, vec![newer.clone()]);
    assert_eq!(found(ReservationSearch::Email(buyer.email)).await, [newer.clone(), older.clone()]);
    assert_eq!(found(ReservationSearch::Seat(hall.seats[1].id)).await, [newer]);
    storage.cancelled(older, NOW).await;
    assert_eq!(found(ReservationSearch::Seat(hall.seats[0].id)).await, [], "nobody sits there now");
}

/// `find_many` gives those of the ids that exist, as `find` would.
pub async fn many_at_once(storage: &Storage) {
    let floor = Floor::with_places(storage, 100).await;
    let mut made = Vec::new();
    for _ in 0..40 {
        made.push(storage.held_places(&floor, 1, NOW).await);
    }
    made[0] = storage.cancelled(made[0].clone(), NOW).await;
    made[1] = storage.confirmed(made[1].clone(), NOW).await;
    let unknown = ReservationId::new(new_id());
    for some in [&made[..0], &made[..1], &made[1..]] {
        let ids: Vec<_> = some.iter().map(Reservation::id).chain([unknown]).collect();
        let mut found = storage.reservations.find_many(&ids).await.unwrap();
        found.sort_by_key(Reservation::id);
        assert_eq!(found, some);
    }
    assert_eq!(storage.reservations.find_many(&[]).await.unwrap(), []);
}

/// `claims` gives every hold and ticket of a section, or of the seats of a date, in pages that each look at no more
/// reservations than they are told to.
pub async fn claims_by_area(storage: &Storage) {
    let (floor, hall) = (Floor::with_places(storage, 100).await, Hall::with_seats(storage, 20).await);
    let (mut places, mut carts) = (Vec::new(), Vec::new());
    for number in 0..10 {
        places.push(storage.held_places(&floor, 2, NOW).await);
        carts.push(storage.held_seats(&hall, &[number, number + 10], NOW).await);
    }
    places[3] = storage.confirmed(places[3].clone(), NOW).await;
    storage.cancelled(places.remove(5), NOW).await;
    carts[7] = storage.confirmed(carts[7].clone(), NOW).await;
    storage.cancelled(carts.remove(0), NOW).await;
    let [section, date] = [SlotArea::Section(floor.section.id), SlotArea::Date(hall.date.id)];
    for page in [1, 7, 1_000] {
        assert_eq!(claimed(storage, section, floor.section.id.as_uuid(), page).await, places, "pages of {page}");
        assert_eq!(claimed(storage, date, hall.date.id.as_uuid(), page).await, carts, "pages of {page}");
    }
    assert_eq!(claimed(storage, section, places[6].id().as_uuid(), 3).await, places[7..]);
    assert_eq!(claimed(storage, SlotArea::Date(floor.hall.date.id), Uuid::nil(), 5).await, [], "places are no seats");
}

async fn claimed(storage: &Storage, area: SlotArea, after: Uuid, at_most: u32) -> Vec<Reservation> {
    let (mut claims, mut after) = (Vec::new(), Some(ReservationId::new(after)));
    while let Some(last) = after {
        let page = storage.reservations.claims(area, last, at_most).await.unwrap();
        assert!(page.claims.len() <= at_most as usize);
        assert!(page.next.is_none_or(|next| next > last), "no end");
        claims.extend(page.claims);
        after = page.next;
    }
    claims
}

async fn an_account(storage: &Storage) -> Account {
    let email = Email::parse("buyer@example.com").unwrap();
    let account = Account { id: somebody(), email, name: Name::parse("A Buyer").unwrap(), role: Role::Customer };
    let password = PasswordHash::new("$argon2id$".to_owned());
    let registered = storage.accounts.register(&account, &password, None).await.unwrap();
    assert_eq!(registered, RegisterOutcome::Registered);
    account
}
