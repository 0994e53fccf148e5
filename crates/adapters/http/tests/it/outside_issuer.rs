use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpServer, web};
use frontrow_domain::account::Role;
use frontrow_http::identity::{JwksSource, OutsideIssuer, OutsideIssuerInvalid};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::world::{AUDIENCE, NOW, Served, World, person, somebody};

const ISSUER: &str = "https://issuer.example";
// Made for these tests and used nowhere else.
const P256: &[u8] = include_bytes!("keys/p256.der");
const RSA: &[u8] = include_bytes!("keys/rsa.der");

fn p256() -> EncodingKey {
    EncodingKey::from_ec_der(P256)
}

fn rsa() -> EncodingKey {
    EncodingKey::from_rsa_der(RSA)
}

fn published(key: &EncodingKey, algorithm: Algorithm, id: &str) -> Jwk {
    let mut jwk = Jwk::from_encoding_key(key, algorithm).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    jwk
}

fn token(key: &EncodingKey, algorithm: Algorithm, id: &str, change: impl FnOnce(&mut Value)) -> String {
    let now = NOW.unix_timestamp();
    let mut claims = json!({"iss": ISSUER, "aud": [AUDIENCE, "other"], "sub": somebody().to_string(),
                            "exp": now + 60, "role": "admin"});
    change(&mut claims);
    let header = Header { typ: Some("at+jwt".to_owned()), kid: Some(id.to_owned()), ..Header::new(algorithm) };
    encode(&header, &claims, key).unwrap()
}

async fn served(source: JwksSource) -> Served {
    let outside = OutsideIssuer::new(ISSUER.to_owned(), source).await.unwrap();
    let mut world = World { outside: Some(outside), ..World::default() };
    world.accounts.expect_find().returning(|id| Ok(Some(person(id, Role::Customer))));
    world.serve().await
}

async fn status(server: &Served, token: &str) -> u16 {
    server.get("/api/v1/users/me").bearer_auth(token).send().await.unwrap().status().as_u16()
}

fn write(path: &Path, keys: Vec<Jwk>) {
    std::fs::write(path, serde_json::to_vec(&JwkSet { keys }).unwrap()).unwrap();
}

#[tokio::test]
async fn tokens_of_a_trusted_issuer_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.json");
    write(&path, vec![published(&p256(), Algorithm::ES256, "ec"), published(&rsa(), Algorithm::RS256, "rsa")]);
    let server = served(JwksSource::parse(path.to_str().unwrap())).await;
    assert_eq!(status(&server, &token(&p256(), Algorithm::ES256, "ec", |_| {})).await, 200);
    assert_eq!(status(&server, &token(&rsa(), Algorithm::RS256, "rsa", |_| {})).await, 200);
    assert_eq!(status(&server, &server.customer()).await, 200, "and our own as before");

    let shown_before = token(&p256(), Algorithm::ES256, "ec", |_| {});
    for _ in 0..3 {
        assert_eq!(status(&server, &shown_before).await, 200);
    }

    for (what, refused) in [
        (
            "another issuer",
            token(&p256(), Algorithm::ES256, "ec", |claims| claims["iss"] = json!("https://evil.example")),
        ),
        ("our name", token(&p256(), Algorithm::ES256, "ec", |claims| claims["iss"] = json!("frontrow"))),
        ("another audience", token(&p256(), Algorithm::ES256, "ec", |claims| claims["aud"] = json!("other"))),
        ("no UUID", token(&p256(), Algorithm::ES256, "ec", |claims| claims["sub"] = json!("mina"))),
        ("over", token(&p256(), Algorithm::ES256, "ec", |claims| claims["exp"] = json!(NOW.unix_timestamp() - 60))),
        ("another of its keys", token(&rsa(), Algorithm::RS256, "ec", |_| {})),
        ("an algorithm that is not taken", token(&rsa(), Algorithm::RS512, "rsa", |_| {})),
    ] {
        assert_eq!(status(&server, &refused).await, 401, "{what}");
    }
}

#[tokio::test]
async fn a_key_that_is_new_is_asked_for_and_made_up_ones_are_not_asked_for_again_and_again() {
    let keys = Arc::new(Mutex::new(json!({"keys": []})));
    let asked = Arc::new(AtomicUsize::new(0));
    let (gives, counts) = (Arc::clone(&keys), Arc::clone(&asked));
    let issuer = HttpServer::new(move || {
        let (gives, counts) = (Arc::clone(&gives), Arc::clone(&counts));
        App::new().default_service(web::to(move || {
            counts.fetch_add(1, Ordering::SeqCst);
            let keys = gives.lock().unwrap().clone();
            async move { web::Json(keys) }
        }))
    });
    let issuer = issuer.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let address = issuer.addrs()[0];
    let issuer = issuer.run();
    let handle = issuer.handle();
    tokio::spawn(issuer);

    let server = served(JwksSource::parse(&format!("http://{address}/keys"))).await;
    *keys.lock().unwrap() =
        serde_json::to_value(JwkSet { keys: vec![published(&p256(), Algorithm::ES256, "new")] }).unwrap();
    assert_eq!(status(&server, &token(&p256(), Algorithm::ES256, "new", |_| {})).await, 200);
    for number in 0..20 {
        let made_up = token(&p256(), Algorithm::ES256, &format!("made-up-{number}"), |_| {});
        assert_eq!(status(&server, &made_up).await, 401);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2, "once at the start, once for the new key");
    handle.stop(false).await;
}

#[tokio::test]
async fn an_issuer_that_is_down_stops_nobody_else() {
    let server = served(JwksSource::parse("http://127.0.0.1:1/keys")).await;
    assert_eq!(status(&server, &token(&p256(), Algorithm::ES256, "ec", |_| {})).await, 401);
    assert_eq!(status(&server, &server.customer()).await, 200);
}

#[tokio::test]
async fn a_key_file_that_is_not_there_is_told_at_the_start() {
    let source = JwksSource::parse("/nonexistent/keys.json");
    let refused = OutsideIssuer::new(ISSUER.to_owned(), source).await;
    assert!(matches!(refused, Err(OutsideIssuerInvalid::File(_))));
}
