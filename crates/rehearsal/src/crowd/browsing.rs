use std::time::Duration;

use super::End;
use super::visit::Visit;
use crate::client::{Ask, Kind};
use crate::stage::COLUMNS;

/// People who reload hit the key this often when a page opens.
const RELOADS_ON_ARRIVAL: u32 = 3;

impl Visit<'_> {
    /// The concert and its dates; those who reload do it at once, and again.
    pub(super) async fn look_around(&mut self) -> Result<(), End> {
        self.browse().await?;
        if self.member.reloads {
            for _ in 0..RELOADS_ON_ARRIVAL {
                self.reload().await?;
            }
        }
        Ok(())
    }

    /// Waits to ask again; those who reload do it meanwhile.
    pub(super) async fn wait_and_reload(&mut self, pause: Duration) -> Result<(), End> {
        let every = self.crowd.plan.refresh_every;
        if !self.member.reloads || every.is_zero() {
            return self.rest(pause).await;
        }
        let mut left = pause;
        while left > every {
            self.rest(every).await?;
            self.reload().await?;
            left -= every;
        }
        self.rest(left).await
    }

    async fn browse(&self) -> Result<(), End> {
        let concert = &self.crowd.stage.concert;
        self.insist(&Ask::get(Kind::Browse, format!("/concerts/{concert}"))).await?;
        self.insist(&Ask::get(Kind::Browse, format!("/concerts/{concert}/dates"))).await?;
        Ok(())
    }

    /// Everything on the page, as a browser does it: what it has already is not sent again.
    async fn reload(&mut self) -> Result<(), End> {
        self.browse().await?;
        if self.crowd.stage.hall.ids.is_empty() {
            return Ok(());
        }
        let path = format!("/concert-dates/{}/seats", self.crowd.stage.date);
        let ask = Ask::get(Kind::Map, path).accept(COLUMNS).unless(self.reloaded.as_deref());
        self.reloaded = self.insist(&ask).await?.etag;
        Ok(())
    }
}
