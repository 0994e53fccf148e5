use std::path::PathBuf;

use clap::Args;

use super::CrowdArgs;
use crate::demo::ADMINISTRATOR;

const EXAMPLES: &str = "\
Examples:
  frontrow rehearse                                     300 people for 300 seats of the demo on this machine
  frontrow rehearse --people 500 --seats 80 --curve wave --report sale.html
  frontrow rehearse --standing 1000 --seats 0 --bots 0.3
  frontrow rehearse --max-active 400                    how would it be with more people inside?

More people than can sign up (every account is two password hashes): let an issuer vouch for them.
  frontrow rehearse --write-issuer ./rehearsal          makes a key, and says how to start the server with it
  frontrow rehearse --people 20000 --seats 2000 --issuer-key ./rehearsal/rehearsal-issuer.key

The server must run with payments.gateway = fake. It gets a concert of its own, which is taken off the programme
afterwards; what was sold stays in its books, so rehearse on a database that may keep it.

Exit status 0 only if the audit is content, nobody has a ticket that the server does not know, and no answer was that
of a broken server.";

/// Rehearse an on-sale against a running Frontrow: a crowd, an audit, and a report to look at.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Rehearse {
    /// The server.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub against: String,
    /// Says that the server is yours to load, where it is not on this machine.
    #[arg(long)]
    pub i_own_this_server: bool,
    /// Who may make concerts there.
    #[arg(long, value_name = "EMAIL", env = "FRONTROW_ADMIN_EMAIL", default_value = ADMINISTRATOR.0)]
    pub admin_email: String,
    #[arg(long, value_name = "PASSWORD", env = "FRONTROW_ADMIN_PASSWORD", hide_env_values = true,
          default_value = ADMINISTRATOR.1)]
    pub admin_password: String,
    /// Where the report goes.
    #[arg(long, value_name = "FILE", default_value = "rehearsal.html")]
    pub report: PathBuf,
    #[command(flatten)]
    pub sale: SaleArgs,
    #[command(flatten)]
    pub crowd: CrowdArgs,
    #[command(flatten)]
    pub people: PeopleArgs,
    #[command(flatten)]
    pub bounds: BoundArgs,
}

#[derive(Args)]
#[command(next_help_heading = "What is sold")]
pub struct SaleArgs {
    /// Numbered seats.
    #[arg(long, default_value_t = 300)]
    pub seats: u32,
    /// Places of a standing section beside them.
    #[arg(long, default_value_t = 0)]
    pub standing: u32,
    /// How many people are inside at once; as the server is set, when not said.
    #[arg(long)]
    pub max_active: Option<u32>,
    /// Leaves the concert on the programme.
    #[arg(long)]
    pub keep_concert: bool,
}

#[derive(Args)]
#[command(next_help_heading = "How they come by a token")]
pub struct PeopleArgs {
    /// More people than this are not signed up one by one.
    #[arg(long, value_name = "PEOPLE", default_value_t = 500)]
    pub sign_up_at_most: u32,
    /// The secret key of an issuer that the server trusts; nobody signs up then.
    #[arg(long, value_name = "FILE")]
    pub issuer_key: Option<PathBuf>,
    /// The name of that issuer: the server's auth.outside.issuer.
    #[arg(long, value_name = "NAME", default_value = "https://rehearsal.frontrow.test")]
    pub issuer: String,
    /// The server's auth.audience.
    #[arg(long, value_name = "NAME", default_value = "frontrow")]
    pub audience: String,
    /// Makes the key of such an issuer in a folder, says how to use it, and does nothing else.
    #[arg(long, value_name = "FOLDER")]
    pub write_issuer: Option<PathBuf>,
}

#[derive(Args)]
#[command(next_help_heading = "Bounds")]
pub struct BoundArgs {
    /// The sale is over after this time, whoever is still there.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub max_seconds: u64,
    /// The crowd asks no more often than this.
    #[arg(long, value_name = "REQUESTS", default_value_t = 2_000_000)]
    pub max_requests: u64,
    /// Connections to the server.
    #[arg(long, default_value_t = 256)]
    pub connections: usize,
}
