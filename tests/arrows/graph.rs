//! Which crate depends on which, as `cargo metadata` tells it.

use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// From the root of the workspace.
    pub(crate) folder: String,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Linked into what ships, or run to build it.
    Always,
    /// Linked only when a feature asks for it.
    Optional,
    Test,
}

/// The members of this workspace with the dependencies their manifests declare; nothing is resolved or downloaded.
pub(crate) fn of_this_workspace() -> Vec<Member> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(manifest)
        .no_deps()
        .exec()
        .expect("cargo metadata describes the workspace");
    let root = metadata.workspace_root.as_std_path();
    metadata.packages.iter().map(|package| member(root, package)).collect()
}

fn member(root: &Path, package: &Package) -> Member {
    let folder = package.manifest_path.as_std_path().parent().expect("a manifest lies in a folder");
    let folder = folder.strip_prefix(root).expect("a member lies in the workspace");
    Member {
        name: package.name.to_string(),
        folder: folder.to_str().expect("our folders have plain names").replace('\\', "/"),
        dependencies: package.dependencies.iter().map(dependency).collect(),
    }
}

fn dependency(declared: &cargo_metadata::Dependency) -> Dependency {
    let kind = if declared.kind == DependencyKind::Development {
        Kind::Test
    } else if declared.optional {
        Kind::Optional
    } else {
        Kind::Always
    };
    Dependency { name: declared.name.clone(), kind }
}
