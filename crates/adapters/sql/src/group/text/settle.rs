use frontrow_domain::reservation::{self, State};
use frontrow_domain::shared::PaymentId;

use super::Words;
use super::literal::{Cell, Text};
use super::money::{approvals, entries, keys, new_payments, payment_journal, wallets};
use super::rows::Update;
use super::write::{expect_rows, journal, outbox};
use crate::codes::Code;
use crate::group::settle::Granted;
use crate::value::{deadline_millis, millis};

/// Roughly what one settlement adds to the text.
const BYTES_OF_A_SETTLEMENT: usize = 2_048;

/// What the granted settlements of a group write: the hottest rows last.
pub(in crate::group) fn settle(words: Words, granted: &Granted<'_>) -> String {
    let mut text = Text::new(words);
    text.reserve(granted.settled.len() * BYTES_OF_A_SETTLEMENT);
    reservations(&mut text, granted);
    persons(&mut text, granted);
    seats(&mut text, granted);
    new_payments(&mut text, granted);
    approvals(&mut text, granted);
    wallets(&mut text, granted);
    keys(&mut text, granted);
    outbox(&mut text);
    journal(&mut text, granted.steps().map(|change| &change.transition));
    payment_journal(&mut text, granted);
    entries(&mut text, granted);
    sections(&mut text, granted);
    text.push_either("COMMIT", "");
    text.into_inner()
}

const RESERVATIONS: Update = Update {
    begin: ["UPDATE JSON_TABLE('[", "WITH w(i,v,f,s,e,l,a,c,b,x) AS (VALUES "],
    end: [
        "]','$[*]' COLUMNS(i CHAR(32) PATH '$[0]',v INT PATH '$[1]',f INT PATH '$[2]',s INT PATH '$[3]',\
         e BIGINT PATH '$[4]',l BIGINT PATH '$[5]',a BIGINT PATH '$[6]',c VARCHAR(40) PATH '$[7]',\
         b CHAR(32) PATH '$[8]',x BIGINT PATH '$[9]')) w \
         STRAIGHT_JOIN reservations t FORCE INDEX (PRIMARY) ON t.id=UNHEX(w.i) \
         SET t.status=w.s,t.version=w.v,t.expires_at=w.e,t.payment_lease_until=NULLIF(w.l,-1),\
         t.confirmed_at=COALESCE(NULLIF(w.a,-1),t.confirmed_at),\
         t.confirmation_code=COALESCE(CONVERT(UNHEX(NULLIF(w.c,'')) USING utf8mb4),t.confirmation_code),\
         t.settled_by=COALESCE(UNHEX(NULLIF(w.b,'')),t.settled_by),\
         t.cancelled_at=COALESCE(NULLIF(w.x,-1),t.cancelled_at) \
         WHERE t.version=w.v-1 AND t.status=w.f;",
        ") UPDATE reservations SET status=w.s,version=w.v,expires_at=w.e,payment_lease_until=w.l,\
         confirmed_at=COALESCE(w.a,confirmed_at),confirmation_code=COALESCE(w.c,confirmation_code),\
         settled_by=COALESCE(w.b,settled_by),cancelled_at=COALESCE(w.x,cancelled_at) \
         FROM w WHERE reservations.id=+w.i AND reservations.version=w.v-1 AND +reservations.status=+w.f;",
    ],
};

fn reservations(text: &mut Text, granted: &Granted<'_>) {
    RESERVATIONS.push(text, granted.steps(), |text, reservation::Change { after, transition }| {
        let confirmation = after.confirmation();
        let cancelled_at = match after.state() {
            State::Cancelled { at, .. } => Some(millis(*at)),
            State::TemporarilyAssigned | State::Confirmed(_) | State::Expired => None,
        };
        text.row([
            Cell::of_id(after.id().as_uuid()),
            Cell::of_number(transition.version),
            Cell::Number(transition.from.map(|from| from.code().into())),
            Cell::of_number(transition.to.code()),
            Cell::of_number(deadline_millis(after.hold_until())),
            Cell::Number(after.payment_lease().map(deadline_millis)),
            Cell::Number(confirmation.map(|confirmation| millis(confirmation.at))),
            Cell::Typed(confirmation.map(|confirmation| confirmation.code.as_str())),
            Cell::Id(after.paid_by().map(PaymentId::as_uuid)),
            Cell::Number(cancelled_at),
        ]);
    });
}

const PERSONS: Update = Update {
    begin: ["UPDATE JSON_TABLE('[", "WITH w(d,u,n) AS (VALUES "],
    end: [
        "]','$[*]' COLUMNS(d CHAR(32) PATH '$[0]',u CHAR(32) PATH '$[1]',n INT PATH '$[2]')) w \
         STRAIGHT_JOIN person_limits t FORCE INDEX (PRIMARY) ON t.date_id=UNHEX(w.d) AND t.user_id=UNHEX(w.u) \
         SET t.held=t.held-w.n;",
        ") UPDATE person_limits SET held=held-w.n FROM w \
         WHERE person_limits.date_id=+w.d AND person_limits.user_id=+w.u;",
    ],
};

fn persons(text: &mut Text, granted: &Granted<'_>) {
    PERSONS.push(text, granted.persons.iter(), |text, ((date, person), places)| {
        text.row([Cell::of_id(*date), Cell::of_id(*person), Cell::of_number(*places)]);
    });
}

const SEATS: Update = Update {
    begin: ["UPDATE JSON_TABLE('[", "WITH w(i,o,r,s,v,e) AS (VALUES "],
    end: [
        "]','$[*]' COLUMNS(i CHAR(32) PATH '$[0]',o CHAR(32) PATH '$[1]',r CHAR(32) PATH '$[2]',s INT PATH '$[3]',\
         v INT PATH '$[4]',e BIGINT PATH '$[5]')) w \
         STRAIGHT_JOIN seats t FORCE INDEX (PRIMARY) ON t.id=UNHEX(w.i) \
         SET t.status=w.s,t.version=t.version+w.v,t.reservation_id=UNHEX(w.r),t.hold_expires_at=w.e \
         WHERE t.reservation_id=UNHEX(w.o);",
        ") UPDATE seats SET status=w.s,version=version+w.v,reservation_id=w.r,hold_expires_at=w.e FROM w \
         WHERE seats.id=+w.i AND seats.reservation_id=+w.o;",
    ],
};

fn seats(text: &mut Text, granted: &Granted<'_>) {
    SEATS.push(text, granted.seats.iter(), |text, (seat, after)| {
        text.row([
            Cell::of_id(*seat),
            Cell::of_id(after.owner_before),
            Cell::of_id(after.owner),
            Cell::of_number(after.status),
            Cell::of_number(after.version_steps),
            Cell::of_number(after.hold_expires_at),
        ]);
    });
}

fn sections(text: &mut Text, granted: &Granted<'_>) {
    for (section, moved) in granted.sections.moves() {
        text.push("UPDATE sections SET available=available+");
        text.number(moved.available);
        text.push(",held=held+");
        text.number(moved.held);
        text.push(",confirmed=confirmed+");
        text.number(moved.confirmed);
        text.push(" WHERE id=");
        text.uuid(section.as_uuid());
        text.push(";");
        expect_rows(text, 1);
    }
}
