use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use frontrow_application::ports::{AddEndpointOutcome, Checkout, CheckoutAnswer, ClientSecret, Unavailable};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::reservations::a_hold;
use crate::world::{World, person, somebody};

/// Everything that any test of this program logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// The server's threads are its own, so only a listener of the whole program hears them.
fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let all = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        tracing::subscriber::set_global_default(all.with_writer(log.clone()).finish()).unwrap();
        log
    })
}

#[tokio::test]
async fn no_secret_is_ever_logged() {
    let log = log();
    let mut world = World::default();
    world.accounts.expect_credentials().returning(|_| Err(Unavailable::because("the accounts", "planted cause")));
    world.accounts.expect_find().returning(|id| Ok(Some(person(id, frontrow_domain::account::Role::Customer))));
    world.reservations.expect_search().returning(|_| Err(Unavailable::of("the reservations")));
    world.gateway.expect_name().return_const("ours");
    let client_secret = Some(ClientSecret::new("canary-secret".to_owned()));
    let opened = CheckoutAnswer::Open(Checkout { key: None, client_secret });
    world.gateway.expect_open_checkout().returning(move |_| opened.clone());
    world.reservations.expect_find().returning(|_| Ok(Some(a_hold())));
    world.webhook_endpoints.expect_add().times(1).returning(|_, _| Ok(AddEndpointOutcome::Added));
    world.keys.expect_find().returning(|_, _| Err(Unavailable::of("the keys")));
    let server = world.serve().await;
    let token = server.customer();
    let sign_in = json!({"email": "canary-email@example.com", "password": "canary-password-1"});
    let misplaced = json!({"email": {"canary-email2@example.com": 1}, "password": 1, "name": "canary-name"});
    let checkout = json!({"reservationId": a_hold().id().as_uuid()});
    let webhook = json!({"url": "https://hall.example/canary-hook", "events": []});
    let card = json!({"reservationId": somebody().to_string(), "method": "CARD", "paymentKey": "ok-canary-card"});
    for request in [
        server.post("/api/v1/auth/token", &sign_in.to_string()),
        server.post("/api/v1/users", &misplaced.to_string()),
        server.post("/api/v1/payments", &card.to_string()).bearer_auth(&token).header("idempotency-key", "canary-key"),
        server.post("/api/v1/payments/checkout", &checkout.to_string()).bearer_auth(&token),
        server.get("/api/v1/users/me").bearer_auth(&token),
        server.get("/api/v1/users/me").bearer_auth("canary-bearer"),
        server.get("/api/v1/queue/status").header("x-queue-token", "canary-pass"),
        server.post("/api/v1/admin/webhooks", &webhook.to_string()).bearer_auth(server.administrator()),
        server.get("/api/v1/admin/reservations?email=canary-email3@example.com").bearer_auth(server.administrator()),
        server.get("/canary-path?token=canary-query"),
    ] {
        request.send().await.unwrap();
    }
    let text = log.text();
    assert!(text.contains("answered") && text.contains("planted cause"), "something is logged at all");
    assert!(text.contains("trace_id") && text.contains("/api/v1/auth/token"), "with its trace and its route");
    let signature = token.rsplit('.').next().unwrap();
    for line in text.lines() {
        let told = ["canary", "whsec_", signature].into_iter().find(|secret| line.contains(secret));
        assert_eq!(told, None, "{line}");
    }
}
