use std::collections::BTreeSet;

use uuid::Uuid;

use super::Words;
use super::literal::Text;
use super::look::{ROWS_OF_ONE_SELECT, persons};
use crate::group::settle::Concerned;

/// The locks and reads of a group of settlements, in everybody's order. Who occupies what and the keys come after all
/// locks, because whoever held one of them may have written meanwhile.
pub(in crate::group) fn look_at(words: Words, concerned: &Concerned) -> String {
    let mut text = Text::new(words);
    text.reserve(1_024 + concerned.reservations.len() * 400);
    text.push_either("BEGIN;", "");
    let reservations = "SELECT 7,id,status,version,expires_at,confirmation_code FROM reservations";
    lock(&mut text, reservations, "id", &concerned.reservations);
    persons(&mut text, &concerned.persons);
    let seats = "SELECT 8,id,section_id,reservation_id,status,hold_expires_at FROM seats";
    lock(&mut text, seats, "id", &concerned.seats);
    lock(&mut text, "SELECT 9,id,status,version FROM payments", "id", &concerned.payments);
    lock(&mut text, "SELECT 10,user_id,balance FROM wallets", "user_id", &concerned.wallets);
    if !concerned.occupied.is_empty() {
        text.push("SELECT 11,occupies,id FROM payments");
        text.push_either(" FORCE INDEX (payments_occupy_once)", "");
        text.push(" WHERE occupies IN (");
        text.list(&concerned.occupied, |text, reservation| text.uuid(*reservation));
        text.push(");");
    }
    keys(&mut text, concerned);
    text.into_inner()
}

/// Locks rows by their primary key, ascending.
fn lock(text: &mut Text, select: &'static str, key: &'static str, ids: &BTreeSet<Uuid>) {
    let ids: Vec<Uuid> = ids.iter().copied().collect();
    for ids in ids.chunks(ROWS_OF_ONE_SELECT) {
        text.push(select);
        text.push_either(" FORCE INDEX (PRIMARY) WHERE ", " WHERE ");
        text.push(key);
        text.push(" IN (");
        text.list(ids, |text, id| text.uuid(*id));
        text.push(") ORDER BY ");
        text.push(key);
        text.push_either(" FOR UPDATE;", ";");
    }
}

fn keys(text: &mut Text, concerned: &Concerned) {
    if concerned.keys.is_empty() {
        return;
    }
    text.push_either(
        "SELECT 12,user_id,digest,effect FROM idempotency_keys FORCE INDEX (PRIMARY) WHERE (user_id,digest) IN (",
        "WITH w(u,k) AS (VALUES ",
    );
    text.list(&concerned.keys, |text, (person, key)| {
        text.push("(");
        text.uuid(*person);
        text.push(",");
        text.uuid(*key);
        text.push(")");
    });
    text.push_either(
        ");",
        ") SELECT 12,i.user_id,i.digest,i.effect FROM w CROSS JOIN idempotency_keys i ON i.user_id=w.u AND i.digest=w.k;",
    );
}
