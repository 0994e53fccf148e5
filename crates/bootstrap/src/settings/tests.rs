use std::collections::HashMap;
use std::path::Path;

use super::{LogFormat, Settings};

fn with(variables: &[(&str, &str)]) -> anyhow::Result<Settings> {
    let variables: HashMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Settings::load_from(None, Some(variables))
}

fn refusal(variables: &[(&str, &str)]) -> String {
    with(variables).unwrap_err().to_string()
}

#[test]
fn the_defaults_are_what_the_contract_says() {
    let settings = with(&[]).unwrap();
    assert_eq!((settings.http.host.as_str(), settings.http.port), ("127.0.0.1", 8080));
    assert_eq!(settings.database.url.reveal(), Some("sqlite://frontrow.db?mode=rwc"));
    assert_eq!(settings.reservation.hold_ttl_seconds, 300);
    assert_eq!(settings.reservation.payment_lease_seconds, 180);
    assert_eq!(settings.reservation.max_per_user, 4);
    assert_eq!((settings.queue.max_active, settings.queue.idle_ttl_seconds), (100, 120));
    assert_eq!(settings.demo.seed, None);
}

#[test]
fn the_environment_wins_over_a_file_and_a_file_over_the_defaults() {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/production.toml"));
    let variables = HashMap::from([("FRONTROW__HTTP__HOST".to_owned(), "127.0.0.2".to_owned())]);
    let settings = Settings::load_from(Some(file), Some(variables)).unwrap();
    assert_eq!(settings.http.host, "127.0.0.2");
    assert_eq!(settings.log.format, LogFormat::Json);
    assert_eq!(settings.limits.per_person_per_second, 20);
}

#[test]
fn seeding_takes_true_and_false_from_the_environment() {
    assert_eq!(with(&[("FRONTROW__DEMO__SEED", "false")]).unwrap().demo.seed, Some(false));
    assert_eq!(with(&[("FRONTROW__DEMO__SEED", "true")]).unwrap().demo.seed, Some(true));
}

#[test]
fn a_wrong_type_names_the_setting() {
    let refusal = refusal(&[("FRONTROW__RESERVATION__HOLD_TTL_SECONDS", "soon")]);
    assert!(refusal.contains("reservation.hold_ttl_seconds"), "{refusal}");
    assert!(refusal.contains("soon"), "{refusal}");
}

#[test]
fn a_number_out_of_range_says_what_it_takes() {
    let refusal = refusal(&[("FRONTROW__QUEUE__MAX_ACTIVE", "0")]);
    assert_eq!(refusal, "setting `queue.max_active`: got 0, takes 1 to 1000000");
}

#[test]
fn an_unknown_setting_is_named_with_its_neighbours() {
    let refusal = refusal(&[("FRONTROW__RESERVATION__HOLD_TTL", "300")]);
    assert!(refusal.contains("reservation") && refusal.contains("hold_ttl"), "{refusal}");
    assert!(refusal.contains("hold_ttl_seconds"), "{refusal}");
}

#[test]
fn a_kind_that_does_not_exist_names_those_that_do() {
    let refusal = refusal(&[("FRONTROW__RESERVATION__STRATEGY", "luck")]);
    assert!(refusal.contains("reservation.strategy") && refusal.contains("luck"), "{refusal}");
    assert!(refusal.contains("direct") && refusal.contains("lock"), "{refusal}");
}

#[test]
fn no_secret_is_printed() {
    let printed = format!(
        "{:?}",
        with(&[
            ("FRONTROW__DATABASE__URL", "mysql://root:hunter2@localhost/x"),
            ("FRONTROW__COORDINATION__REDIS_URL", "redis://:hunter2@localhost"),
            ("FRONTROW__ADMIN__EMAIL", "a@b.test"),
            ("FRONTROW__ADMIN__PASSWORD", "hunter2hunter2"),
            ("FRONTROW__AUTH__SIGNING_KEY", "hunter2key"),
            ("FRONTROW__PAYMENTS__TOSS_SECRET_KEY", "test_sk_hunter2"),
            ("FRONTROW__PAYMENTS__STRIPE_SECRET_KEY", "sk_test_hunter2"),
            ("FRONTROW__PAYMENTS__STRIPE_WEBHOOK_SECRET", "whsec_hunter2"),
        ])
        .unwrap()
    );
    assert!(!printed.contains("hunter2"), "{printed}");
}

#[test]
fn an_address_of_an_unknown_database_prints_no_password() {
    let refusal = refusal(&[("FRONTROW__DATABASE__URL", "oracle://root:hunter2@localhost/x")]);
    assert!(refusal.contains("database.url") && refusal.contains("oracle"), "{refusal}");
    assert!(!refusal.contains("hunter2"), "{refusal}");
}

#[test]
fn redis_without_an_address_says_what_it_takes() {
    let refusal = refusal(&[("FRONTROW__COORDINATION__KIND", "redis")]);
    assert!(refusal.contains("coordination.redis_url") && refusal.contains("redis-cluster://"), "{refusal}");
}

#[test]
fn toss_without_its_key_says_what_it_takes() {
    let toss = ("FRONTROW__PAYMENTS__GATEWAY", "toss");
    assert!(refusal(&[toss]).contains("payments.toss_secret_key"));
    assert!(with(&[toss, ("FRONTROW__PAYMENTS__TOSS_SECRET_KEY", "test_sk_1")]).is_ok());
}

#[test]
fn stripe_without_its_secrets_says_what_it_takes() {
    let stripe = ("FRONTROW__PAYMENTS__GATEWAY", "stripe");
    let key = ("FRONTROW__PAYMENTS__STRIPE_SECRET_KEY", "sk_test_hunter2");
    let secret = ("FRONTROW__PAYMENTS__STRIPE_WEBHOOK_SECRET", "whsec_hunter2");
    assert!(refusal(&[stripe, secret]).contains("payments.stripe_secret_key"));
    let refused = refusal(&[stripe, key]);
    assert!(refused.contains("payments.stripe_webhook_secret") && !refused.contains("hunter2"), "{refused}");
    assert!(with(&[stripe, key, secret]).is_ok());
}

#[test]
fn the_key_of_a_gateway_never_goes_over_bare_http_to_another_machine() {
    for (url, is_fine) in [
        ("https://api.example.com", true),
        ("http://127.0.0.1:9000", true),
        ("http://localhost/gateway", true),
        ("http://api.example.com", false),
        ("http://127.0.0.1.example.com", false),
        ("http://localhost:x@example.com", false),
        ("api.example.com", false),
        ("", false),
    ] {
        for (gateway, setting) in
            [("stripe", "FRONTROW__PAYMENTS__STRIPE_URL"), ("toss", "FRONTROW__PAYMENTS__TOSS_URL")]
        {
            let settings = with(&[
                ("FRONTROW__PAYMENTS__GATEWAY", gateway),
                ("FRONTROW__PAYMENTS__STRIPE_SECRET_KEY", "sk_test_hunter2"),
                ("FRONTROW__PAYMENTS__STRIPE_WEBHOOK_SECRET", "whsec_hunter2"),
                ("FRONTROW__PAYMENTS__TOSS_SECRET_KEY", "test_sk_hunter2"),
                (setting, url),
            ]);
            let refused = settings.err().map(|error| error.to_string()).unwrap_or_default();
            assert_eq!(refused.is_empty(), is_fine, "{url}: {refused}");
            assert!(is_fine || refused.contains(&format!("payments.{gateway}_url")), "{refused}");
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }
}

#[test]
fn a_fake_gateway_elsewhere_is_asked_over_https_only() {
    for (url, is_fine) in [
        ("", true),
        ("http://127.0.0.1:9090", true),
        ("https://gateway.example.com", true),
        ("http://gateway.example.com", false),
        ("127.0.0.1:9090", false),
    ] {
        let refused = with(&[("FRONTROW__PAYMENTS__FAKE_URL", url)]).err().map(|error| error.to_string());
        assert_eq!(refused.is_none(), is_fine, "{url}: {refused:?}");
        assert!(is_fine || refused.is_some_and(|refused| refused.contains("payments.fake_url")), "{url}");
    }
}

#[test]
fn half_an_administrator_is_refused() {
    assert!(refusal(&[("FRONTROW__ADMIN__EMAIL", "a@b.test")]).contains("admin.password"));
}
