use std::collections::HashMap;
use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::buyer::{Bought, End};
use super::plan::Way;
use crate::support::{Gateway, Money, Server, eventually};

/// What every approved payment ends within, in a ticket or a refund, after the last fault.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);
/// Questions at the same time.
const AT_ONCE: usize = 32;

/// Our audit is clean, with the gateway's book and without, and no won is on its way any more.
pub async fn assert_both_ledgers_agree(server: &Server) -> String {
    let words = eventually("no won is on its way", SETTLED_WITHIN, async || {
        let (is_clean, words) = server.audit(&["--gateway"]).await;
        assert!(is_clean, "{words}");
        (words.contains(", 0 won on their way") && words.contains(" 0 refunds due")).then_some(words)
    });
    let words = words.await;
    server.assert_audit_is_clean().await;
    words
}

/// What each buyer has is what the gateway's own book says that they paid, and so is the wallet.
pub async fn assert_everybody_has_what_they_paid_for(server: &Server, gateway: &Gateway, bought: &[Bought]) {
    let book = gateway.book().await;
    stream::iter(bought).for_each_concurrent(AT_ONCE, |buyer| assert_paid(server, &book, buyer)).await;
    let expected: i64 = bought.iter().filter(|it| it.end == End::Ticket).map(|it| it.plan.card_amount()).sum();
    let held: i64 = book.values().map(|money| money.held()).sum();
    assert_eq!(held, expected, "won at the gateway, and won of tickets");
}

async fn assert_paid(server: &Server, book: &HashMap<String, Money>, buyer: &Bought) {
    let Bought { plan, person, reservation, end } = buyer;
    let shown = server.reservation(person, reservation).await;
    let held: i64 = plan.keys().iter().filter_map(|key| book.get(key)).map(|money| money.held()).sum();
    let wallet = if plan.way == Way::Card { 0 } else { server.balance(person).await };
    let has_ticket = *end == End::Ticket;
    assert_eq!(shown["status"] == "CONFIRMED", has_ticket, "{plan:?}: {shown}");
    let (paid_by_card, left) = if has_ticket { (plan.card_amount(), 0) } else { (0, plan.charged()) };
    assert_eq!((held, wallet), (paid_by_card, left), "{plan:?}: won at the gateway, and in the wallet; {shown}");
}
