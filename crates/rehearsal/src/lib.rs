//! An on-sale rehearsal against any running Frontrow: a crowd that speaks HTTP only, an audit at the end, and a report
//! to look at. It knows nothing of the server but the contract, as a browser does.

mod client;
mod crowd;
mod error;
mod facts;
mod measure;
mod people;
mod plan;
mod progress;
mod ratio;
mod report;
mod sale;
mod stage;
mod suggestion;
mod verdict;
mod words;

use std::sync::Arc;
use std::time::Instant;

pub use error::RehearsalError;
pub use facts::Facts;
pub use people::{Issuer, IssuerFiles, IssuerInvalid};
pub use plan::{
    Accounts, Administrator, Bounds, CONNECTIONS_AT_MOST, CrowdPlan, Curve, CurveUnknown, DURATION_AT_MOST, Goods,
    PEOPLE_AT_MOST, Plan, PlanInvalid, SEATS_AT_MOST, STANDING_AT_MOST, Shares, Target, TargetRefused,
};
pub use progress::Progress;

use client::Client;
use facts::SignUp;
use measure::Recorder;
use plan::cast;
use sale::Sale;
use stage::Stage;
use verdict::Verdict;

/// Holds a rehearsal.
///
/// # Errors
/// [`RehearsalError`] when it cannot be held. What goes wrong once it is under way is in the [`Facts`].
pub async fn run(plan: &Plan, progress: &Progress) -> Result<Facts, RehearsalError> {
    let recorder = Arc::new(Recorder::new());
    let client = Client::new(&plan.against, &plan.bounds, Arc::clone(&recorder))?;
    progress.phase("Setting up a concert");
    let stage = Arc::new(Stage::set_up(plan, &client).await?);

    progress.phase("People sign up");
    let started_at = Instant::now();
    let tokens = match people::sign_up(plan, &client, progress).await {
        Ok(tokens) => tokens,
        Err(error) => {
            clear(&stage, &client).await;
            return Err(error);
        }
    };
    let sign_up = SignUp { people: tokens.len() as u64, took: started_at.elapsed() };

    progress.phase("The sale is open");
    let members = cast(&plan.crowd);
    let sale = Sale::hold(plan, &client, &stage, &recorder, progress, (members, tokens)).await;

    progress.phase("Open payments settle");
    verdict::settle(&client, &sale.receipts).await;
    progress.phase("The audit recomputes everything");
    let verdict = Verdict::reach(&client, &stage, &sale.receipts, &recorder).await;
    if !plan.keep_concert {
        clear(&stage, &client).await;
    }
    progress.end();
    Ok(Facts::of(plan, sign_up, sale, &stage, verdict, recorder.totals()))
}

/// What happened has happened, whether or not the programme could be tidied.
async fn clear(stage: &Stage, client: &Client) {
    let _ = stage.clear(client).await;
}
