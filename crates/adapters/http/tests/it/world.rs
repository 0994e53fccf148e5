//! A server above mocked ports, and how to speak to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use frontrow_application::account::{Register, ShowMe, SignIn};
use frontrow_application::catalog::{
    AddDate, AddSection, CreateConcert, EditConcert, EditSection, ListAvailableSections, ListConcerts, ListDates,
    ListSections, RemoveConcert, ShowConcert, ShowSeatMap, ShowSection, TuneQueue,
};
use frontrow_application::operations::{FindReservations, RunAudit, ShowStatistics};
use frontrow_application::payment::{HearGateway, OpenCheckout, PayReservation, SettlePayment, ShowPayment};
use frontrow_application::points::{ChargePoints, ShowHistory, ShowWallet};
use frontrow_application::policy::SalesPolicy;
use frontrow_application::ports::{
    AccessTokens, Catalog, Clock, IdGenerator, MockAccounts, MockAudit, MockCatalog, MockClock, MockEventRendering,
    MockHoldMeter, MockIdGenerator, MockIdempotencyKeys, MockPasswordHasher, MockPaymentGateway, MockPayments,
    MockPointsLedger, MockProgramme, MockReservations, MockSeatInventory, MockSectionInventory, MockSettlements,
    MockStatistics, MockWaitingRoom, MockWebhookDeliveries, MockWebhookEndpoints,
};
use frontrow_application::queue::{Admission, JoinQueue, LeaveQueue, ShowPlace};
use frontrow_application::reservation::{
    BoxOffice, CancelReservation, ConfirmReservation, HoldPlaces, HoldSeats, ListReservations, ShowLog, ShowReservation,
};
use frontrow_application::webhooks::{
    Addresses, CreateWebhook, EditWebhook, ListWebhooks, RemoveWebhook, ResendDelivery, RotateSecret, ShowDeliveries,
    ShowDelivery, ShowWebhook, TestWebhook,
};
use frontrow_domain::account::{Account, Email, Name, Role};
use frontrow_domain::queue::QueueRules;
use frontrow_domain::shared::UserId;
use frontrow_domain::webhooks::SigningSecret;
use frontrow_http::api::{
    AccountApi, AdminApi, Api, CatalogApi, PaymentApi, PointsApi, QueueApi, ReservationApi, WebhooksApi,
};
use frontrow_http::identity::{JwtAccessTokens, OutsideIssuer, SealedQueuePasses, SigningKeys, TokenVerifier};
use frontrow_http::{HttpSettings, Probe, RateLimits, Running, Server};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

pub const NOW: OffsetDateTime = datetime!(2030-06-01 12:00 UTC);
pub const AUDIENCE: &str = "frontrow";
pub const SEED: [u8; 32] = [7; 32];

/// What stands behind the server. Nothing is expected of a port until a test says so.
#[derive(Default)]
pub struct World {
    pub accounts: MockAccounts,
    pub audit: MockAudit,
    pub catalog: MockCatalog,
    pub gateway: MockPaymentGateway,
    pub inventory: MockSeatInventory,
    pub keys: MockIdempotencyKeys,
    pub ledger: MockPointsLedger,
    pub meter: MockHoldMeter,
    pub passwords: MockPasswordHasher,
    pub payments: MockPayments,
    pub programme: MockProgramme,
    pub reservations: MockReservations,
    pub sections: MockSectionInventory,
    pub settlements: MockSettlements,
    pub statistics: MockStatistics,
    pub waiting_room: MockWaitingRoom,
    pub webhook_deliveries: MockWebhookDeliveries,
    pub webhook_endpoints: MockWebhookEndpoints,
    pub event_rendering: MockEventRendering,
    pub limits: RateLimits,
    pub outside: Option<OutsideIssuer>,
    pub probes: Vec<Arc<dyn Probe>>,
}

/// A server that listens, and a client.
pub struct Served {
    pub running: Running,
    pub client: reqwest::Client,
    pub signing: SigningKeys,
}

pub fn clock() -> Arc<dyn Clock> {
    let mut clock = MockClock::new();
    clock.expect_now().return_const(NOW);
    Arc::new(clock)
}

pub fn ids() -> Arc<dyn IdGenerator> {
    let mut ids = MockIdGenerator::new();
    let made = AtomicU64::new(1);
    ids.expect_next_id().returning(move || Uuid::from_u128(made.fetch_add(1, Ordering::Relaxed).into()));
    ids.expect_next_secret().returning(|| SigningSecret::from_random([0; 32]));
    ids.expect_next_code().returning(|| frontrow_domain::reservation::ConfirmationCode::from_random(42));
    Arc::new(ids)
}

fn queue_rules() -> QueueRules {
    QueueRules::new(100, Duration::minutes(30), Duration::minutes(2), None).unwrap()
}

impl World {
    /// Starts the server.
    pub async fn serve(mut self) -> Served {
        let signing = SigningKeys::from_seed(&SEED);
        let settings = HttpSettings {
            port: 0,
            workers: Some(1),
            stop_within_seconds: 1,
            limits: self.limits,
            ..HttpSettings::default()
        };
        let verifier = TokenVerifier::new(&signing, AUDIENCE.to_owned(), self.outside.take(), clock()).unwrap();
        let probes = std::mem::take(&mut self.probes);
        let api = self.api(&signing);
        let metrics = Arc::new(|| "# nothing yet\n".to_owned());
        let running = Server { api, keys: signing.clone(), verifier, probes, metrics, settings }.start().unwrap();
        Served { running, client: reqwest::Client::new(), signing }
    }

    fn api(self, signing: &SigningKeys) -> Api {
        let (clock, ids) = (clock(), ids());
        let passes = Arc::new(SealedQueuePasses::new(signing));
        let catalog: Arc<dyn Catalog> = Arc::new(self.catalog);
        let keys = Arc::new(self.keys);
        let tokens: Arc<dyn AccessTokens> =
            Arc::new(JwtAccessTokens::new(signing, AUDIENCE.to_owned(), 3600, ids.clone()).unwrap());
        let (accounts, passwords) = (Arc::new(self.accounts), Arc::new(self.passwords));
        let (waiting_room, statistics) = (Arc::new(self.waiting_room), Arc::new(self.statistics));
        let (programme, meter) = (Arc::new(self.programme), Arc::new(self.meter));
        let (reservations, payments) = (Arc::new(self.reservations), Arc::new(self.payments));
        let (settlements, ledger, gateway) =
            (Arc::new(self.settlements), Arc::new(self.ledger), Arc::new(self.gateway));
        let queue_defaults = queue_rules();
        let settle = SettlePayment {
            reservations: reservations.clone(),
            payments: payments.clone(),
            settlements: settlements.clone(),
            ids: ids.clone(),
            clock: clock.clone(),
            policy: SalesPolicy::default(),
        };
        let office = BoxOffice {
            catalog: catalog.clone(),
            reservations: reservations.clone(),
            admission: Admission { passes: passes.clone(), waiting_room: waiting_room.clone(), queue_defaults },
            meter: meter.clone(),
            ids: ids.clone(),
            clock: clock.clone(),
            policy: SalesPolicy::default(),
        };
        Api {
            account: AccountApi {
                register: Register {
                    accounts: accounts.clone(),
                    keys: keys.clone(),
                    passwords: passwords.clone(),
                    ids: ids.clone(),
                },
                sign_in: SignIn { accounts: accounts.clone(), passwords, tokens, clock: clock.clone() },
                show_me: ShowMe { accounts },
            },
            catalog: CatalogApi {
                list_concerts: ListConcerts { catalog: catalog.clone() },
                show_concert: ShowConcert { catalog: catalog.clone() },
                list_dates: ListDates { catalog: catalog.clone() },
                show_seat_map: ShowSeatMap { catalog: catalog.clone(), clock: clock.clone() },
                list_sections: ListSections { catalog: catalog.clone() },
                list_available_sections: ListAvailableSections { catalog: catalog.clone() },
                show_section: ShowSection { catalog: catalog.clone() },
            },
            queue: QueueApi {
                join: JoinQueue {
                    catalog: catalog.clone(),
                    waiting_room: waiting_room.clone(),
                    statistics: statistics.clone(),
                    passes: passes.clone(),
                    ids: ids.clone(),
                    clock: clock.clone(),
                    queue_defaults,
                },
                show_place: ShowPlace {
                    catalog: catalog.clone(),
                    waiting_room: waiting_room.clone(),
                    statistics: statistics.clone(),
                    passes: passes.clone(),
                    clock: clock.clone(),
                    queue_defaults,
                },
                leave: LeaveQueue { waiting_room: waiting_room.clone(), passes, clock: clock.clone() },
            },
            reservation: ReservationApi {
                hold_seats: HoldSeats { office: office.clone(), inventory: Arc::new(self.inventory) },
                hold_places: HoldPlaces { office, inventory: Arc::new(self.sections) },
                show: ShowReservation {
                    reservations: reservations.clone(),
                    settlements: settlements.clone(),
                    clock: clock.clone(),
                },
                list: ListReservations { reservations: reservations.clone(), clock: clock.clone() },
                show_log: ShowLog { reservations: reservations.clone() },
                confirm: ConfirmReservation {
                    catalog: catalog.clone(),
                    reservations: reservations.clone(),
                    settlements: settlements.clone(),
                    keys: keys.clone(),
                    ids: ids.clone(),
                    clock: clock.clone(),
                },
                cancel: CancelReservation {
                    reservations: reservations.clone(),
                    payments: payments.clone(),
                    settlements: settlements.clone(),
                    keys: keys.clone(),
                    ids: ids.clone(),
                    clock: clock.clone(),
                },
            },
            payment: PaymentApi {
                pay: Arc::new(PayReservation {
                    reservations: reservations.clone(),
                    payments: payments.clone(),
                    settlements,
                    keys: keys.clone(),
                    points: ledger.clone(),
                    gateway: gateway.clone(),
                    settle: settle.clone(),
                    ids: ids.clone(),
                    clock: clock.clone(),
                }),
                open_checkout: OpenCheckout {
                    reservations: reservations.clone(),
                    payments: payments.clone(),
                    points: ledger.clone(),
                    gateway: gateway.clone(),
                    clock: clock.clone(),
                    policy: SalesPolicy::default(),
                },
                show: ShowPayment {
                    reservations: reservations.clone(),
                    payments: payments.clone(),
                    clock: clock.clone(),
                },
                hear_gateway: HearGateway { payments: payments.clone(), gateway, settle },
            },
            points: PointsApi {
                show_wallet: ShowWallet { ledger: ledger.clone() },
                charge: ChargePoints {
                    ledger: ledger.clone(),
                    keys: keys.clone(),
                    ids: ids.clone(),
                    clock: clock.clone(),
                },
                show_history: ShowHistory { ledger },
            },
            admin: AdminApi {
                create_concert: CreateConcert {
                    programme: programme.clone(),
                    catalog: catalog.clone(),
                    keys: keys.clone(),
                    ids: ids.clone(),
                },
                edit_concert: EditConcert { catalog: catalog.clone(), programme: programme.clone() },
                remove_concert: RemoveConcert { programme: programme.clone(), clock: clock.clone() },
                tune_queue: TuneQueue { catalog: catalog.clone(), programme: programme.clone(), queue_defaults },
                add_date: AddDate {
                    programme: programme.clone(),
                    catalog: catalog.clone(),
                    keys: keys.clone(),
                    ids: ids.clone(),
                },
                add_section: AddSection {
                    programme: programme.clone(),
                    catalog: catalog.clone(),
                    keys,
                    ids: ids.clone(),
                },
                edit_section: EditSection { programme },
                show_statistics: ShowStatistics { catalog, statistics, meter, waiting_room, clock: clock.clone() },
                find_reservations: FindReservations { reservations, payments },
                run_audit: RunAudit { audit: Arc::new(self.audit), clock: clock.clone() },
            },
            webhooks: webhooks(self.webhook_endpoints, self.webhook_deliveries, self.event_rendering, &ids),
            clock,
        }
    }
}

fn webhooks(
    endpoints: MockWebhookEndpoints,
    deliveries: MockWebhookDeliveries,
    rendering: MockEventRendering,
    ids: &Arc<dyn IdGenerator>,
) -> WebhooksApi {
    let (endpoints, deliveries) = (Arc::new(endpoints), Arc::new(deliveries));
    let addresses = Addresses::Public;
    WebhooksApi {
        create: CreateWebhook { endpoints: endpoints.clone(), ids: ids.clone(), clock: clock(), addresses },
        list: ListWebhooks { endpoints: endpoints.clone() },
        show: ShowWebhook { endpoints: endpoints.clone() },
        edit: EditWebhook { endpoints: endpoints.clone(), addresses },
        remove: RemoveWebhook { endpoints: endpoints.clone() },
        rotate_secret: RotateSecret { endpoints: endpoints.clone(), ids: ids.clone(), clock: clock() },
        test: TestWebhook {
            endpoints: endpoints.clone(),
            deliveries: deliveries.clone(),
            rendering: Arc::new(rendering),
            ids: ids.clone(),
            clock: clock(),
        },
        show_deliveries: ShowDeliveries { endpoints: endpoints.clone(), deliveries: deliveries.clone() },
        show_delivery: ShowDelivery { deliveries: deliveries.clone() },
        resend: ResendDelivery { endpoints, deliveries, clock: clock() },
    }
}

impl Served {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address())
    }

    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: &str, body: &str) -> RequestBuilder {
        self.ask(Method::POST, path).header("content-type", "application/json").body(body.to_owned())
    }

    /// A token as the server issues it.
    pub fn token(&self, user: UserId, role: Role) -> String {
        let tokens = JwtAccessTokens::new(&self.signing, AUDIENCE.to_owned(), 3600, ids()).unwrap();
        tokens.issue(&person(user, role), NOW).unwrap().token
    }

    pub fn customer(&self) -> String {
        self.token(somebody(), Role::Customer)
    }

    pub fn administrator(&self) -> String {
        self.token(somebody(), Role::Administrator)
    }
}

pub fn somebody() -> UserId {
    UserId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00aa))
}

pub fn person(id: UserId, role: Role) -> Account {
    Account { id, email: Email::parse("mina@example.com").unwrap(), name: Name::parse("Mina").unwrap(), role }
}

/// The problem that a request is answered with, after looking at what every problem has.
pub async fn problem(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let trace_id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let path = response.url().path().to_owned();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["traceId"], trace_id);
    assert_eq!(problem["instance"], path);
    for member in ["title", "detail"] {
        assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
    (status, problem)
}

/// The last part of its type.
pub fn slug(problem: &Value) -> &str {
    problem["type"].as_str().and_then(|address| address.strip_prefix("/problems/")).unwrap()
}
