use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use frontrow_application::account::Ensured;
use frontrow_domain::account::{Email, Name, Password};
use frontrow_http::{HttpSettings, Probe, RateLimits, Running, Server};
use frontrow_sql::SqlDatabase;
use tokio::sync::watch;

use crate::cli::Roles;
use crate::settings::Settings;
use crate::wiring::{self, DatabaseProbe, Events, House, RedisProbe};
use crate::{demo, open_files, shutdown};

/// Runs until told to stop; then lets requests and jobs finish what they began.
pub async fn serve(settings: &Settings, roles: Roles) -> anyhow::Result<ExitCode> {
    open_files::raise_limit();
    let database = wiring::connect(settings).await?;
    if settings.database.migrate {
        wiring::migrate(&database).await?;
    }
    let house = House::build(settings, &database).await?;
    prepare(settings, &house).await?;

    let (group, shared) = (house.group.clone(), house.shared.clone());
    let events = Events::start(settings, &house).await?;
    let (stop, stopping) = watch::channel(false);
    let mut jobs = house.runner(!roles.http_only, events.bus.clone()).start(&stopping);
    if !roles.http_only {
        events.hear(&house, &database, &stopping, &mut jobs)?;
    }
    let http = if roles.workers_only { None } else { Some(listen(settings, house, &database, events.probe())?) };
    let http = until_told_to_stop(http).await?;

    if let Some(running) = http {
        running.stop().await.context("the HTTP server did not stop in good order")?;
    }
    stop.send_replace(true);
    while jobs.join_next().await.is_some() {}
    if let Some(group) = group {
        group.stop().await;
    }
    if let Some(shared) = shared {
        shared.stop().await;
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Waits for a signal, or for the HTTP server to break.
async fn until_told_to_stop(http: Option<Running>) -> anyhow::Result<Option<Running>> {
    let Some(mut running) = http else {
        shutdown::requested().await?;
        return Ok(None);
    };
    tokio::select! {
        requested = shutdown::requested() => requested?,
        ended = running.ended() => {
            ended.context("the HTTP server ended by itself")?;
            anyhow::bail!("the HTTP server ended by itself");
        }
    }
    Ok(Some(running))
}

/// The administrator of the settings, and the demo where it is wanted.
async fn prepare(settings: &Settings, house: &House) -> anyhow::Result<()> {
    if let Some(password) = settings.admin.password.reveal() {
        let email = Email::parse(&settings.admin.email).context("setting `admin.email`")?;
        let password = Password::parse(password).context("setting `admin.password`")?;
        let name = Name::parse("Administrator")?;
        let ensured = house.ports.ensure_administrator().execute(email.clone(), password, name).await?;
        check_administrator(ensured, &email)?;
    }
    if settings.demo.seed.unwrap_or_else(|| settings.is_embedded()) {
        house.ports.seed_demo().execute(house.ports.clock.now()).await.context("the demo cannot be made")?;
        say(&format!("The demo is on sale:\n{}", demo::introduction()));
    }
    Ok(())
}

/// Without an administrator nothing can be put on sale, so a server that was told of one does not start without them.
fn check_administrator(ensured: Ensured, email: &Email) -> anyhow::Result<()> {
    match ensured {
        Ensured::Made => tracing::info!("the administrator of the settings was made"),
        Ensured::There => tracing::info!("the administrator of the settings is there, with the password they had"),
        Ensured::BelongsToCustomer => anyhow::bail!(
            "setting `admin.email`: got {}, takes an e-mail that no customer has: whoever registered it chose its \
             password, and stays a customer",
            email.as_str()
        ),
    }
    Ok(())
}

fn listen(
    settings: &Settings,
    house: House,
    database: &SqlDatabase,
    broker: Option<Arc<dyn Probe>>,
) -> anyhow::Result<Running> {
    let (host, port) = (settings.http.host.clone(), settings.http.port);
    let limits = RateLimits {
        per_person_per_second: settings.limits.per_person_per_second,
        per_address_per_second: settings.limits.per_address_per_second,
        trusts_forwarded_for: settings.limits.trust_forwarded_for,
    };
    let api = house.ports.api();
    let mut probes: Vec<Arc<dyn Probe>> = vec![Arc::new(DatabaseProbe(database.clone()))];
    probes.extend(house.shared.iter().map(|shared| Arc::new(RedisProbe(shared.redis.clone())) as Arc<dyn Probe>));
    probes.extend(broker);
    let (keys, verifier) = house.identity.into_parts(&settings.auth, house.ports.clock.clone())?;
    let server = Server {
        api,
        keys,
        verifier,
        probes,
        metrics: wiring::install_metrics()?,
        settings: HttpSettings { host: host.clone(), port, limits, ..HttpSettings::default() },
    };
    let running = server.start().with_context(|| format!("settings `http.host`, `http.port`: got {host}:{port}"))?;
    say(&format!("Frontrow listens on http://{}", running.address()));
    Ok(running)
}

#[expect(clippy::print_stdout, reason = "whoever started the server, and scripts, wait for these lines")]
fn say(words: &str) {
    println!("{words}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_who_is_a_customer_is_told_by_the_setting() {
        let email = Email::parse("boss@hall.test").unwrap();
        for ensured in [Ensured::Made, Ensured::There] {
            check_administrator(ensured, &email).unwrap();
        }
        let refused = check_administrator(Ensured::BelongsToCustomer, &email).unwrap_err().to_string();
        assert!(refused.contains("`admin.email`") && refused.contains("boss@hall.test"), "{refused}");
    }
}
