use std::process::ExitCode;

use crate::demo;
use crate::settings::Settings;
use crate::wiring::{self, House};

/// Makes the demo where it is missing.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub async fn seed(settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = wiring::connect(settings).await?;
    wiring::migrate(&database).await?;
    let house = House::build(settings, &database).await?;
    let made = house.ports.seed_demo().execute(house.ports.clock.now()).await?;
    println!("{}", if made { "The demo is ready." } else { "The demo was there already." });
    println!("{}", demo::introduction());
    Ok(ExitCode::SUCCESS)
}
