use std::path::PathBuf;

use clap::Args;

const DETAILS: &str = "\
The payment key of each payment decides what happens to it (the README lists the keys); beside that, the whole gateway
can be told to misbehave:

  curl -X PUT localhost:9090/faults -d '{\"down\": true}'              503 to everything, nothing is done
  curl -X PUT localhost:9090/faults -d '{\"slowMilliseconds\": 300}'   every answer comes that much later
  curl -X PUT localhost:9090/faults -d '{\"loseAnswers\": 5}'          does what it is asked, hangs up without an answer
  curl -X DELETE localhost:9090/faults                               all is well again
  curl localhost:9090/ledger                                         what it has captured and given back

Start the server with FRONTROW__PAYMENTS__FAKE_URL=http://127.0.0.1:9090 to have it pay there. All of it:
docs/gateways.md";

/// The fake gateway as a process of its own, for tests and rehearsals: with webhooks, and with faults on request.
#[derive(Args)]
#[command(after_help = DETAILS)]
pub struct FakeGatewayArgs {
    /// Where it listens. It knows nobody and believes everybody: keep it on this machine.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
    /// 0 takes a free one and prints it.
    #[arg(long, default_value_t = 9090)]
    pub port: u16,
    /// Its book, made when absent. It outlives the process, as a bank's would.
    #[arg(long, value_name = "FILE", default_value = "frontrow.gateway-ledger.jsonl")]
    pub ledger: PathBuf,
    /// Posts what happens there, for example to http://127.0.0.1:8080/api/v1/payments/webhooks/fake.
    #[arg(long, value_name = "URL")]
    pub webhook: Option<String>,
}
