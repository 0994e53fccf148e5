//! What settlements write of payments, wallets and keys.

use frontrow_domain::payment::{self, PaymentKey};
use frontrow_domain::shared::{PaymentId, ReservationId};

use super::literal::{Cell, Text};
use super::rows::{Update, insert};
use crate::codes::Code;
use crate::group::settle::Granted;
use crate::points::sides;
use crate::value::{digest, millis};

pub(super) fn new_payments(text: &mut Text, granted: &Granted<'_>) {
    let into = "INSERT INTO payments (id,reservation_id,user_id,method,amount,points,payment_key,status,version,\
                occupies,ticket_id,created_at,settled_at,attention_at) VALUES ";
    insert(text, into, granted.new_payments(), |text, payment::Change { after, transition }| {
        let settled_at = (!after.is_open()).then(|| millis(transition.at));
        let ticket = after.occupies().filter(|_| !after.is_open());
        text.tuple([
            Cell::of_id(after.id().as_uuid()),
            Cell::of_id(after.reservation().as_uuid()),
            Cell::of_id(after.payer().as_uuid()),
            Cell::of_number(after.method().kind().code()),
            Cell::of_number(after.amount().amount()),
            Cell::of_number(after.points().amount()),
            Cell::Typed(after.method().gateway_key().map(PaymentKey::as_str)),
            Cell::of_number(after.status().code()),
            Cell::of_number(after.version()),
            Cell::Id(after.occupies().map(ReservationId::as_uuid)),
            Cell::Id(ticket.map(ReservationId::as_uuid)),
            Cell::of_number(millis(after.created_at())),
            Cell::Number(settled_at),
            Cell::of_number(millis(transition.at)),
        ]);
    });
}

const APPROVALS: Update = Update {
    begin: ["UPDATE JSON_TABLE('[", "WITH w(i,v,f,s,t,a) AS (VALUES "],
    end: [
        "]','$[*]' COLUMNS(i CHAR(32) PATH '$[0]',v INT PATH '$[1]',f INT PATH '$[2]',s INT PATH '$[3]',\
         t CHAR(32) PATH '$[4]',a BIGINT PATH '$[5]')) w \
         STRAIGHT_JOIN payments t FORCE INDEX (PRIMARY) ON t.id=UNHEX(w.i) \
         SET t.status=w.s,t.version=w.v,t.occupies=UNHEX(w.t),t.ticket_id=UNHEX(w.t),t.settled_at=w.a,\
         t.attention_at=w.a WHERE t.version=w.v-1 AND t.status=w.f;",
        ") UPDATE payments SET status=w.s,version=w.v,occupies=w.t,ticket_id=w.t,settled_at=w.a,attention_at=w.a \
         FROM w WHERE payments.id=+w.i AND payments.version=w.v-1 AND +payments.status=+w.f;",
    ],
};

pub(super) fn approvals(text: &mut Text, granted: &Granted<'_>) {
    APPROVALS.push(text, granted.approvals(), |text, payment::Change { after, transition }| {
        text.row([
            Cell::of_id(after.id().as_uuid()),
            Cell::of_number(transition.version),
            Cell::Number(transition.from.map(|from| from.code().into())),
            Cell::of_number(transition.to.code()),
            Cell::Id(after.occupies().map(ReservationId::as_uuid)),
            Cell::of_number(millis(transition.at)),
        ]);
    });
}

const WALLETS: Update = Update {
    begin: ["UPDATE JSON_TABLE('[", "WITH w(u,n) AS (VALUES "],
    end: [
        "]','$[*]' COLUMNS(u CHAR(32) PATH '$[0]',n BIGINT PATH '$[1]')) w \
         STRAIGHT_JOIN wallets t FORCE INDEX (PRIMARY) ON t.user_id=UNHEX(w.u) \
         SET t.balance=t.balance+w.n WHERE t.balance+w.n>=0;",
        ") UPDATE wallets SET balance=balance+w.n FROM w WHERE wallets.user_id=+w.u AND wallets.balance+w.n>=0;",
    ],
};

pub(super) fn wallets(text: &mut Text, granted: &Granted<'_>) {
    WALLETS.push(text, granted.wallets.iter(), |text, (person, change)| {
        text.row([Cell::of_id(*person), Cell::of_number(*change)]);
    });
}

pub(super) fn keys(text: &mut Text, granted: &Granted<'_>) {
    let into = "INSERT INTO idempotency_keys (user_id,digest,fingerprint,effect,created_at) VALUES ";
    insert(text, into, granted.keys(), |text, (key, at)| {
        text.tuple([
            Cell::of_id(key.owner.as_uuid()),
            Cell::of_id(digest(key.key.digest)),
            Cell::Bytes(&key.key.fingerprint),
            Cell::of_id(key.effect),
            Cell::of_number(millis(at)),
        ]);
    });
}

pub(super) fn payment_journal(text: &mut Text, granted: &Granted<'_>) {
    let into = "INSERT INTO payment_journal (payment_id,version,batch,from_status,to_status,at) VALUES ";
    insert(text, into, granted.payment_steps(), |text, step| {
        text.tuple([
            Cell::of_id(step.payment.as_uuid()),
            Cell::of_number(step.version),
            Cell::Batch,
            Cell::Number(step.from.map(|from| from.code().into())),
            Cell::of_number(step.to.code()),
            Cell::of_number(millis(step.at)),
        ]);
    });
}

pub(super) fn entries(text: &mut Text, granted: &Granted<'_>) {
    let into = "INSERT INTO entries (id,account,amount,balance,kind,owner,reservation_id,payment_id,batch,at) VALUES ";
    let entries = granted.movements().flat_map(|(moved, balance)| sides(moved, balance).map(|side| (moved, side)));
    insert(text, into, entries, |text, (moved, side)| {
        text.tuple([
            Cell::of_id(side.id.as_uuid()),
            Cell::of_id(side.account),
            Cell::of_number(side.amount),
            Cell::of_number(side.balance),
            Cell::of_number(moved.kind.code()),
            Cell::of_id(moved.owner.as_uuid()),
            Cell::Id(moved.reservation.map(ReservationId::as_uuid)),
            Cell::Id(moved.payment.map(PaymentId::as_uuid)),
            Cell::Batch,
            Cell::of_number(millis(moved.at)),
        ]);
    });
}
