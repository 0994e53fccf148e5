use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use frontrow_application::caller::Caller;
use frontrow_application::ports::{AccessTokens, MockClock, MockIdGenerator};
use frontrow_domain::account::Role;
use frontrow_http::identity::{JwtAccessTokens, SigningKeys, TokenVerifier};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::world::{AUDIENCE, NOW, SEED, Served, World, person, problem, slug, somebody};

const ME: &str = "/api/v1/users/me";

fn claims() -> Value {
    let now = NOW.unix_timestamp();
    json!({"iss": "frontrow", "aud": AUDIENCE, "sub": somebody().to_string(), "exp": now + 60, "iat": now,
           "jti": "j", "client_id": "frontrow", "role": "customer"})
}

fn with(member: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[member] = value;
    claims
}

async fn header(server: &Served) -> Header {
    let keys: Value = server.get("/.well-known/jwks.json").send().await.unwrap().json().await.unwrap();
    let key_id = keys["keys"][0]["kid"].as_str().map(str::to_owned);
    Header { typ: Some("at+jwt".to_owned()), kid: key_id, ..Header::new(Algorithm::EdDSA) }
}

fn signed(header: &Header, claims: &Value, seed: [u8; 32]) -> String {
    let der = SigningKey::from_bytes(&seed).to_pkcs8_der().unwrap();
    encode(header, claims, &EncodingKey::from_ed_der(der.as_bytes())).unwrap()
}

async fn refused(server: &Served, token: &str) -> (u16, String) {
    let (status, problem) = problem(server.get(ME).bearer_auth(token)).await;
    (status, slug(&problem).to_owned())
}

#[tokio::test]
async fn a_token_opens_what_belongs_to_its_person() {
    let mut world = World::default();
    world.accounts.expect_find().withf(|id| *id == somebody()).returning(|id| Ok(Some(person(id, Role::Customer))));
    let server = world.serve().await;
    let me: Value = server.get(ME).bearer_auth(server.customer()).send().await.unwrap().json().await.unwrap();
    assert_eq!(me["id"], somebody().to_string());
    assert_eq!(me["email"], "mina@example.com");
}

#[tokio::test]
async fn a_token_made_by_hand_like_ours_is_ours() {
    let mut world = World::default();
    world.accounts.expect_find().returning(|id| Ok(Some(person(id, Role::Customer))));
    let server = world.serve().await;
    let token = signed(&header(&server).await, &claims(), SEED);
    let status = server.get(ME).bearer_auth(token).send().await.unwrap().status();
    assert_eq!(status, 200, "or the refusals below prove nothing");
}

#[tokio::test]
async fn a_token_that_was_shown_before_is_over_when_its_time_is() {
    let (mut clock, mut ids) = (MockClock::new(), MockIdGenerator::new());
    let mut instants = [0, 59, 60].into_iter().map(|seconds| NOW + time::Duration::seconds(seconds));
    clock.expect_now().times(3).returning(move || instants.next().unwrap());
    ids.expect_next_id().return_const(uuid::Uuid::nil());
    let keys = SigningKeys::from_seed(&SEED);
    let tokens = JwtAccessTokens::new(&keys, AUDIENCE.to_owned(), 60, Arc::new(ids)).unwrap();
    let token = tokens.issue(&person(somebody(), Role::Administrator), NOW).unwrap().token;
    let verifier = TokenVerifier::new(&keys, AUDIENCE.to_owned(), None, Arc::new(clock)).unwrap();
    let caller = Caller { user: somebody(), role: Role::Administrator };
    assert_eq!(verifier.verify(&token).await, Ok(caller));
    assert_eq!(verifier.verify(&token).await, Ok(caller), "from memory");
    assert!(verifier.verify(&token).await.is_err());
}

#[tokio::test]
async fn what_is_no_valid_token_is_nobody() {
    let server = World::default().serve().await;
    let good = header(&server).await;
    let other_type = |typ: Option<&str>| Header { typ: typ.map(str::to_owned), ..good.clone() };
    let other_key = Header { kid: Some("another".to_owned()), ..good.clone() };
    let now = NOW.unix_timestamp();
    let unsigned = |alg: &str| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({"alg": alg, "typ": "at+jwt", "kid": good.kid.clone()});
        format!("{}.{}.", part(&header), part(&claims()))
    };
    let public_keys: Value = server.get("/.well-known/jwks.json").send().await.unwrap().json().await.unwrap();
    let public = public_keys["keys"][0]["x"].as_str().unwrap();
    let hmac = Header { alg: Algorithm::HS256, ..good.clone() };
    let confused = encode(&hmac, &claims(), &EncodingKey::from_secret(public.as_bytes())).unwrap();
    let mut tampered = signed(&good, &claims(), SEED);
    tampered.insert(tampered.len() / 2, 'A');
    for (what, token) in [
        ("no token at all", "x".to_owned()),
        ("alg none", unsigned("none")),
        ("no signature", unsigned("EdDSA")),
        ("the public key as a shared secret", confused),
        ("tampered with", tampered),
        ("another key", signed(&good, &claims(), [8; 32])),
        ("an unknown key id", signed(&other_key, &claims(), SEED)),
        ("typ JWT", signed(&other_type(Some("JWT")), &claims(), SEED)),
        ("typ of a queue pass", signed(&other_type(Some("queue-pass+jwt")), &claims(), SEED)),
        ("no typ", signed(&other_type(None), &claims(), SEED)),
        ("another audience", signed(&good, &with("aud", json!("elsewhere")), SEED)),
        ("another issuer", signed(&good, &with("iss", json!("elsewhere")), SEED)),
        ("over", signed(&good, &with("exp", json!(now)), SEED)),
        ("not yet", signed(&good, &with("nbf", json!(now + 1)), SEED)),
        ("no person", signed(&good, &with("sub", json!("mina")), SEED)),
        ("too long", format!("{}.x", "x".repeat(9000))),
    ] {
        assert_eq!(refused(&server, &token).await, (401, "unauthenticated".to_owned()), "{what}");
    }
}

#[tokio::test]
async fn without_a_token_the_answer_says_what_is_needed() {
    let server = World::default().serve().await;
    let response = server.get(ME).send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()["www-authenticate"], "Bearer");
    let basic = server.get(ME).basic_auth("mina", Some("secret"));
    assert_eq!(slug(&problem(basic).await.1), "unauthenticated");
}

#[tokio::test]
async fn who_is_asking_comes_before_what_they_ask() {
    let server = World::default().serve().await;
    let (status, _) = problem(server.post("/api/v1/reservations", "not even JSON")).await;
    assert_eq!(status, 401);
    let customer = server.post("/api/v1/admin/concerts", "not even JSON").bearer_auth(server.customer());
    assert_eq!(slug(&problem(customer).await.1), "forbidden");
}

#[tokio::test]
async fn a_wrong_pair_is_told_in_the_same_words() {
    let mut world = World::default();
    world.accounts.expect_credentials().returning(|email| {
        let hash = frontrow_domain::account::PasswordHash::new("hash".to_owned());
        let known = email.as_str() == "mina@example.com";
        Ok(known.then(|| (person(somebody(), Role::Customer), hash)))
    });
    world.passwords.expect_verify().times(2).returning(|_, _| Ok(false));
    let server = world.serve().await;
    let ask = |email: &str| {
        problem(server.post("/api/v1/auth/token", &json!({"email": email, "password": "wrong-one"}).to_string()))
    };
    let ((status, mut known), (other, mut unknown)) = (ask("mina@example.com").await, ask("nobody@example.com").await);
    assert_eq!((status, other), (401, 401));
    known["traceId"] = Value::Null;
    unknown["traceId"] = Value::Null;
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn signing_in_gives_a_token_that_is_taken() {
    let mut world = World::default();
    world.accounts.expect_credentials().returning(|_| {
        let hash = frontrow_domain::account::PasswordHash::new("hash".to_owned());
        Ok(Some((person(somebody(), Role::Administrator), hash)))
    });
    world.accounts.expect_find().returning(|id| Ok(Some(person(id, Role::Administrator))));
    world.passwords.expect_verify().return_once(|_, _| Ok(true));
    let server = world.serve().await;
    let body = r#"{"email": "Mina@Example.com", "password": "the right one"}"#;
    let token: Value = server.post("/api/v1/auth/token", body).send().await.unwrap().json().await.unwrap();
    assert_eq!((&token["tokenType"], &token["expiresIn"]), (&json!("Bearer"), &json!(3600)));
    let me = server.get(ME).bearer_auth(token["accessToken"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(me.json::<Value>().await.unwrap()["role"], "admin");
}
