//! Compares the graph with the rules. Pure, so that a test can hand it a graph with a fault in it.

use std::fmt;

use crate::graph::{Dependency, Kind, Member};
use crate::rules::{Layer, Libraries, Reserved};

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    /// A crate lies in a folder no rule speaks of.
    NoLayer {
        member: String,
    },
    Arrow {
        from: String,
        to: String,
        kind: Kind,
    },
    /// A library a pure layer must do without.
    Library {
        member: String,
        library: String,
    },
    /// A library that belongs to other folders.
    Reserved {
        member: String,
        library: String,
        folders: &'static [&'static str],
    },
}

pub(crate) fn violations(members: &[Member], layers: &[Layer], reserved: &[Reserved]) -> Vec<Violation> {
    let mut found = Vec::new();
    for member in members {
        let Some(layer) = layer_of(member, layers) else {
            found.push(Violation::NoLayer { member: member.name.clone() });
            continue;
        };
        for dependency in &member.dependencies {
            match members.iter().find(|other| other.name == dependency.name) {
                Some(target) => found.extend(forbidden_arrow(member, layer, target, dependency.kind, layers)),
                None => found.extend(forbidden_library(member, layer, dependency, reserved)),
            }
        }
    }
    found
}

fn layer_of<'a>(member: &Member, layers: &'a [Layer]) -> Option<&'a Layer> {
    layers.iter().find(|layer| match layer.folder.strip_suffix('*') {
        Some(parent) => member.folder.strip_prefix(parent).is_some_and(|name| !name.contains('/')),
        None => member.folder == layer.folder,
    })
}

fn forbidden_arrow(from: &Member, layer: &Layer, to: &Member, kind: Kind, layers: &[Layer]) -> Option<Violation> {
    // A crate may switch on a feature of its own for its tests; no arrow leaves it by that.
    let itself = from.name == to.name && kind == Kind::Test;
    let allowed = layer_of(to, layers).is_some_and(|target| {
        layer.uses.contains(&target.name) || (kind == Kind::Test && layer.tests_use.contains(&target.name))
    });
    (!itself && !allowed).then(|| Violation::Arrow { from: from.name.clone(), to: to.name.clone(), kind })
}

fn forbidden_library(
    member: &Member,
    layer: &Layer,
    dependency: &Dependency,
    reserved: &[Reserved],
) -> Option<Violation> {
    let library = dependency.name.clone();
    let owner = reserved.iter().find(|reserved| is_called(&dependency.name, reserved.library));
    let allowed = |owner: &Reserved| {
        let folder = &member.folder.as_str();
        owner.folders.contains(folder) || (dependency.kind == Kind::Test && owner.tests_of.contains(folder))
    };
    if let Some(owner) = owner.filter(|owner| !allowed(owner)) {
        return Some(Violation::Reserved { member: member.name.clone(), library, folders: owner.folders });
    }
    let Libraries::Only { always, optional } = layer.libraries else { return None };
    let listed = |list: &[&str]| list.contains(&dependency.name.as_str());
    let allowed = match dependency.kind {
        Kind::Always => listed(always),
        Kind::Optional => listed(always) || listed(optional),
        Kind::Test => true,
    };
    (!allowed).then(|| Violation::Library { member: member.name.clone(), library })
}

fn is_called(name: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |beginning| name.starts_with(beginning))
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLayer { member } => write!(out, "{member} lies in a folder that belongs to no layer"),
            Self::Arrow { from, to, kind: Kind::Test } => write!(out, "the tests of {from} must not use {to}"),
            Self::Arrow { from, to, kind: Kind::Always | Kind::Optional } => write!(out, "{from} must not use {to}"),
            Self::Library { member, library } => write!(out, "{member} must do without {library}"),
            Self::Reserved { member, library, folders } => {
                write!(out, "{member} must not use {library}: it belongs to {}", folders.join(", "))
            }
        }
    }
}
