//! Conformance of [`Cache`].

use frontrow_application::ports::{Cache, CacheKey, Cached, Sale};
use frontrow_domain::catalog::Concert;
use time::Duration;

use super::Timed;
use crate::builders::{a_concert, a_date_of};

super::suite::clauses! { $ cache:
    what_was_put, it_ends, cleared_at_once, bounded, late_readers_bring_nothing_back
}

/// For how many entries a subject is made.
pub const CAPACITY: usize = 100;

const LIFETIME: Duration = Duration::minutes(5);

type Subject = Timed<dyn Cache>;

fn kept_concert(concert: &Concert) -> (CacheKey, Cached) {
    (CacheKey::Concert(concert.id), Cached::Concert(concert.clone()))
}

fn kept_sale(concert: &Concert) -> (CacheKey, Cached) {
    let date = a_date_of(concert.id);
    (CacheKey::Sale(date.id), Cached::Sale(Sale { concert: concert.clone(), date }))
}

async fn put(subject: &Subject, (key, value): &(CacheKey, Cached)) {
    subject.port.put(*key, value.clone(), LIFETIME).await.unwrap();
}

async fn get(subject: &Subject, (key, _): &(CacheKey, Cached)) -> Option<Cached> {
    subject.port.get(*key).await.unwrap()
}

pub async fn what_was_put(subject: Subject) {
    let concert = a_concert();
    let entries = [kept_concert(&concert), kept_sale(&concert)];
    for entry in &entries {
        assert_eq!(get(&subject, entry).await, None);
        put(&subject, entry).await;
    }
    for entry in &entries {
        assert_eq!(get(&subject, entry).await.as_ref(), Some(&entry.1));
    }

    let edited = kept_concert(&Concert { payment_required: !concert.payment_required, ..concert });
    put(&subject, &edited).await;
    assert_eq!(get(&subject, &edited).await, Some(edited.1), "what was put last");
}

pub async fn it_ends(subject: Subject) {
    let entry = kept_concert(&a_concert());
    put(&subject, &entry).await;
    subject.time.pass(LIFETIME - Duration::SECOND).await;
    assert!(get(&subject, &entry).await.is_some());
    subject.time.pass(Duration::SECOND).await;
    assert_eq!(get(&subject, &entry).await, None);
}

pub async fn cleared_at_once(subject: Subject) {
    let (changed, other) = (a_concert(), a_concert());
    let entries = [kept_concert(&changed), kept_sale(&changed), kept_sale(&changed), kept_concert(&other)];
    for entry in &entries {
        put(&subject, entry).await;
    }
    subject.port.forget_concert(changed.id).await.unwrap();
    for entry in &entries[..3] {
        assert_eq!(get(&subject, entry).await, None, "{:?}", entry.0);
    }
    assert!(get(&subject, &entries[3]).await.is_some(), "another concert stays");
}

pub async fn bounded(subject: Subject) {
    let entries: Vec<_> = (0..3 * CAPACITY).map(|_| kept_concert(&a_concert())).collect();
    for entry in &entries {
        put(&subject, entry).await;
        assert!(get(&subject, entry).await.is_some(), "the newest is kept");
    }
    let mut kept = 0;
    for entry in &entries {
        kept += usize::from(get(&subject, entry).await.is_some());
    }
    assert!(kept <= CAPACITY, "{kept} are kept");
}

pub async fn late_readers_bring_nothing_back(subject: Subject) {
    let concert = a_concert();
    let entry = kept_concert(&concert);
    subject.port.forget_concert(concert.id).await.unwrap();
    subject.time.pass(Duration::seconds(9)).await;
    put(&subject, &entry).await;
    assert_eq!(get(&subject, &entry).await, None, "put by a request that began before the change");
    subject.time.pass(Duration::SECOND).await;
    put(&subject, &entry).await;
    assert!(get(&subject, &entry).await.is_some(), "every request that began before the change is answered by now");
}
