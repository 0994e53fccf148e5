//! What is written down is what the binary does.

use tokio::process::Command;

use crate::support::binary;

#[tokio::test]
async fn the_document_in_docs_is_the_one_the_binary_prints() {
    let printed = Command::new(binary()).arg("openapi").output().await.unwrap();
    assert!(printed.status.success());
    let written = include_str!("../../docs/openapi.json");
    let same = String::from_utf8(printed.stdout).unwrap() == written;
    assert!(same, "docs/openapi.json is out of date: make openapi");
}

#[tokio::test]
async fn a_wrong_setting_ends_the_start_with_its_name() {
    for (variable, value, named) in [
        ("FRONTROW__RESERVATION__HOLD_TTL_SECONDS", "0", "reservation.hold_ttl_seconds"),
        ("FRONTROW__RESERVATION__STRATEGY", "luck", "reservation.strategy"),
        ("FRONTROW__DATABASE__URL", "oracle://x", "database.url"),
        ("FRONTROW__QUEUE__SIZE", "1", "size"),
    ] {
        let ended = Command::new(binary()).arg("serve").env(variable, value).output().await.unwrap();
        let words = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success() && words.contains(named), "{variable}: {words}");
    }
}
