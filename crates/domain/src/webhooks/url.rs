use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::is_public;

/// Where a receiver is: an `https://` or `http://` address of at most [`EndpointUrl::MAX_CHARACTERS`] characters, without
/// user, password or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointUrl(String);

/// Why a text is no address of a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlInvalid {
    /// Another scheme, or none.
    #[error("an address begins with https:// or http://")]
    Scheme,
    /// Longer than the column.
    #[error("an address has at most {} characters", EndpointUrl::MAX_CHARACTERS)]
    TooLong,
    /// Something that has to be percent-encoded, or spelt in punycode.
    #[error("an address is made of letters, digits and signs that need no encoding")]
    Characters,
    /// It would end up in lists and logs.
    #[error("an address carries no user and no password")]
    Credentials,
    /// It is never sent.
    #[error("an address has no part behind #")]
    Fragment,
    /// No host, none that exists, or a port out of range.
    #[error("an address names a host, and a port of 1 to 65535 where there is one")]
    Host,
}

impl EndpointUrl {
    /// What the column holds.
    pub const MAX_CHARACTERS: usize = 500;

    /// The address in `text`, trimmed.
    ///
    /// # Errors
    /// [`UrlInvalid`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, UrlInvalid> {
        let text = text.trim();
        let rest = without_scheme(text).ok_or(UrlInvalid::Scheme)?;
        if text.len() > Self::MAX_CHARACTERS {
            return Err(UrlInvalid::TooLong);
        }
        let (authority, path) = split_authority(rest);
        if !authority.bytes().chain(path.bytes()).all(is_plain) || path.contains(['[', ']']) {
            return Err(UrlInvalid::Characters);
        }
        if text.contains('#') {
            return Err(UrlInvalid::Fragment);
        }
        if authority.contains('@') {
            return Err(UrlInvalid::Credentials);
        }
        let (host, port) = split_port(authority).ok_or(UrlInvalid::Host)?;
        let is_port = port.is_none_or(is_port);
        if is_port && is_host(host) { Ok(Self(text.to_owned())) } else { Err(UrlInvalid::Host) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The IP address in it, where there is one in place of a name.
    #[must_use]
    pub fn literal(&self) -> Option<IpAddr> {
        literal(self.host())
    }

    /// Whether it says by itself that it is not public. A name that does not say so is looked up when something is
    /// sent.
    #[must_use]
    pub fn is_plainly_private(&self) -> bool {
        let name = self.host().trim_end_matches('.').to_ascii_lowercase();
        let is_this_machine = name == "localhost" || name.ends_with(".localhost");
        is_this_machine || self.literal().is_some_and(|address| !is_public(address))
    }

    /// With its brackets where it is an IPv6 address.
    fn host(&self) -> &str {
        let authority = without_scheme(&self.0).map(split_authority).unwrap_or_default().0;
        split_port(authority).unwrap_or_default().0
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn without_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme))
}

fn split_authority(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()))
}

/// What RFC 3986 lets stand unencoded, and the percent sign.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@' | b'!' | b'$')
        || matches!(byte, b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b'%')
}

fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    let host = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority.split_at(host);
    match rest.strip_prefix(':') {
        Some(port) => Some((host, Some(port))),
        None if rest.is_empty() => Some((host, None)),
        None => None,
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn literal(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(v6) => v6.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

/// A name of the DNS, or an IP address in its usual form. `127.1` and `0x7f000001` are neither, though resolvers take them
/// for one.
fn is_host(host: &str) -> bool {
    if literal(host).is_some() {
        return true;
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let fits = (1..=63).contains(&label.len());
        fits && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253 && name.split('.').all(is_label) && !last.starts_with(|first: char| first.is_ascii_digit())
}
