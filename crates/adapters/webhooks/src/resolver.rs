//! Looking up a name, and leaving out every address that is not public. What is given here is what is connected to:
//! nobody looks the name up a second time.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use frontrow_application::webhooks::Addresses;
use frontrow_domain::webhooks::is_public;
use hyper_util::client::legacy::connect::dns::Name;
use tokio::net::lookup_host;
use tower_service::Service;

/// Addresses of one name that are tried. A public service has a few; the time for all of them is bounded anyway.
const ADDRESSES_AT_MOST: usize = 8;

#[derive(Clone, Copy, Debug)]
pub(crate) struct GuardedResolver(pub(crate) Addresses);

/// Why there is nothing to connect to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotResolved {
    #[error("the name has no address")]
    Unknown(#[source] Option<io::Error>),
    #[error("the name has no public address")]
    NotPublic,
}

impl Service<Name> for GuardedResolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = NotResolved;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NotResolved>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NotResolved>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let Self(allowed) = *self;
        Box::pin(async move {
            // The port is put in by whoever connects.
            let found = lookup_host((name.as_str(), 0)).await.map_err(|error| NotResolved::Unknown(Some(error)))?;
            choose(found, allowed).map(Vec::into_iter)
        })
    }
}

/// The addresses that may be connected to; one that may not is no reason to leave out the others.
fn choose(found: impl Iterator<Item = SocketAddr>, allowed: Addresses) -> Result<Vec<SocketAddr>, NotResolved> {
    let mut found = found.peekable();
    if found.peek().is_none() {
        return Err(NotResolved::Unknown(None));
    }
    let may_be_reached = |address: &SocketAddr| match allowed {
        Addresses::Public => is_public(address.ip()),
        Addresses::Any => true,
    };
    let chosen: Vec<SocketAddr> = found.filter(may_be_reached).take(ADDRESSES_AT_MOST).collect();
    if chosen.is_empty() { Err(NotResolved::NotPublic) } else { Ok(chosen) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(found: &[&str], allowed: Addresses) -> Result<Vec<String>, NotResolved> {
        let found = found.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0));
        choose(found, allowed).map(|chosen| chosen.iter().map(|address| address.ip().to_string()).collect())
    }

    #[test]
    fn only_public_addresses_of_a_name_are_connected_to() {
        let mixed = ["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111", "::ffff:10.0.0.1"];
        assert_eq!(chosen(&mixed, Addresses::Public).unwrap(), ["8.8.8.8", "2606:4700::1111"]);
        assert_eq!(chosen(&mixed, Addresses::Any).unwrap().len(), 5);
        for hidden in [&["127.0.0.1"][..], &["169.254.169.254", "fd00::1"], &["64:ff9b::7f00:1"]] {
            assert!(matches!(chosen(hidden, Addresses::Public), Err(NotResolved::NotPublic)), "{hidden:?}");
        }
        assert!(matches!(chosen(&[], Addresses::Public), Err(NotResolved::Unknown(None))));
    }

    #[test]
    fn a_name_with_very_many_addresses_is_tried_at_a_few() {
        assert_eq!(chosen(&["8.8.8.8"; 100], Addresses::Public).unwrap().len(), ADDRESSES_AT_MOST);
    }
}
