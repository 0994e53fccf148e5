use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::page::{Page, Slice};
use frontrow_application::ports::{AddEndpointOutcome, Unavailable, WebhookEndpoints};
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::Endpoint;
use frontrow_testkit::storage::{Storage, webhook_endpoints};

use super::bites;

/// How the list of receivers is spoilt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// Takes as many receivers as there come.
    KnowsNoBound,
    /// Says that it wrote, whoever was first.
    NeverLosesARace,
    /// Removes nothing.
    RemovesNothing,
}

struct Flawed {
    inner: Arc<dyn WebhookEndpoints>,
    flaw: Flaw,
}

#[async_trait]
impl WebhookEndpoints for Flawed {
    async fn add(&self, endpoint: &Endpoint, at_most: u32) -> Result<AddEndpointOutcome, Unavailable> {
        let at_most = if self.flaw == Flaw::KnowsNoBound { u32::MAX >> 1 } else { at_most };
        self.inner.add(endpoint, at_most).await
    }

    async fn find(&self, id: WebhookId) -> Result<Option<Endpoint>, Unavailable> {
        self.inner.find(id).await
    }

    async fn list(&self, page: Page) -> Result<Slice<Endpoint>, Unavailable> {
        self.inner.list(page).await
    }

    async fn replace(&self, after: &Endpoint) -> Result<bool, Unavailable> {
        Ok(self.inner.replace(after).await? || self.flaw == Flaw::NeverLosesARace)
    }

    async fn remove(&self, id: WebhookId) -> Result<bool, Unavailable> {
        if self.flaw == Flaw::RemovesNothing {
            return Ok(self.inner.find(id).await?.is_some());
        }
        self.inner.remove(id).await
    }

    async fn enabled(&self) -> Result<Vec<Endpoint>, Unavailable> {
        self.inner.enabled().await
    }
}

fn flawed(flaw: Flaw) -> impl FnOnce(&mut Storage) {
    move |storage| storage.webhook_endpoints = Arc::new(Flawed { inner: storage.webhook_endpoints.clone(), flaw })
}

#[tokio::test(flavor = "multi_thread")]
async fn more_receivers_than_there_may_be_are_caught() {
    assert!(bites(flawed(Flaw::KnowsNoBound), webhook_endpoints::bounded).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_is_lost_is_caught() {
    assert!(bites(flawed(Flaw::NeverLosesARace), webhook_endpoints::replaced_as_it_was_read).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_stays_is_caught() {
    assert!(bites(flawed(Flaw::RemovesNothing), webhook_endpoints::removed_for_good).await);
}
