use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::database::Database;
use super::{Api, Backend, Issuer, Person};

/// How long a server may take until it listens: a migration of an empty database on a busy machine.
const STARTED_WITHIN: Duration = Duration::from_secs(60);
/// How long a server that is told to stop may take to finish what it began.
const STOPPED_WITHIN: Duration = Duration::from_secs(20);

/// Who administers every server of the tests.
const ADMINISTRATOR: (&str, &str) = ("box-office@example.test", "correct horse battery");

/// A Frontrow of one's own, as a process.
pub struct Server {
    pub api: Api,
    /// Makes people without registering them.
    pub issuer: Issuer,
    /// Runs the on-sale.
    pub administrator: Person,
    child: Child,
    database: Database,
    folder: TempDir,
    settings: Vec<(String, String)>,
}

impl Server {
    /// Starts one on a new database, with `settings` such as `("reservation.hold_ttl_seconds", "2")`.
    pub async fn start(backend: Backend, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = backend.fresh(folder.path()).await;
        let issuer = Issuer::new(folder.path());
        let ledger = folder.path().join("gateway.jsonl").display().to_string();
        let mut all = vec![
            ("http.port", "0"),
            ("database.url", &database.url),
            ("database.connections", "16"),
            ("payments.fake_ledger", &ledger),
            ("demo.seed", "false"),
            ("admin.email", ADMINISTRATOR.0),
            ("admin.password", ADMINISTRATOR.1),
            ("auth.outside.issuer", issuer.name()),
            ("auth.outside.jwks", issuer.keys_file()),
            ("auth.signing_key", "c2VjcmV0IGtleSBvZiAzMiBieXRlcyBmb3IgdGVzdHM="),
        ];
        all.extend_from_slice(settings);
        let settings: Vec<_> = all.into_iter().map(|(name, value)| (variable(name), value.to_owned())).collect();
        let (child, base) = launch(&settings).await;
        let api = Api::new(&base);
        let administrator = Person::signed_in(&api, ADMINISTRATOR).await;
        Self { api, issuer, administrator, child, database, folder, settings }
    }

    /// A further replica on the same database.
    pub async fn replica(&self) -> (Child, Api) {
        let (child, base) = launch(&self.settings).await;
        (child, Api::new(&base))
    }

    /// Somebody new.
    pub fn person(&self) -> Person {
        self.issuer.person()
    }

    /// What monitoring reads under `name`, where there is one figure of that name.
    pub async fn metric(&self, name: &str) -> Option<f64> {
        let figures = self.api.get("//metrics").send_for_text().await;
        figures.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    }

    /// Kills the process without a warning.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Starts it again on what the last one left behind.
    pub async fn start_again(&mut self) {
        let (child, base) = launch(&self.settings).await;
        self.child = child;
        self.api = Api::new(&base);
    }

    /// Tells it to stop and waits until it has; gives its exit code.
    pub async fn stop(&mut self) -> i32 {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        let status = timeout(STOPPED_WITHIN, self.child.wait()).await.expect("the server stops when told").unwrap();
        status.code().unwrap_or(-1)
    }

    /// Runs the audit as a command; fails with its words unless it finds nothing.
    pub async fn assert_audit_is_clean(&self) {
        let (is_clean, words) = self.audit(&[]).await;
        assert!(is_clean, "the audit found something:\n{words}");
    }

    /// Runs the audit as a command; gives whether it found nothing, and what it said.
    pub async fn audit(&self, arguments: &[&str]) -> (bool, String) {
        let output = command(&self.settings).arg("audit").args(arguments).output().await.unwrap();
        let words = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&words).into_owned())
    }

    /// Rehearses on it, as its administrator; gives the exit code and what was said.
    pub async fn rehearse(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let (email, password) = ADMINISTRATOR;
        let who = ["rehearse", "--against", self.api.base(), "--admin-email", email, "--admin-password", password];
        run_command(&[who.as_slice(), arguments].concat()).await
    }

    /// What the fake gateway has in its books: one JSON object a line.
    pub fn gateway_ledger(&self) -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(self.folder.path().join("gateway.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Ends the story: the audit is clean, the server stops in good order, its database goes.
    pub async fn end(mut self) {
        self.assert_audit_is_clean().await;
        assert_eq!(self.stop().await, 0, "a server that is told to stop ends well");
        self.database.discard().await;
    }
}

/// The variable of a setting; a name without a section is one already.
fn variable(setting: &str) -> String {
    if !setting.contains('.') {
        return setting.to_owned();
    }
    format!("FRONTROW__{}", setting.to_uppercase().replace('.', "__"))
}

/// The binary lies beside the folder that this test was built into.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(|deps| deps.parent()).unwrap();
    let binary = built.join("frontrow");
    assert!(binary.exists(), "{} is not built: cargo build -p frontrow", binary.display());
    binary
}

pub(super) fn command(settings: &[(String, String)]) -> Command {
    let mut command = Command::new(binary());
    command
        .env("RUST_LOG", "warn")
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .kill_on_drop(true)
        .stdin(Stdio::null());
    command
}

/// Runs the binary to its end, with no settings of its own; gives the exit code and what it said.
pub async fn run_command(arguments: &[&str]) -> (Option<i32>, String) {
    run_command_with(&[], arguments).await
}

/// The same with settings such as `("http.port", "0")`.
pub async fn run_command_with(settings: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String) {
    let settings: Vec<_> = settings.iter().map(|(name, value)| (variable(name), (*value).to_owned())).collect();
    let output = command(&settings).args(arguments).output().await.unwrap();
    let words = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&words).into_owned())
}

async fn launch(settings: &[(String, String)]) -> (Child, String) {
    let mut command = command(settings);
    command.arg("serve");
    listening(command).await
}

/// Starts what serves HTTP; gives its address once it listens.
pub(super) async fn listening(mut command: Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let listening = timeout(STARTED_WITHIN, async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, base)) = line.split_once("listens on ") {
                return base.trim().to_owned();
            }
        }
        panic!("the server ended before it listened")
    });
    let base = listening.await.expect("the server listens in time");
    // Whatever it prints later must not fill the pipe and stop it.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (child, base)
}
