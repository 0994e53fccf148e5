//! The rehearsal, as an operator runs it.

use std::path::Path;

use crate::support::{Backend, Server, run_command};

const ISSUER: &str = "https://rehearsal.frontrow.test";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rehearsal_ends_with_an_audit_and_a_page_to_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let (key, keys) = issuer_in(folder.path()).await;
    // A small room, from which who vanished is shown out at once: people queue, and not for long.
    let room = [("queue.max_active", "20"), ("queue.idle_ttl_seconds", "3")];
    let trust = [("auth.outside.issuer", ISSUER), ("auth.outside.jwks", keys.as_str())];
    let server = Server::start(Backend::Sqlite, &[room, trust].concat()).await;
    let report = folder.path().join("report.html").display().to_string();

    let crowd = ["--people", "60", "--seats", "40", "--arrive-within", "1", "--think", "0.1", "--max-seconds", "40"];
    let money = ["--slow-payers", "0", "--lost-answers", "0.05", "--report", &report, "--issuer-key", &key];
    let (code, words) = server.rehearse(&[crowd.as_slice(), &money].concat()).await;

    assert_eq!(code, Some(0), "{words}");
    for expected in ["Audit: ok", "Nothing was sold twice.", "Errors: none.", "of 40 places"] {
        assert!(words.contains(expected), "no {expected:?} in:\n{words}");
    }
    let sold = server.gateway_ledger().len();
    assert!(sold >= 5, "the crowd paid at the gateway only {sold} times");
    let page = std::fs::read_to_string(&report).unwrap();
    assert!(page.contains("<svg") && page.contains("</html>"), "{page}");
    for from_outside in ["<script", "<link", "<img", "<iframe", "src=", "href=", "url(", "@import"] {
        assert!(!page.contains(from_outside), "the page wants {from_outside} from elsewhere");
    }
    server.end().await;
}

#[tokio::test]
async fn a_rehearsal_leaves_other_machines_alone() {
    let (code, words) = run_command(&["rehearse", "--against", "http://192.0.2.7:8080"]).await;
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("--i-own-this-server"), "{words}");
}

/// An issuer made by the command itself: its secret, and what the server is to trust.
async fn issuer_in(folder: &Path) -> (String, String) {
    let folder = folder.display().to_string();
    let (code, words) = run_command(&["rehearse", "--write-issuer", &folder]).await;
    assert_eq!(code, Some(0), "{words}");
    (format!("{folder}/rehearsal-issuer.key"), format!("{folder}/rehearsal-issuer.jwks.json"))
}
