use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::Words;
use super::literal::Text;
use crate::group::store::Doubted;
use crate::group::wanted::Wanted;

/// Rows of one SELECT. From 1,000 values on, MariaDB turns an IN-list into a join whose order is not ours.
pub(super) const ROWS_OF_ONE_SELECT: usize = 500;

/// The locks and reads of a group. Persons come before seats, like everywhere; keys come after all locks, because
/// whoever held one of them may have used a key meanwhile.
pub(in crate::group) fn look(words: Words, wanted: &Wanted) -> String {
    let mut text = Text::new(words);
    text.reserve(1_024 + wanted.keys.len() * 120 + wanted.seats.len() * 36);
    text.push_either("BEGIN;", "");
    persons(&mut text, &wanted.persons);
    seats(&mut text, wanted);
    keys(&mut text, wanted);
    text.push("SELECT 4,id,status,available FROM sections WHERE date_id IN (");
    text.list(wanted.dates(), Text::uuid);
    text.push(")");
    text.into_inner()
}

pub(super) fn persons(text: &mut Text, persons_of: &BTreeMap<Uuid, BTreeSet<Uuid>>) {
    for (date, persons) in persons_of {
        text.push("SELECT 1,date_id,user_id,held FROM person_limits");
        text.push_either(" FORCE INDEX (PRIMARY)", "");
        text.push(" WHERE date_id=");
        text.uuid(*date);
        text.push(" AND user_id IN (");
        text.list(persons, |text, person| text.uuid(*person));
        text.push(") ORDER BY user_id");
        text.push_either(" FOR UPDATE;", ";");
    }
}

fn seats(text: &mut Text, wanted: &Wanted) {
    let seats: Vec<_> = wanted.seats.iter().copied().collect();
    for seats in seats.chunks(ROWS_OF_ONE_SELECT) {
        text.push("SELECT 2,id,section_id,status,hold_expires_at FROM seats");
        text.push_either(" FORCE INDEX (PRIMARY)", "");
        text.push(" WHERE id IN (");
        text.list(seats, |text, seat| text.uuid(*seat));
        text.push(") ORDER BY id");
        text.push_either(" FOR UPDATE;", ";");
    }
}

/// Pairs, never two lists: those would be searched crosswise.
fn keys(text: &mut Text, wanted: &Wanted) {
    text.push_either(
        "SELECT 3,user_id,idem,id FROM reservations FORCE INDEX (reservations_of_person) WHERE (user_id,idem) IN (",
        "WITH w(u,k) AS (VALUES ",
    );
    text.list(&wanted.keys, |text, (person, key)| {
        text.push("(");
        text.uuid(*person);
        text.push(",");
        text.uuid(*key);
        text.push(")");
    });
    text.push_either(
        ");",
        ") SELECT 3,r.user_id,r.idem,r.id FROM w CROSS JOIN reservations r ON r.user_id=w.u AND r.idem=w.k;",
    );
}

/// Which of those that were refused, or of their sections, have lapsed holds at `now`; then, and not before, which
/// sections have more places left than were seen. In the other order somebody could end the last lapsed hold between
/// the two, and nobody would have seen its places.
pub(in crate::group) fn look_for_lapsed(words: Words, doubted: &Doubted, now: i64) -> String {
    let mut text = Text::new(words);
    for (date, person) in &doubted.persons {
        text.push("SELECT DISTINCT 5,date_id,user_id FROM reservations WHERE user_id=");
        text.uuid(*person);
        text.push(" AND date_id=");
        text.uuid(*date);
        lapsed_at(&mut text, now);
        text.push(";");
    }
    for (section, seen) in &doubted.sections {
        text.push("SELECT 6,section_id FROM reservations WHERE section_id=");
        text.uuid(*section);
        lapsed_at(&mut text, now);
        text.push(" LIMIT 1;SELECT 6,id FROM sections WHERE id=");
        text.uuid(*section);
        text.push(" AND available>");
        text.number(*seen);
        text.push(";");
    }
    text.into_inner()
}

fn lapsed_at(text: &mut Text, now: i64) {
    text.push(" AND status=1 AND expires_at<=");
    text.number(now);
}
