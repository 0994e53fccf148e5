use std::net::IpAddr;

use reqwest::Url;

/// A Frontrow that may be rehearsed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    base: String,
}

/// It may not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetRefused {
    #[error("--against: got {0:?}, takes http://HOST[:PORT], the server itself and not what speaks TLS before it")]
    NoAddress(String),
    #[error(
        "--against {0}: a rehearsal is a load of thousands of requests, and that address is not this machine; say \
         --i-own-this-server when it is yours to load"
    )]
    NotThisMachine(String),
}

impl Target {
    /// The server at `address`. Only of this machine, unless it is `owned`: load goes where it is wanted.
    ///
    /// # Errors
    /// [`TargetRefused`] otherwise.
    pub fn parse(address: &str, owned: bool) -> Result<Self, TargetRefused> {
        let no_address = || TargetRefused::NoAddress(address.to_owned());
        let url = Url::parse(address).map_err(|_| no_address())?;
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        let host = url.host_str().filter(|_| plain && url.scheme() == "http").ok_or_else(no_address)?;
        if !owned && !is_this_machine(host) {
            return Err(TargetRefused::NotThisMachine(address.to_owned()));
        }
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned() })
    }

    /// The address, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }
}

/// No name but `localhost` is asked for: whoever answers for names could send the load anywhere.
fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_may_be_loaded() {
        for address in ["http://127.0.0.1:8080", "http://127.9.9.9/", "http://[::1]:9000", "http://localhost:8080/"] {
            let target = Target::parse(address, false).unwrap();
            assert_eq!(target.base(), address.trim_end_matches('/'));
        }
    }

    #[test]
    fn another_machine_may_not() {
        for address in
            ["http://192.0.2.7", "http://tickets.example", "http://localhost.example", "http://[2001:db8::1]"]
        {
            assert_eq!(Target::parse(address, false), Err(TargetRefused::NotThisMachine(address.to_owned())));
        }
    }

    #[test]
    fn its_owner_may_load_it() {
        assert_eq!(Target::parse("http://tickets.example", true).unwrap().base(), "http://tickets.example");
    }

    #[test]
    fn what_is_no_address_is_refused_whoever_owns_it() {
        for address in [
            "127.0.0.1:8080",
            "https://tickets.example",
            "ftp://127.0.0.1",
            "http://",
            "http://127.0.0.1/?a=b",
            "http://me@127.0.0.1",
        ] {
            assert_eq!(Target::parse(address, true), Err(TargetRefused::NoAddress(address.to_owned())), "{address}");
        }
    }
}
