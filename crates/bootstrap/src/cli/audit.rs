use clap::Args;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const DETAILS: &str = "\
With --gateway, the gateway's own books are read as well and held against ours: every won that it has buys one ticket,
every paid ticket was captured there, what we call refunded is back. What is on its way, up to the time that
payments.abandon_after_seconds and a minute give it, is told and is no violation. It can run while tickets are sold.

Examples:
  frontrow audit
  frontrow audit --gateway                                  what was captured in the last 30 days
  frontrow audit --gateway --since 2026-01-01T00:00:00Z";

/// Recompute inventory and money from the journal and the ledger: one line a check, exit status 1 on a violation.
#[derive(Args, Clone, Copy)]
#[command(after_help = DETAILS)]
pub struct AuditArgs {
    /// Hold the gateway's own books against ours, too.
    #[arg(long)]
    pub gateway: bool,
    /// With --gateway: begin with what was captured then (RFC 3339); 30 days ago, when nothing is said.
    #[arg(long, value_name = "TIME", requires = "gateway", value_parser = instant)]
    pub since: Option<OffsetDateTime>,
}

fn instant(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| "takes a time such as 2026-01-31T18:00:00Z".to_owned())
}
