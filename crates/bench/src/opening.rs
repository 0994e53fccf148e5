//! How long an administrator waits until a date is on sale.

use std::time::Instant;

use crate::goals::Opening;
use crate::progress::say;
use crate::report::Finding;
use crate::stage::{Roles, Stage};
use crate::turns::median;

/// Opens dates of the size, one after another, over the API. The server itself says how far it is with a large one.
pub(crate) async fn open_dates(stage: &Stage, opening: &Opening) -> anyhow::Result<Finding> {
    let shop = stage.shop(opening.database, Roles::All, &[]).await?;
    let concert = shop.administrator.concert(false).await?;
    let mut took_milliseconds = Vec::with_capacity(opening.times);
    for time in 1..=opening.times {
        let asked_at = Instant::now();
        shop.administrator.open_date(concert, opening.rows, opening.seats_per_row).await?;
        let took = asked_at.elapsed().as_secs_f64() * 1_000.0;
        say(&format!("  {time}/{}  {} × {} seats  {took:.1} ms", opening.times, opening.rows, opening.seats_per_row));
        took_milliseconds.push(took);
    }
    shop.close_audited().await?;
    Ok(Finding::new(opening.row, median(took_milliseconds), opening.milliseconds_at_most))
}
