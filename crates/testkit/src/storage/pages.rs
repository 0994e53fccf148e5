use frontrow_application::page::{Page, Slice};
use uuid::Uuid;

/// More pages than any suite fills: a list that never ends must not hang the test.
const PAGES_AT_MOST: usize = 50;

/// The first page of at most `limit` items.
pub(super) fn page(limit: u32) -> Page {
    Page::new(None, limit).unwrap()
}

/// Every item, read in pages of `limit`.
pub(super) async fn all_pages<T>(limit: u32, read: impl AsyncFn(Page) -> Slice<T>) -> Vec<T> {
    let mut items = Vec::new();
    let mut after: Option<Uuid> = None;
    for _ in 0..PAGES_AT_MOST {
        let slice = read(Page::new(after, limit).unwrap()).await;
        assert!(slice.items.len() <= limit as usize, "a page has no more than was asked for");
        items.extend(slice.items);
        match slice.next {
            Some(next) => after = Some(next),
            None => return items,
        }
    }
    panic!("the list never ends");
}
