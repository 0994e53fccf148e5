use frontrow_application::ports::WebhookSender;
use frontrow_application::webhooks::Addresses;
use frontrow_domain::webhooks::{NoReply, Reply};

use crate::receiver::{Behaviour, Receiver, sender, to};

/// Ways to say "this machine", of which the last is told only by whoever looks the name up.
fn ways(port: u16) -> [String; 4] {
    ["127.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost"].map(|host| format!("http://{host}:{port}/"))
}

#[tokio::test]
async fn no_way_to_say_this_machine_leads_to_it() {
    let receiver = Receiver::that(Behaviour::Says(200)).await;
    let sender = sender(Addresses::Public);
    for url in ways(receiver.address.port()) {
        let answered = sender.send(&to(&url)).await;
        assert_eq!(answered.reply, Reply::None(NoReply::AddressNotAllowed), "{url}");
    }
    for url in ["http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/latest/meta-data", "https://[fd00::1]/"] {
        let answered = sender.send(&to(url)).await;
        assert_eq!(answered.reply, Reply::None(NoReply::AddressNotAllowed), "{url}");
    }
    assert_eq!(receiver.connections(), 0, "nobody knocked");
}

#[tokio::test]
async fn where_the_operator_allows_it_each_leads_to_it() {
    let receiver = Receiver::that(Behaviour::Says(200)).await;
    let sender = sender(Addresses::Any);
    let ways = ways(receiver.address.port());
    for url in &ways {
        assert_eq!(sender.send(&to(url)).await.reply, Reply::Status(200), "{url}");
    }
    assert_eq!(receiver.got().len(), ways.len());
}
