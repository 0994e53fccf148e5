//! What can be set, where it comes from, and what is wrong with it.

mod check;
mod choices;
mod events;
mod sections;

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context;
pub use choices::{CoordinationKind, EventsKind, Gateway, LogFormat, Strategy};
use config::{Config, Environment, File, FileFormat};
pub use sections::{Auth, Events, Settings};

const DEFAULTS: &str = include_str!("../../../../config/default.toml");

impl Settings {
    /// The settings of this process: the defaults, `file` over them, the environment over both.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        Self::load_from(file, None)
    }

    /// The same with `variables` in place of the environment.
    fn load_from(file: Option<&Path>, variables: Option<HashMap<String, String>>) -> anyhow::Result<Self> {
        let environment = Environment::with_prefix("FRONTROW").prefix_separator("__").separator("__").source(variables);
        let mut layers = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            layers = layers.add_source(File::from(path).format(FileFormat::Toml));
        }
        let merged = layers.add_source(environment).build().context("the settings cannot be read")?;
        let read: Result<Self, _> = serde_path_to_error::deserialize(merged);
        let settings = read.map_err(|error| {
            let setting = error.path().to_string();
            anyhow::anyhow!("setting `{setting}`: {}", error.into_inner())
        })?;
        settings.check()?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests;
