//! Standard Webhooks 1.0.0, symmetric: HMAC-SHA256 over name, second and body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use frontrow_application::ports::Outgoing;
use frontrow_domain::webhooks::SigningSecret;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// One signature for each secret, with a space between: a receiver is content with any it can verify.
pub(crate) fn signatures(outgoing: &Outgoing, second: i64) -> String {
    let one = |secret: &SigningSecret| sign(secret, outgoing, second);
    outgoing.secrets.iter().filter_map(one).collect::<Vec<_>>().join(" ")
}

/// A key of any length will do for HMAC, so there always is one.
fn sign(secret: &SigningSecret, outgoing: &Outgoing, second: i64) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{}.{second}.", outgoing.message.event).as_bytes());
    mac.update(outgoing.message.body.as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use frontrow_domain::webhooks::{EndpointUrl, Message};
    use time::OffsetDateTime;

    use super::*;

    /// The example of the specification.
    #[test]
    fn the_published_example_has_the_published_signature() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let outgoing = Outgoing {
            url: EndpointUrl::parse("https://hall.example/").unwrap(),
            message: Message {
                event: "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned(),
                kind: "test".to_owned(),
                body: r#"{"test": 2432232314}"#.to_owned(),
            },
            secrets: vec![SigningSecret::new(secret).unwrap()],
            at: OffsetDateTime::UNIX_EPOCH,
        };
        let signed = signatures(&outgoing, 1_614_265_330);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
