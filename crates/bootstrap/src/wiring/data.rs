//! Where files lie that belong to the data: beside the SQLite file, else where the server was started.

use std::path::PathBuf;

use crate::settings::Settings;

impl Settings {
    /// The path of a file called `frontrow.<suffix>`, or as the SQLite file is called.
    pub fn beside_the_data(&self, suffix: &str) -> PathBuf {
        let file = self.database.url.reveal().and_then(sqlite_file).unwrap_or_else(|| PathBuf::from("frontrow.db"));
        file.with_extension(suffix)
    }

    /// Whether the data lies in an embedded file.
    pub fn is_embedded(&self) -> bool {
        self.database.url.reveal().is_some_and(|url| url.starts_with("sqlite:"))
    }
}

/// The file of `sqlite://FILE?options`; none for a database in memory.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let address = url.strip_prefix("sqlite:")?;
    let path = address.strip_prefix("//").unwrap_or(address);
    let path = path.split('?').next().filter(|path| !path.is_empty() && *path != ":memory:")?;
    Some(PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_an_address_is_found_whatever_its_form() {
        assert_eq!(sqlite_file("sqlite://frontrow.db?mode=rwc"), Some(PathBuf::from("frontrow.db")));
        assert_eq!(sqlite_file("sqlite:///var/lib/frontrow/sale.db"), Some(PathBuf::from("/var/lib/frontrow/sale.db")));
        assert_eq!(sqlite_file("sqlite::memory:"), None);
        assert_eq!(sqlite_file("mysql://root@localhost/x"), None);
    }
}
