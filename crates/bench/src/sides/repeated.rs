use std::sync::Arc;

use async_trait::async_trait;

use super::{Side, Timing};
use crate::hello::Hello;
use crate::load::{Load, Repeated, Segment, drive};
use crate::stage::Shop;

/// The same questions again and again.
pub(crate) struct Asked {
    pub(super) name: &'static str,
    pub(super) by: Answerer,
    pub(super) requests: Arc<Vec<Vec<u8>>>,
    pub(super) status: u16,
    pub(super) connections: usize,
}

/// Who answers.
pub(crate) enum Answerer {
    Shop(Box<Shop>),
    Hello(Hello),
}

#[async_trait]
impl Side for Asked {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    async fn measure(&mut self, timing: Timing) -> anyhow::Result<Segment> {
        let address = match &self.by {
            Answerer::Shop(shop) => shop.server.address,
            Answerer::Hello(hello) => hello.address(),
        };
        let load = Load { connections: self.connections, warm_up: timing.warm_up, measured: timing.measured };
        let source = Repeated::new(Arc::clone(&self.requests), self.status);
        drive(address, load, Arc::new(source)).await?.without_errors()
    }

    async fn end(self: Box<Self>) -> anyhow::Result<()> {
        match self.by {
            Answerer::Shop(shop) => shop.close_audited().await,
            Answerer::Hello(hello) => {
                hello.stop().await;
                Ok(())
            }
        }
    }
}
