use frontrow_application::ports::{Outgoing, WebhookSender};
use frontrow_application::webhooks::Addresses;
use frontrow_domain::webhooks::Reply;
use standardwebhooks::Webhook;

use crate::receiver::{Behaviour, Receiver, secret, sender, to};

fn verifier(byte: u8) -> Webhook {
    Webhook::from_bytes(secret(byte).as_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn a_receiver_can_verify_it_with_the_reference_library() {
    let receiver = Receiver::that(Behaviour::Says(204)).await;
    let outgoing = to(&receiver.url());
    let answered = sender(Addresses::Any).send(&outgoing).await;
    assert_eq!((answered.reply, answered.retry_after), (Reply::Status(204), None));
    let [got] = receiver.got().try_into().unwrap();
    assert_eq!(got.line, "POST /hooks?shop=1");
    assert_eq!(got.body, outgoing.message.body.as_bytes());
    verifier(1).verify(&got.body, &got.headers).unwrap();
    assert_eq!(got.headers["webhook-id"], "points-1");
    assert_eq!(got.headers["webhook-timestamp"], outgoing.at.unix_timestamp().to_string().as_str());
    assert_eq!(got.headers["content-type"], "application/json");
    assert!(got.headers["user-agent"].to_str().unwrap().starts_with("Frontrow/"));
    assert_eq!(got.headers["host"], receiver.address.to_string().as_str());

    assert!(verifier(2).verify(&got.body, &got.headers).is_err(), "another secret");
    let mut forged = got.body.to_vec();
    forged[0] = b'[';
    assert!(verifier(1).verify(&forged, &got.headers).is_err(), "another body");
    let mut renamed = got.headers.clone();
    renamed.insert("webhook-id", "points-2".parse().unwrap());
    assert!(verifier(1).verify(&got.body, &renamed).is_err(), "another name");
}

#[tokio::test]
async fn while_a_secret_changes_both_verify() {
    let receiver = Receiver::that(Behaviour::Says(200)).await;
    let outgoing = Outgoing { secrets: vec![secret(2), secret(1)], ..to(&receiver.url()) };
    sender(Addresses::Any).send(&outgoing).await;
    let [got] = receiver.got().try_into().unwrap();
    for byte in [1, 2] {
        verifier(byte).verify(&got.body, &got.headers).unwrap();
    }
    assert!(verifier(3).verify(&got.body, &got.headers).is_err());
    assert_eq!(got.headers["webhook-signature"].to_str().unwrap().split(' ').count(), 2);
}

#[tokio::test]
async fn what_is_sent_again_has_the_same_name_and_bytes() {
    let receiver = Receiver::that(Behaviour::Says(500)).await;
    let (sender, first) = (sender(Addresses::Any), to(&receiver.url()));
    let later = Outgoing { at: first.at + time::Duration::seconds(5), ..first.clone() };
    for outgoing in [&first, &later] {
        sender.send(outgoing).await;
    }
    let [one, other] = receiver.got().try_into().unwrap();
    assert_eq!((one.body, &one.headers["webhook-id"]), (other.body.clone(), &other.headers["webhook-id"]));
    assert_ne!(one.headers["webhook-signature"], other.headers["webhook-signature"], "signed anew");
    verifier(1).verify(&other.body, &other.headers).unwrap();
}
