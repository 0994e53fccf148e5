use clap::Args;
use frontrow_rehearsal::Curve;

#[derive(Args)]
#[command(next_help_heading = "Who comes")]
pub struct CrowdArgs {
    /// How many.
    #[arg(long, default_value_t = 300)]
    pub people: u32,
    /// All of them arrive in this time.
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub arrive_within: u64,
    /// burst (nearly all at the opening), ramp (more and more) or wave (three of them).
    #[arg(long, default_value = "burst")]
    pub curve: Curve,
    /// Share of those who reload the pages while they wait.
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub reloaders: f64,
    /// How often they do.
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0)]
    pub refresh_every: f64,
    /// How long people look at a page before the next click, on average.
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0)]
    pub think: f64,
    /// Share whose bank takes two to six seconds.
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub slow_payers: f64,
    /// Share whose payment goes through while the gateway's answer gets lost.
    #[arg(long, value_name = "SHARE", default_value_t = 0.02)]
    pub lost_answers: f64,
    /// Share whose first card is declined.
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    pub declined: f64,
    /// Share of those who vanish without a word: half in the queue, half with seats in the cart.
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub drop_outs: f64,
    /// Share of bots, which hold and let go.
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    pub bots: f64,
    /// The same number gives the same crowd.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}
