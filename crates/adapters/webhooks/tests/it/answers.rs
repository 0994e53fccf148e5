use std::time::Instant;

use frontrow_application::ports::WebhookSender;
use frontrow_application::webhooks::Addresses;
use frontrow_domain::webhooks::{NoReply, Reply};
use time::Duration;
use tokio::net::TcpListener;

use crate::receiver::{ANSWER_TIMEOUT, Behaviour, Receiver, send, sender, to};

async fn reply_of(behaviour: Behaviour) -> Reply {
    send(&Receiver::that(behaviour).await.url()).await.reply
}

#[tokio::test]
async fn every_status_is_told_as_it_is() {
    for status in [200, 202, 204, 301, 400, 404, 410, 429, 500, 503] {
        assert_eq!(reply_of(Behaviour::Says(status)).await, Reply::Status(status));
    }
}

#[tokio::test]
async fn the_pause_that_a_busy_receiver_asks_for_is_told() {
    let receiver = Receiver::that(Behaviour::Busy("120")).await;
    let answered = send(&receiver.url()).await;
    assert_eq!((answered.reply, answered.retry_after), (Reply::Status(429), Some(Duration::seconds(120))));
    let receiver = Receiver::that(Behaviour::Busy("whenever")).await;
    assert_eq!(send(&receiver.url()).await.retry_after, None);
}

#[tokio::test]
async fn a_slow_receiver_is_not_waited_for() {
    let began = Instant::now();
    assert_eq!(reply_of(Behaviour::Silent).await, Reply::None(NoReply::TimedOut));
    let took = began.elapsed();
    assert!(took >= ANSWER_TIMEOUT && took < ANSWER_TIMEOUT * 6, "{took:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = Receiver::that(Behaviour::Says(200)).await;
    assert_eq!(reply_of(Behaviour::Redirects(target.url())).await, Reply::Status(307));
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn an_answer_counts_however_much_comes_behind_it() {
    for behaviour in [Behaviour::Flood, Behaviour::Stall] {
        let began = Instant::now();
        assert_eq!(reply_of(behaviour.clone()).await, Reply::Status(200), "{behaviour:?}");
        assert!(began.elapsed().as_secs() < 5, "{behaviour:?} took {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_broken_connection_is_no_answer() {
    assert_eq!(reply_of(Behaviour::Cut).await, Reply::None(NoReply::Broken));
}

#[tokio::test]
async fn where_nobody_listens_there_is_no_answer() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(send(&format!("http://{nobody}/")).await.reply, Reply::None(NoReply::NotConnected));
    // A machine without a network may take its time to say so.
    let reply = send("http://nobody.invalid/").await.reply;
    assert!(matches!(reply, Reply::None(NoReply::UnknownHost | NoReply::TimedOut)), "{reply:?}");
}

#[tokio::test]
async fn whoever_cannot_speak_tls_is_sent_nothing() {
    let receiver = Receiver::that(Behaviour::Says(200)).await;
    let reply = send(&format!("https://{}/", receiver.address)).await.reply;
    assert_eq!(reply, Reply::None(NoReply::NotConnected));
    assert_eq!((receiver.connections(), receiver.got().len()), (1, 0));
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let receiver = Receiver::that(Behaviour::Says(200)).await;
    let sender = sender(Addresses::Any);
    for _ in 0..5 {
        sender.send(&to(&receiver.url())).await;
    }
    assert_eq!((receiver.got().len(), receiver.connections()), (5, 1));
}
