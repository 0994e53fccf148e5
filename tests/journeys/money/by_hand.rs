use crate::support::{Backend, Gateway, Person, Sale, Server};

/// A ticket, paid by card; gives its payment.
async fn ticket(server: &Server, person: &Person) -> String {
    let hall = server.hall(Sale::PAID, 1, 1).await;
    let held = server.hold(person, &hall, &[&hall.seats[0]]).await;
    let paid = server.pay_by_card(person, held.text("id"), &format!("ok-{}", hall.date)).await;
    assert_eq!(paid.text("reservationStatus"), "CONFIRMED", "{paid:?}");
    paid.text("id").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_at_the_gateway_behind_our_back_is_found_by_its_books() {
    let (gateway, server) = Gateway::with_server(Backend::Sqlite, &[]).await;
    let person = server.person();
    let (payment, _) = (ticket(&server, &person).await, ticket(&server, &person).await);
    let (is_clean, words) = server.audit(&["--gateway"]).await;
    assert!(is_clean, "{words}");
    assert!(words.contains("100000 won here, 100000 won there, 0 won on their way"), "{words}");

    gateway.capture_by_hand("ok-by-hand", 7_000).await;
    let (is_clean, words) = server.audit(&["--gateway"]).await;
    assert!(
        !is_clean && words.contains("FAIL  the gateway knows no payment that we do not: payment key ok-by-hand"),
        "{words}"
    );
    assert!(words.contains("FAIL  both ledgers agree to the won: 100000 won here, 107000 won there"), "{words}");
    let (is_clean, words) = server.audit(&["--gateway", "--since", "2089-01-01T00:00:00Z"]).await;
    assert!(is_clean, "nothing was captured since then: {words}");

    gateway.give_back_by_hand(&payment, 50_000).await;
    let (is_clean, words) = server.audit(&["--gateway"]).await;
    assert!(!is_clean && words.contains("FAIL  every won at the gateway pays for one ticket"), "{words}");
    let (is_clean, words) = server.audit(&[]).await;
    assert!(is_clean, "our own book shows nothing of it: {words}");
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_inside_the_server_has_the_same_books() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    ticket(&server, &server.person()).await;
    let (is_clean, words) = server.audit(&["--gateway"]).await;
    assert!(is_clean && words.contains("50000 won here, 50000 won there, 0 won on their way"), "{words}");
    let (is_clean, words) = server.audit(&["--gateway", "--since", "yesterday"]).await;
    assert!(!is_clean && words.contains("takes a time such as 2026-01-31T18:00:00Z"), "{words}");
    server.end().await;
}
