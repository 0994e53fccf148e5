use std::process::ExitCode;

use frontrow_bench::{Options, row_names, run};

use crate::cli::Bench;

/// Runs the benchmark with this program as the server.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub async fn bench(asked: Bench) -> anyhow::Result<ExitCode> {
    if asked.rows {
        row_names().iter().for_each(|row| println!("{row}"));
        return Ok(ExitCode::SUCCESS);
    }
    let options = Options {
        only: asked.only,
        seconds: asked.seconds,
        pairs: asked.pairs,
        connections: asked.connections,
        out: asked.out,
        mysql: asked.mysql,
        postgres: asked.postgres,
        mysql_start: asked.mysql_start,
        postgres_start: asked.postgres_start,
        redis: asked.redis,
        redis_start: asked.redis_start,
    };
    Ok(if run(&options).await? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
