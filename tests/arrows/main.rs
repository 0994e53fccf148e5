//! Layers are crates, so most of the architecture is what a `Cargo.toml` may list. These tests hold it to that.
//! A new arrow is a decision: change `rules.rs`, and say why in `docs/adr`.

mod checker;
mod graph;
mod rules;

use checker::{Violation, violations};
use graph::{Dependency, Kind, Member, of_this_workspace};
use rules::{LAYERS, RESERVED};

#[test]
fn every_dependency_follows_the_arrows() {
    let found = violations(&of_this_workspace(), LAYERS, RESERVED);
    let list: Vec<String> = found.iter().map(|violation| format!("  {violation}")).collect();
    assert!(list.is_empty(), "forbidden by tests/arrows/rules.rs:\n{}", list.join("\n"));
}

/// A reader that sees no crates or no dependencies would find every graph in order.
#[test]
fn the_graph_that_is_checked_is_the_one_we_build() {
    let members = of_this_workspace();
    for folder in ["crates/domain", "crates/application", "crates/adapters/sql", "crates/bootstrap", "tests"] {
        assert!(members.iter().any(|member| member.folder == folder), "{folder} is not in the graph");
    }
    assert!(has(&members, "frontrow-application", "frontrow-domain", Kind::Always));
    assert!(has(&members, "frontrow-application", "mockall", Kind::Optional));
    assert!(has(&members, "e2e", "cargo_metadata", Kind::Test));
}

#[test]
fn a_planted_arrow_is_caught() {
    let forbidden = [
        ("frontrow-domain", "frontrow-application", Kind::Always),
        ("frontrow-domain", "frontrow-testkit", Kind::Test),
        ("frontrow-application", "frontrow-sql", Kind::Always),
        ("frontrow-application", "frontrow-sql", Kind::Optional),
        ("frontrow-http", "frontrow-sql", Kind::Always),
        ("frontrow-memory", "frontrow-payments", Kind::Test),
        ("frontrow-sql", "frontrow-testkit", Kind::Always),
        ("frontrow-sql", "frontrow-migration", Kind::Always),
        ("frontrow-worker", "frontrow-sql", Kind::Always),
        ("frontrow-worker", "frontrow", Kind::Always),
        ("frontrow-testkit", "frontrow-memory", Kind::Always),
        ("frontrow-rehearsal", "frontrow-domain", Kind::Test),
        ("frontrow-migration", "frontrow-domain", Kind::Always),
        ("frontrow", "frontrow-testkit", Kind::Always),
        ("e2e", "frontrow-domain", Kind::Test),
    ];
    for (from, to, kind) in forbidden {
        let expected = Violation::Arrow { from: from.to_owned(), to: to.to_owned(), kind };
        assert_eq!(caused_by_planting(from, to, kind), [expected], "{from} → {to}");
    }
}

#[test]
fn a_planted_library_is_caught() {
    let forbidden = [
        ("frontrow-domain", "serde", Kind::Always),
        ("frontrow-domain", "tokio", Kind::Optional),
        ("frontrow-application", "tokio", Kind::Always),
        ("frontrow-application", "mockall", Kind::Always),
        ("frontrow-domain", "sea-orm", Kind::Test),
        ("frontrow-http", "sea-orm", Kind::Always),
        ("frontrow-worker", "sqlx-core", Kind::Always),
        ("frontrow-worker", "sea-orm", Kind::Test),
        ("frontrow", "sea-orm", Kind::Always),
        ("frontrow-rehearsal", "actix-web", Kind::Always),
        ("frontrow", "actix-web", Kind::Always),
    ];
    for (from, library, kind) in forbidden {
        let caused = caused_by_planting(from, library, kind);
        let [Violation::Library { library: named, .. } | Violation::Reserved { library: named, .. }] = &caused[..]
        else {
            panic!("{from} → {library} caused {caused:?}");
        };
        assert_eq!(named, library);
    }
}

#[test]
fn a_crate_outside_of_the_drawn_folders_is_caught() {
    for folder in ["crates/shortcut", "crates/adapters/sql/inner", "crates/adapters"] {
        let stray = Member { name: "stray".to_owned(), folder: folder.to_owned(), dependencies: Vec::new() };
        let expected = Violation::NoLayer { member: "stray".to_owned() };
        assert_eq!(violations(&[stray], LAYERS, RESERVED), [expected], "{folder}");
    }
}

#[test]
fn an_arrow_that_is_drawn_passes() {
    let drawn = [
        ("frontrow-worker", "frontrow-domain", Kind::Always),
        ("frontrow-http", "frontrow-testkit", Kind::Test),
        ("frontrow", "frontrow-sql", Kind::Optional),
        ("frontrow", "frontrow-rehearsal", Kind::Always),
        ("frontrow-domain", "proptest", Kind::Test),
        ("frontrow", "sea-orm", Kind::Test),
        ("frontrow-domain", "sha2", Kind::Always),
    ];
    for (from, to, kind) in drawn {
        assert_eq!(caused_by_planting(from, to, kind), [], "{from} → {to}");
    }
}

/// What the checker says of a new arrow alone, whatever else it finds.
fn caused_by_planting(from: &str, to: &str, kind: Kind) -> Vec<Violation> {
    let mut members = of_this_workspace();
    let planted = members.iter_mut().find(|member| member.name == from).expect("the arrow starts at a crate of ours");
    planted.dependencies = vec![Dependency { name: to.to_owned(), kind }];
    members.iter_mut().filter(|member| member.name != from).for_each(|member| member.dependencies.clear());
    violations(&members, LAYERS, RESERVED)
}

fn has(members: &[Member], from: &str, to: &str, kind: Kind) -> bool {
    members
        .iter()
        .filter(|member| member.name == from)
        .flat_map(|member| &member.dependencies)
        .any(|dependency| dependency.name == to && dependency.kind == kind)
}
