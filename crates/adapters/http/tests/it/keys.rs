use std::os::unix::fs::PermissionsExt;
use std::thread;

use frontrow_http::identity::{SigningKeyInvalid, SigningKeys};

const PEM: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH
-----END PRIVATE KEY-----
";
const BASE64: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

fn same(one: &SigningKeys, other: &SigningKeys) -> bool {
    one.secret_for("test") == other.secret_for("test")
}

#[test]
fn one_key_can_be_written_in_two_ways() {
    let seed = SigningKeys::from_seed(&[7; 32]);
    assert!(same(&seed, &SigningKeys::from_text(PEM).unwrap()));
    assert!(same(&seed, &SigningKeys::from_text(BASE64).unwrap()));
    assert_ne!(seed.secret_for("one purpose"), seed.secret_for("another"));
}

#[test]
fn what_is_no_key_is_refused() {
    for text in ["", "secret", "BwcH", "-----BEGIN PRIVATE KEY-----\nBwcH\n-----END PRIVATE KEY-----"] {
        assert!(matches!(SigningKeys::from_text(text), Err(SigningKeyInvalid::Format)), "{text}");
    }
}

#[test]
fn a_key_made_at_the_first_start_is_kept_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing.key");
    let first = SigningKeys::from_file_or_new(&path).unwrap();
    assert!(same(&first, &SigningKeys::from_file_or_new(&path).unwrap()));
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing else is left behind");
}

#[test]
fn servers_that_start_together_use_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing.key");
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            thread::spawn(move || SigningKeys::from_file_or_new(&path).unwrap())
        })
        .collect();
    let keys: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
    assert!(keys.iter().all(|key| same(key, &keys[0])));
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let nowhere = std::path::Path::new("/nonexistent/folder/signing.key");
    assert!(matches!(SigningKeys::from_file_or_new(nowhere), Err(SigningKeyInvalid::File(_))));
}
