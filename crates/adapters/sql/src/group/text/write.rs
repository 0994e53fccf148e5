use frontrow_application::ports::Hold;
use frontrow_domain::reservation::Transition;
use frontrow_domain::shared::{Reason, ReservationId};
use sea_orm::DbErr;

use super::Words;
use super::literal::{Cell, Text};
use crate::codes::Code;
use crate::commit::section_of;
use crate::group::winners::Winners;
use crate::reservation::items_text;
use crate::value::{deadline_millis, millis};

/// Roughly what one hold adds to the text.
const BYTES_OF_A_HOLD: usize = 1_024;

/// What the winners of a group write: the hottest rows last.
pub(in crate::group) fn write(words: Words, winners: &Winners<'_>) -> Result<String, DbErr> {
    let mut text = Text::new(words);
    text.reserve(winners.holds.len() * BYTES_OF_A_HOLD);
    reservations(&mut text, winners)?;
    persons(&mut text, winners);
    seats(&mut text, winners);
    outbox(&mut text);
    journal(&mut text, winners.holds.iter().map(|hold| &hold.change.transition));
    sections(&mut text, winners);
    text.push_either("COMMIT", "");
    Ok(text.into_inner())
}

fn reservations(text: &mut Text, winners: &Winners<'_>) -> Result<(), DbErr> {
    text.push(
        "INSERT INTO reservations (id,user_id,concert_id,date_id,section_id,quantity,amount,items,status,version,\
         expires_at,created_at,cancellable_until,replaces,idem,fingerprint) VALUES ",
    );
    for (position, hold) in winners.holds.iter().enumerate() {
        text.push(if position > 0 { ",(" } else { "(" });
        reservation(text, hold)?;
        text.push(")");
    }
    text.push(";");
    Ok(())
}

fn reservation(text: &mut Text, hold: &Hold) -> Result<(), DbErr> {
    let (after, step) = (&hold.change.after, &hold.change.transition);
    for id in [after.id().as_uuid(), after.holder().as_uuid(), after.concert().as_uuid(), after.date().as_uuid()] {
        text.uuid(id);
        text.push(",");
    }
    text.uuid_or_null(section_of(after.claim()));
    text.push(",");
    text.number(after.claim().quantity());
    text.push(",");
    text.number(after.claim().amount().amount());
    text.push(",");
    text.typed(&items_text(after.claim())?);
    let [expires, created] = [deadline_millis(after.hold_until()), millis(after.created_at())];
    let numbers =
        [i64::from(step.to.code()), i64::from(step.version), expires, created, millis(after.cancellable_until())];
    for number in numbers {
        text.push(",");
        text.number(number);
    }
    text.push(",");
    text.uuid_or_null(after.replaces().map(ReservationId::as_uuid));
    text.push(",");
    text.bytes(&hold.key.digest);
    text.push(",");
    text.bytes(&hold.key.fingerprint);
    Ok(())
}

fn persons(text: &mut Text, winners: &Winners<'_>) {
    text.push("INSERT INTO person_limits (date_id,user_id,held,allowed) VALUES ");
    text.list(&winners.persons, |text, ((date, person), taken)| {
        text.push("(");
        text.uuid(*date);
        text.push(",");
        text.uuid(*person);
        text.push(",");
        text.number(taken.places);
        text.push(",");
        text.number(taken.limit);
        text.push(")");
    });
    text.push_either(
        " ON DUPLICATE KEY UPDATE held=held+VALUES(held),allowed=VALUES(allowed);",
        " ON CONFLICT (date_id,user_id) DO UPDATE SET held=held+excluded.held,allowed=excluded.allowed;",
    );
}

fn seats(text: &mut Text, winners: &Winners<'_>) {
    if winners.seats.is_empty() {
        return;
    }
    text.push_either("UPDATE JSON_TABLE('[", "WITH w(s,r,e) AS (VALUES ");
    let (open, between, close) = match text.words {
        Words::MySql => ("[\"", "\",\"", "]"),
        Words::Sqlite => ("(x'", "',x'", ")"),
    };
    text.list(&winners.seats, |text, (seat, claimed)| {
        text.push(open);
        text.digits(seat.as_bytes());
        text.push(between);
        text.digits(claimed.reservation.as_bytes());
        text.push_either("\",", "',");
        text.number(claimed.hold_expires_at);
        text.push(close);
    });
    // The plus keeps SQLite from reading the whole hall and looking each seat up in the list.
    text.push_either(
        "]','$[*]' COLUMNS(s CHAR(32) PATH '$[0]',r CHAR(32) PATH '$[1]',e BIGINT PATH '$[2]')) w \
         STRAIGHT_JOIN seats t FORCE INDEX (PRIMARY) ON t.id=UNHEX(w.s) \
         SET t.status=1,t.version=t.version+1,t.reservation_id=UNHEX(w.r),t.hold_expires_at=w.e \
         WHERE t.status=0 AND t.reservation_id=x'00000000000000000000000000000000';",
        ") UPDATE seats SET status=1,version=version+1,reservation_id=w.r,hold_expires_at=w.e FROM w \
         WHERE seats.id=+w.s AND seats.status=0 AND seats.reservation_id=x'00000000000000000000000000000000';",
    );
    expect_rows(text, winners.seats.len());
}

/// The number of the commit is drawn after the locks, so that numbers ascend for each reservation.
pub(super) fn outbox(text: &mut Text) {
    text.push_either("INSERT INTO outbox () VALUES ();", "INSERT INTO outbox DEFAULT VALUES;");
}

pub(super) fn journal<'a>(text: &mut Text, steps: impl Iterator<Item = &'a Transition>) {
    text.push("INSERT INTO journal (reservation_id,version,batch,from_status,to_status,actor,reason,at,type) VALUES ");
    text.list(steps, |text, step| {
        text.tuple([
            Cell::of_id(step.reservation.as_uuid()),
            Cell::of_number(step.version),
            Cell::Batch,
            Cell::Number(step.from.map(|from| from.code().into())),
            Cell::of_number(step.to.code()),
            Cell::of_number(step.actor.code()),
            Cell::Typed(step.reason.as_ref().map(Reason::as_str)),
            Cell::of_number(millis(step.at)),
            Cell::of_number(step.kind.code()),
        ]);
    });
    text.push(";");
}

fn sections(text: &mut Text, winners: &Winners<'_>) {
    for (section, places) in &winners.sections {
        text.push("UPDATE sections SET available=available-");
        text.number(*places);
        text.push(",held=held+");
        text.number(*places);
        text.push(" WHERE id=");
        text.uuid(*section);
        text.push(" AND status=1 AND available>=");
        text.number(*places);
        text.push(";");
        expect_rows(text, 1);
    }
}

/// Stops the packet, before its COMMIT, when the statement before matched other than `rows` rows: the subquery has
/// two rows where one is allowed, and is looked at only then. SQLite's caller counts before it commits.
pub(super) fn expect_rows(text: &mut Text, rows: usize) {
    if text.words == Words::Sqlite {
        return;
    }
    text.push("SET @frontrow=IF(ROW_COUNT()=");
    text.number(i64::try_from(rows).unwrap_or(i64::MAX));
    text.push(",0,(SELECT 1 UNION SELECT 2));");
}
