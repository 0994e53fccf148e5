//! Every statement that buyers and workers wait for finds its rows by an index. The statements are those that the
//! ports send while something of everything is sold; the plans are the database's own.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use frontrow_application::page::Page;
use frontrow_application::ports::{
    Heard, PlaceCursor, ReservationSearch, SeatHoldOutcome, SectionEdit, SectionHoldOutcome, SettleOutcome, Settlement,
    SlotArea,
};
use frontrow_domain::account::{Account, Email, Name, PasswordHash, Role};
use frontrow_domain::catalog::SectionStatus;
use frontrow_domain::points::EntryKind;
use frontrow_domain::queue::Stage;
use frontrow_domain::shared::{ConcertId, QueueTokenId};
use frontrow_domain::webhooks::Status;
use frontrow_sql::{
    GroupCommit, GroupSettings, GroupedSeatInventory, GroupedSectionInventory, GroupedSettlements, SqlDatabase,
};
use frontrow_testkit::builders::{
    HOLD_TTL, LIMIT, a_delivery, a_hold_of, a_key_use, a_movement_of_points, an_endpoint, somebody,
};
use frontrow_testkit::storage::{Floor, Hall, Storage, StorageFixture};
use frontrow_testkit::{FakeClock, new_id};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Statement, TransactionTrait};
use time::{Duration, OffsetDateTime};

use crate::fresh::{HasDatabase, MySql, Postgres, Sqlite, storage};

const NOW: OffsetDateTime = FakeClock::START;

/// Tables that grow with every sale: reading one from end to end is what a sold-out evening dies of.
const GROWING: [&str; 15] = [
    "users",
    "seats",
    "reservations",
    "journal",
    "person_limits",
    "payments",
    "payment_journal",
    "wallets",
    "entries",
    "idempotency_keys",
    "inbox",
    "sections",
    "queue_places",
    "webhook_deliveries",
    "webhook_attempts",
];

/// What groups call such tables where they join one.
const ALIASES: [&str; 4] = ["t", "r", "i", "l"];

/// Every index that is not a primary key, and is paid for at each write.
const INDEXES: [&str; 22] = [
    "users_email",
    "concert_dates_of_concert",
    "sections_of_date",
    "seats_of_date",
    "reservations_of_person",
    "reservations_due",
    "reservations_code",
    "reservations_of_concert",
    "journal_of_batch",
    "payments_of_reservation",
    "payments_of_ticket",
    "payments_due",
    "payment_journal_of_batch",
    "entries_of_account",
    "entries_of_batch",
    "idempotency_keys_by_age",
    "inbox_by_age",
    "queue_places_of_room",
    "queue_places_by_age",
    "webhook_deliveries_of_endpoint",
    "webhook_deliveries_due",
    "webhook_deliveries_by_age",
];

/// The statements that `storage` is heard to send from now on.
async fn statements_of_a_sale(fixture: &impl HasDatabase) -> Vec<Statement> {
    let heard: Arc<Mutex<Vec<Statement>>> = Arc::default();
    let mut database = fixture.database().clone();
    let log = Arc::clone(&heard);
    database.on_statement(move |statement| log.lock().unwrap().push(statement.clone()));
    sell(&storage(&database)).await;
    let (grouped, group) = in_groups(&database);
    sell_in_groups(&grouped).await;
    group.stop().await;
    let heard = std::mem::take(&mut *heard.lock().unwrap());
    let mut statements: Vec<Statement> = heard.iter().flat_map(one_by_one).collect();
    let mut shapes = HashSet::new();
    statements.retain(|statement| shapes.insert(shape(&statement.sql)));
    assert!(statements.iter().any(is_of_a_group), "no group is heard");
    statements.retain(|statement| !WITHOUT_A_PLAN.iter().any(|words| statement.sql.starts_with(words)));
    statements
}

/// A statement without its numbers: the plan is the same for all that differ in these alone, and groups write hundreds.
fn shape(sql: &str) -> String {
    let is_number = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    let words = sql.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    words.map(|word| if is_number(&word) { "#" } else { word }).collect()
}

/// Whether a group sent it: what it reads says which kind of row it is, and what it writes comes from rows of values.
fn is_of_a_group(statement: &Statement) -> bool {
    let mut words = statement.sql.split([' ', ',', ':', '(']);
    let is_read = words.next() == Some("SELECT") && words.next().is_some_and(|kind| kind.parse::<u8>().is_ok());
    is_read || ["UPDATE JSON_TABLE", "WITH w("].iter().any(|begin| statement.sql.starts_with(begin))
}

const WITHOUT_A_PLAN: [&str; 5] = ["INSERT", "BEGIN", "COMMIT", "ROLLBACK", "SET "];

/// The statements of a text: a group sends several together, and writes values as digits.
fn one_by_one(statement: &Statement) -> Vec<Statement> {
    let texts = statement.sql.split(';').map(str::trim).filter(|text| !text.is_empty());
    texts.map(|text| Statement { sql: text.to_owned(), ..statement.clone() }).collect()
}

fn in_groups(database: &SqlDatabase) -> (Storage, GroupCommit) {
    let group = GroupCommit::start(database, GroupSettings::default());
    let storage = Storage {
        seat_inventory: Arc::new(GroupedSeatInventory::new(database.clone(), group.clone())),
        section_inventory: Arc::new(GroupedSectionInventory::new(database.clone(), group.clone())),
        settlements: Arc::new(GroupedSettlements::new(database.clone(), group.clone())),
        ..storage(database)
    };
    (storage, group)
}

/// What groups do: they hold, look for lapsed holds before they refuse, and take every step that follows.
async fn sell_in_groups(storage: &Storage) {
    let (hall, floor) = (Hall::with_seats(storage, 8).await, Floor::with_places(storage, 10).await);
    let who = somebody();
    let hold = storage.hold_seats(&hall, who, &[0, 1], NOW).await;
    storage.pay_with_points(&hold, NOW).await;
    let hold = storage.hold_places(&floor, who, 2, NOW).await;
    storage.pay_by_card(&hold, NOW).await;
    let hold = storage.hold_seats(&hall, who, &[2], NOW).await;
    let free = storage.confirm_free(&hold, NOW).await;
    storage.cancel(&free, NOW).await;
    storage.hold_places(&floor, somebody(), LIMIT, NOW).await;
    storage.hold_places(&floor, somebody(), LIMIT, NOW).await;
    let too_many = a_hold_of(&floor.hall, somebody(), floor.claim(1), NOW);
    let sold_out = SectionHoldOutcome::SoldOut { remaining: 0 };
    assert_eq!(storage.section_inventory.hold(&too_many).await.unwrap(), sold_out);
    let beyond_the_limit = a_hold_of(&hall, who, hall.claim(&[3, 4, 5]), NOW);
    assert_eq!(storage.seat_inventory.hold(&beyond_the_limit).await.unwrap(), SeatHoldOutcome::LimitReached);
    sweep_many(storage).await;
}

/// SQLite has other plans for a list of many rows.
async fn sweep_many(storage: &Storage) {
    const MANY: usize = 500;
    let hall = Hall::with_seats(storage, MANY.try_into().unwrap()).await;
    for seat in 0..MANY {
        storage.hold_seats(&hall, somebody(), &[seat], NOW).await;
    }
    let swept = storage.reservations.expire_due(NOW + HOLD_TTL, 500).await.unwrap();
    assert!(swept.len() >= MANY, "all in one commit");
}

async fn sell(storage: &Storage) {
    let (hall, floor) = (Hall::with_seats(storage, 8).await, Floor::with_places(storage, 10).await);
    let hold = storage.hold_seats(&hall, somebody(), &[0, 1], NOW).await;
    let (paid, payment) = storage.pay_with_points(&hold, NOW).await;
    let hold = storage.hold_places(&floor, somebody(), 3, NOW).await;
    let free = storage.confirm_free(&hold, NOW).await;
    storage.cancel(&free, NOW).await;
    storage.hold_seats(&hall, somebody(), &[2], NOW).await;
    storage.hold_places(&floor, somebody(), 2, NOW).await;
    storage.hold_seats(&hall, somebody(), &[2], NOW + HOLD_TTL).await;
    storage.reservations.expire_due(NOW + HOLD_TTL * 2, 10).await.unwrap();
    look_up(storage, &hall, &floor).await;
    let page = Page::new(Some(new_id()), 10).unwrap();
    let owner = paid.holder();
    storage.reservations.find(paid.id()).await.unwrap();
    storage.reservations.find_by_key(owner, [7; 16]).await.unwrap();
    storage.reservations.list(owner, None, page, NOW).await.unwrap();
    storage.reservations.log(paid.id()).await.unwrap();
    let code = paid.confirmation().unwrap().code.clone();
    let email = Email::parse("sky@example.com").unwrap();
    storage.reservations.find_many(&[paid.id()]).await.unwrap();
    for area in [SlotArea::Section(floor.section.id), SlotArea::Date(hall.date.id)] {
        storage.reservations.claims(area, free.id(), 10).await.unwrap();
    }
    for by in [
        ReservationSearch::Code(code),
        ReservationSearch::Email(email.clone()),
        ReservationSearch::Seat(hall.seats[0].id),
    ] {
        storage.reservations.search(&by).await.unwrap();
    }
    storage.payments.find(payment.id()).await.unwrap();
    storage.payments.of_reservation(paid.id()).await.unwrap();
    storage.payments.claim_open(NOW, Duration::ZERO, Duration::SECOND, 10).await.unwrap();
    storage.payments.claim_refunds(NOW, Duration::SECOND, 10).await.unwrap();
    storage.payments.card_attempts(NOW, None, 10).await.unwrap();
    storage.payments.card_attempts(NOW, Some(payment.id()), 10).await.unwrap();
    storage.points_ledger.wallet(owner).await.unwrap();
    storage.points_ledger.history(owner, page).await.unwrap();
    run_the_rest(storage, email).await;
}

async fn look_up(storage: &Storage, hall: &Hall, floor: &Floor) {
    let page = Page::new(Some(new_id()), 10).unwrap();
    let catalog = &storage.catalog;
    catalog.concerts(page).await.unwrap();
    catalog.concert(hall.concert.id).await.unwrap();
    catalog.dates(hall.concert.id, page).await.unwrap();
    catalog.sale(hall.date.id).await.unwrap();
    catalog.seat_map(hall.date.id, NOW).await.unwrap();
    catalog.seat_map_version(hall.date.id, NOW).await.unwrap();
    catalog.seats(hall.date.id, &hall.ids(&[0, 1]), NOW).await.unwrap();
    catalog.sections(floor.hall.date.id, page).await.unwrap();
    catalog.available_sections(Some(floor.hall.date.id), page).await.unwrap();
    catalog.section(floor.section.id).await.unwrap();
    let edit = SectionEdit { status: Some(SectionStatus::Closed), capacity: Some(20) };
    storage.programme.edit_section(floor.section.id, edit).await.unwrap();
    storage.statistics.sales(hall.concert.id, NOW).await.unwrap();
    storage.statistics.places_left(hall.concert.id).await.unwrap();
}

async fn run_the_rest(storage: &Storage, email: Email) {
    let account = Account { id: somebody(), email, name: Name::parse("Sky").unwrap(), role: Role::Customer };
    let key = a_key_use(account.id, account.id.as_uuid());
    let hash = PasswordHash::new("x".to_owned());
    storage.accounts.register(&account, &hash, Some(key)).await.unwrap();
    storage.accounts.find(account.id).await.unwrap();
    storage.accounts.credentials(&account.email).await.unwrap();
    storage.idempotency_keys.find(account.id, key.key.digest).await.unwrap();
    storage.idempotency_keys.forget_before(NOW + Duration::days(1_000), 10).await.unwrap();
    hear_of_an_event(storage).await;
    run_the_queue(storage).await;
    deliver(storage).await;
    storage.leases.acquire("sweep", new_id(), Duration::SECOND, NOW).await.unwrap();
    let batches: Vec<_> = storage.outbox.pending(100).await.unwrap().iter().map(|batch| batch.id).collect();
    storage.outbox.settle(&batches).await.unwrap();
}

async fn hear_of_an_event(storage: &Storage) {
    let heard = Some(Heard { consumer: "a-test", event: a_movement_of_points(EntryKind::Charge).id(), at: NOW });
    for expected in [SettleOutcome::Settled, SettleOutcome::HeardBefore] {
        let settlement = Settlement { heard: heard.clone(), ..Settlement::default() };
        assert_eq!(storage.settlements.commit(&settlement).await.unwrap(), expected);
    }
    storage.inbox.forget_before(NOW + Duration::days(1_000), 10).await.unwrap();
}

async fn run_the_queue(storage: &Storage) {
    let (concert, token) = (ConcertId::new(new_id()), QueueTokenId::new(new_id()));
    let after = Some(PlaceCursor { number: 1, token });
    storage.queue_journal.find(token).await.unwrap();
    storage.queue_journal.living(concert, Stage::Waiting, None, 10).await.unwrap();
    storage.queue_journal.living(concert, Stage::Waiting, after, 10).await.unwrap();
    storage.queue_journal.visit_of(concert, somebody()).await.unwrap();
    storage.queue_journal.room(concert).await.unwrap();
    storage.queue_journal.forget_before(NOW, 10).await.unwrap();
}

async fn deliver(storage: &Storage) {
    let (endpoint, page) = (an_endpoint(NOW), Page::new(Some(new_id()), 10).unwrap());
    let (deliveries, id) = (&storage.webhook_deliveries, endpoint.id());
    storage.webhook_endpoints.add(&endpoint, 10).await.unwrap();
    deliveries.enqueue(&[a_delivery(id, NOW)]).await.unwrap();
    deliveries.endpoints_due(NOW).await.unwrap();
    deliveries.count_due(NOW).await.unwrap();
    let [delivery] = deliveries.claim_due(id, NOW, Duration::SECOND, 10).await.unwrap().try_into().unwrap();
    deliveries.record(&delivery.clone().resend(NOW), None).await.unwrap();
    deliveries.find(delivery.id()).await.unwrap();
    deliveries.attempts(delivery.id()).await.unwrap();
    deliveries.list(id, None, page).await.unwrap();
    deliveries.list(id, Some(Status::Pending), page).await.unwrap();
    deliveries.forget_before(NOW + Duration::DAY, 10).await.unwrap();
}

/// How a database tells its plans.
struct Explained {
    /// Said before, to that transaction alone.
    before: &'static str,
    explain: &'static str,
    /// Where the plan stands.
    columns: &'static [&'static str],
    /// What stands before the name of a table that is read from end to end.
    scan: &'static str,
}

/// On an almost empty table PostgreSQL prefers to read it all: it is told not to, and then has to find a way.
const POSTGRES: Explained = Explained {
    before: "SET LOCAL enable_seqscan = off",
    explain: "EXPLAIN",
    columns: &["QUERY PLAN"],
    scan: "Seq Scan on ",
};

const SQLITE: Explained =
    Explained { before: "SELECT 1", explain: "EXPLAIN QUERY PLAN", columns: &["detail"], scan: "SCAN " };

const MYSQL: Explained =
    Explained { before: "SELECT 1", explain: "EXPLAIN", columns: &["type", "table"], scan: "ALL " };

impl Explained {
    /// The plans of a sale, none of which reads a growing table from end to end.
    async fn plans(&self, fixture: &impl HasDatabase) -> Vec<String> {
        let mut plans = Vec::new();
        for statement in statements_of_a_sale(fixture).await {
            let plan = self.plan(fixture, &statement).await;
            assert_eq!(self.scanned(&plan), None, "{}\n{plan}", statement.sql);
            plans.push(plan);
        }
        plans
    }

    async fn plan(&self, fixture: &impl HasDatabase, statement: &Statement) -> String {
        let transaction = fixture.database().connection().begin().await.unwrap();
        transaction.execute_unprepared(self.before).await.unwrap();
        let is_prepared = statement.values.is_none() && statement.sql.contains("$1");
        let explained = if is_prepared {
            self.without_values(&transaction, &statement.sql).await
        } else {
            Statement { sql: format!("{} {}", self.explain, statement.sql), ..statement.clone() }
        };
        let steps = transaction.query_all_raw(explained).await.unwrap();
        let steps: Vec<String> = steps.iter().map(|step| self.words_of(step)).collect();
        if is_prepared {
            transaction.execute_unprepared("DEALLOCATE asked").await.unwrap();
        }
        transaction.rollback().await.unwrap();
        steps.join("\n")
    }

    fn words_of(&self, step: &QueryResult) -> String {
        let words = self.columns.iter().map(|column| step.try_get::<Option<String>>("", column).unwrap());
        words.map(Option::unwrap_or_default).collect::<Vec<_>>().join(" ")
    }

    /// The plan that a group's statement has whatever its values are.
    async fn without_values(&self, transaction: &DatabaseTransaction, sql: &str) -> Statement {
        let values = (1..).take_while(|number| sql.contains(&format!("${number}"))).map(|_| "NULL");
        let values = values.collect::<Vec<_>>().join(",");
        for words in ["SET LOCAL plan_cache_mode = force_generic_plan", &format!("PREPARE asked AS {sql}")] {
            transaction.execute_unprepared(words).await.unwrap();
        }
        Statement::from_string(transaction.get_database_backend(), format!("{} EXECUTE asked({values})", self.explain))
    }

    fn scanned(&self, plan: &str) -> Option<&'static str> {
        let mut scanned = plan.lines().filter_map(|step| step.split_once(self.scan)?.1.split(' ').next());
        scanned.find_map(|table| GROWING.into_iter().chain(ALIASES).find(|growing| *growing == table))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_main_query_uses_its_index() {
    let fixture = Sqlite::fresh().await.unwrap();
    let plans = SQLITE.plans(&fixture).await;
    for index in INDEXES {
        assert!(plans.iter().any(|plan| plan.contains(index)), "nothing uses {index}");
    }
    fixture.discard().await;
}

/// In halls this small MariaDB prefers to read some tables; groups tell it not to.
#[tokio::test(flavor = "multi_thread")]
async fn every_query_of_a_group_uses_an_index_on_mysql() {
    let Some(fixture) = MySql::fresh().await else { return };
    let statements = statements_of_a_sale(&fixture).await;
    for statement in statements.iter().filter(|statement| is_of_a_group(statement)) {
        let plan = MYSQL.plan(&fixture, statement).await;
        assert_eq!(MYSQL.scanned(&plan), None, "{}\n{plan}", statement.sql);
    }
    fixture.discard().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_main_query_finds_an_index_on_postgres() {
    let Some(fixture) = Postgres::fresh().await else { return };
    let plans = POSTGRES.plans(&fixture).await;
    assert!(plans.len() > INDEXES.len(), "only {} statements were heard", plans.len());
    fixture.discard().await;
}
