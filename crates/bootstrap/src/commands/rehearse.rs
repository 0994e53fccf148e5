use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use frontrow_application::ports::Clock;
use frontrow_rehearsal::{
    Accounts, Administrator, Bounds, CrowdPlan, Goods, Issuer, Plan, Progress, Shares, Target, run,
};
use frontrow_system::DisciplinedClock;

use crate::cli::{CrowdArgs, PeopleArgs, Rehearse};

/// Holds a rehearsal against a running server, writes its report, and says how it went.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub async fn rehearse(asked: Rehearse) -> anyhow::Result<ExitCode> {
    if let Some(folder) = &asked.people.write_issuer {
        return write_issuer(folder, &asked.people.issuer);
    }
    let report = asked.report.clone();
    let plan = plan(asked)?;
    plan.check()?;
    let facts = run(&plan, &Progress::for_standard_output()).await?;
    print!("\n{}", facts.summary());
    fs::write(&report, facts.html()).with_context(|| format!("--report {}", report.display()))?;
    println!("Report: {}", report.display());
    Ok(if facts.all_is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn plan(asked: Rehearse) -> anyhow::Result<Plan> {
    let against = Target::parse(&asked.against, asked.i_own_this_server)?;
    let goods = Goods { seats: asked.sale.seats, standing: asked.sale.standing };
    let bounds = Bounds {
        duration: Duration::from_secs(asked.bounds.max_seconds),
        requests: asked.bounds.max_requests,
        connections: asked.bounds.connections,
    };
    Ok(Plan {
        against,
        administrator: Administrator { email: asked.admin_email, password: asked.admin_password },
        goods,
        crowd: crowd(&asked.crowd)?,
        max_active: asked.sale.max_active,
        accounts: accounts(asked.people)?,
        bounds,
        keep_concert: asked.sale.keep_concert,
        now: DisciplinedClock::new().now(),
    })
}

fn crowd(asked: &CrowdArgs) -> anyhow::Result<CrowdPlan> {
    let shares = Shares {
        bots: asked.bots,
        drop_outs: asked.drop_outs,
        reloaders: asked.reloaders,
        slow_payers: asked.slow_payers,
        lost_answers: asked.lost_answers,
        declined: asked.declined,
    };
    Ok(CrowdPlan {
        people: asked.people,
        arrive_within: Duration::from_secs(asked.arrive_within),
        curve: asked.curve,
        shares,
        refresh_every: seconds("--refresh-every", asked.refresh_every)?,
        think: seconds("--think", asked.think)?,
        seed: asked.seed,
    })
}

fn accounts(asked: PeopleArgs) -> anyhow::Result<Accounts> {
    Ok(match asked.issuer_key {
        Some(file) => Accounts::Issuer(Issuer::from_file(&file, asked.issuer, asked.audience)?),
        None => Accounts::SignUp { at_most: asked.sign_up_at_most },
    })
}

fn seconds(option: &str, got: f64) -> anyhow::Result<Duration> {
    ensure!((0.0..=3_600.0).contains(&got), "{option}: got {got}, takes 0 to 3600");
    Ok(Duration::from_secs_f64(got))
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
fn write_issuer(folder: &Path, name: &str) -> anyhow::Result<ExitCode> {
    let files = Issuer::write(folder)?;
    let jwks = fs::canonicalize(&files.jwks)?;
    println!(
        "Whoever has {key} can be anybody on a server that trusts it: use it for rehearsals only.\n\n\
         Start the server with\n  FRONTROW__AUTH__OUTSIDE__ISSUER={name} \\\n  FRONTROW__AUTH__OUTSIDE__JWKS={jwks} \\\n  \
         frontrow serve\nand rehearse with\n  frontrow rehearse --people 20000 --seats 2000 --issuer {name} --issuer-key {key}",
        key = files.key.display(),
        jwks = jwks.display(),
    );
    Ok(ExitCode::SUCCESS)
}
