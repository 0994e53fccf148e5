use std::sync::{Arc, Mutex};

use frontrow_application::page::{Page, Slice};
use frontrow_domain::points::{Entry, EntryKind};
use frontrow_domain::shared::{EntryId, Won};
use serde_json::Value;
use uuid::Uuid;

use crate::world::{NOW, World, problem, slug};

fn entry(number: u128) -> Entry {
    Entry {
        id: EntryId::new(Uuid::from_u128(number)),
        kind: EntryKind::Charge,
        amount: 10,
        balance: Won::new(10).unwrap(),
        reservation: None,
        at: NOW,
    }
}

#[tokio::test]
async fn a_cursor_leads_to_the_next_page() {
    let asked: Arc<Mutex<Vec<Page>>> = Arc::default();
    let mut world = World::default();
    let asks = Arc::clone(&asked);
    world.ledger.expect_history().returning(move |_, page| {
        asks.lock().unwrap().push(page);
        let next = page.after().is_none().then(|| Uuid::from_u128(7));
        Ok(Slice { items: vec![entry(7)], next })
    });
    let server = world.serve().await;
    let ask = |path: String| {
        let request = server.get(&path).bearer_auth(server.customer());
        async { request.send().await.unwrap() }
    };
    let first = ask("/api/v1/points/history?limit=1&x=a%20b".to_owned()).await;
    let link = first.headers()["link"].to_str().unwrap().to_owned();
    let page: Value = first.json().await.unwrap();
    let next = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).unwrap();
    assert!(next.contains(page["nextCursor"].as_str().unwrap()) && next.contains("limit=1"), "{next}");

    let second = ask(next.to_owned()).await;
    assert!(second.headers().get("link").is_none());
    let last: Value = second.json().await.unwrap();
    assert_eq!(last["nextCursor"], Value::Null);
    assert_eq!(last["items"][0]["at"], "2030-06-01T12:00:00Z");
    let asked = asked.lock().unwrap();
    assert_eq!(asked.as_slice(), [Page::new(None, 1).unwrap(), Page::new(Some(Uuid::from_u128(7)), 1).unwrap()]);
}

#[tokio::test]
async fn a_page_without_bounds_is_refused() {
    let server = World::default().serve().await;
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=-1", "/limit"),
        ("limit=ten", "/limit"),
        ("limit=1&limit=2", "/limit"),
        ("cursor=here", "/cursor"),
        ("status=SOLD", "/status"),
    ] {
        let request = server.get(&format!("/api/v1/reservations?{query}")).bearer_auth(server.customer());
        let (status, refused) = problem(request).await;
        assert_eq!((status, slug(&refused)), (400, "malformed-request"), "{query}");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{query}");
    }
}

#[tokio::test]
async fn a_list_has_twenty_items_when_nothing_is_said() {
    let mut world = World::default();
    let wanted = Page::new(None, 20).unwrap();
    world
        .catalog
        .expect_concerts()
        .withf(move |page| *page == wanted)
        .returning(|_| Ok(Slice { items: vec![], next: None }));
    let server = world.serve().await;
    let page: Value = server.get("/api/v1/concerts").send().await.unwrap().json().await.unwrap();
    assert_eq!(page, serde_json::json!({"items": [], "nextCursor": null}));
}
