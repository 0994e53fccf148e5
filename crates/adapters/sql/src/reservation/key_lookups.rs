//! Whether keys were used before, asked together: everybody who is refused a seat asks, and most of them at once.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontrow_application::ports::Unavailable;
use frontrow_domain::shared::UserId;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use tokio::sync::oneshot;
use uuid::Uuid;
use uuid::fmt::Simple;

use crate::SqlDatabase;
use crate::database::unavailable;
use crate::row::Row;
use crate::value::digest;

/// Enough that a query costs little for each key, and few enough that it is over in a millisecond or two.
const KEYS_IN_ONE_QUERY: usize = 256;
/// Fewer queries are larger ones, and those who wait for one are woken together.
const QUERIES_AT_ONCE: usize = 1;
/// More than there are connections; whoever finds the queue full is told that the database does not keep up.
const KEYS_WAITING_AT_MOST: usize = 20_000;

/// Two ids, their quotes, brackets and commas.
const BYTES_OF_A_KEY: usize = 2 * Simple::LENGTH + 8;

const WHAT: &str = "the look-up of keys";

/// A person's key.
type Key = (Uuid, Uuid);

/// Looks keys up: whatever has come in meanwhile goes into the next query. Nobody is waited for.
#[derive(Clone, Debug)]
pub(super) struct KeyLookups {
    database: SqlDatabase,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Asked>,
    queries: usize,
}

#[derive(Debug)]
struct Asked {
    key: Key,
    answer: oneshot::Sender<Result<bool, Unavailable>>,
}

impl KeyLookups {
    pub(super) fn new(database: SqlDatabase) -> Self {
        Self { database, queue: Arc::default() }
    }

    /// Whether the person's key made a reservation.
    pub(super) async fn is_used(&self, holder: UserId, key: [u8; 16]) -> Result<bool, Unavailable> {
        let (answer, answered) = oneshot::channel();
        self.enqueue(Asked { key: (holder.as_uuid(), digest(key)), answer })?;
        answered.await.map_err(|ended| Unavailable::because(WHAT, ended))?
    }

    fn enqueue(&self, asked: Asked) -> Result<(), Unavailable> {
        let mut queue = self.queue();
        if queue.waiting.len() >= KEYS_WAITING_AT_MOST {
            return Err(Unavailable::of(WHAT));
        }
        queue.waiting.push_back(asked);
        if queue.queries < QUERIES_AT_ONCE {
            queue.queries += 1;
            let turn = Turn { lookups: self.clone(), is_over: false };
            tokio::spawn(turn.serve());
        }
        Ok(())
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those of the keys that were used.
    async fn find(&self, keys: impl Iterator<Item = Key>) -> Result<HashSet<Key>, Unavailable> {
        let backend = self.database.backend();
        let query = Statement::from_sql_and_values(backend, look_up(backend), [json(keys).into()]);
        let readers = self.database.readers().clone();
        let rows = self.database.read(async move { readers.query_all_raw(query).await }).await?;
        let read: Result<_, DbErr> = rows.iter().map(|row| Ok((row.get("user_id")?, row.get("idem")?))).collect();
        read.map_err(unavailable)
    }
}

/// The right to run one of the queries.
struct Turn {
    lookups: KeyLookups,
    is_over: bool,
}

impl Turn {
    /// Asks for whatever waits, until nothing does.
    async fn serve(mut self) {
        while let Some(asked) = self.next() {
            let found = self.lookups.find(asked.iter().map(|asked| asked.key)).await;
            for Asked { key, answer } in asked {
                let told = match &found {
                    Ok(used) => Ok(used.contains(&key)),
                    Err(unavailable) => Err(Unavailable::because(WHAT, unavailable.to_string())),
                };
                // Who no longer waits needs no answer.
                drop(answer.send(told));
            }
        }
    }

    /// The next keys, in the order in which they came, without those whose askers are gone. When there are none the
    /// turn is over, before anybody can queue behind it in vain.
    fn next(&mut self) -> Option<Vec<Asked>> {
        let mut queue = self.lookups.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = queue.waiting.len().min(KEYS_IN_ONE_QUERY);
        if count == 0 {
            queue.queries -= 1;
            self.is_over = true;
            return None;
        }
        Some(queue.waiting.drain(..count).filter(|asked| !asked.answer.is_closed()).collect())
    }
}

/// A turn that broke off is given back as well.
impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_over {
            self.lookups.queue().queries -= 1;
        }
    }
}

fn json(keys: impl Iterator<Item = Key>) -> String {
    let mut text = String::with_capacity(keys.size_hint().0 * BYTES_OF_A_KEY + 2);
    let mut digits = [0; Simple::LENGTH];
    text.push('[');
    for (position, (holder, key)) in keys.enumerate() {
        text.push_str(if position > 0 { ",[\"" } else { "[\"" });
        text.push_str(holder.simple().encode_lower(&mut digits));
        text.push_str("\",\"");
        text.push_str(key.simple().encode_lower(&mut digits));
        text.push_str("\"]");
    }
    text.push(']');
    text
}

/// One text and one value, however many keys: a list of placeholders would be another statement for each length. The
/// keys come first, so that each is one step in the index.
const fn look_up(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::MySql => {
            "SELECT reservations.user_id, reservations.idem \
             FROM JSON_TABLE(?, '$[*]' COLUMNS (holder CHAR(32) PATH '$[0]', idem CHAR(32) PATH '$[1]')) AS asked \
             STRAIGHT_JOIN reservations \
             ON reservations.user_id = UNHEX(asked.holder) AND reservations.idem = UNHEX(asked.idem)"
        }
        DbBackend::Postgres => {
            "SELECT reservations.user_id, reservations.idem FROM json_array_elements($1::json) AS asked \
             JOIN reservations \
             ON reservations.user_id = (asked.value ->> 0)::uuid AND reservations.idem = (asked.value ->> 1)::uuid"
        }
        DbBackend::Sqlite | _ => {
            "SELECT reservations.user_id, reservations.idem FROM json_each(?) AS asked CROSS JOIN reservations \
             ON reservations.user_id = unhex(asked.value ->> 0) AND reservations.idem = unhex(asked.value ->> 1)"
        }
    }
}
