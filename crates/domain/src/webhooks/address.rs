use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether anybody on the internet could be at this address. What is not public is ours, our neighbour's or nobody's: a
/// server that connects wherever an administrator says would otherwise be a way into the network behind it.
///
/// An address that carries another one (mapped, or behind NAT64) is judged by the one it carries.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// First address and prefix length of everything in the registry of special IPv4 addresses (RFC 6890 and its successors),
/// with multicast and what is reserved behind it.
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !NOT_PUBLIC_V4.iter().any(|(first, length)| {
        let mask = u32::MAX << (32 - length);
        bits & mask == u32::from(Ipv4Addr::from(*first))
    })
}

/// Inside 2000::/3 and public to nobody: protocol assignments with Teredo and ORCHID, documentation, 6to4, and
/// documentation again.
const NOT_PUBLIC_V6: [(u128, u32); 4] =
    [(0x2001_0000 << 96, 23), (0x2001_0db8 << 96, 32), (0x2002_0000 << 96, 16), (0x3fff_0000 << 96, 20)];

/// NAT64 by its well-known prefix, 64:ff9b::/96.
const NAT64: u128 = 0x0064_ff9b << 96;

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    let within = |first: u128, length: u32| bits & (u128::MAX << (128 - length)) == first;
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    if within(NAT64, 96) {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    // All that was ever given out: loopback, link-local, unique local and multicast addresses lie outside of it.
    within(0x2000 << 112, 3) && !NOT_PUBLIC_V6.iter().any(|(first, length)| within(*first, *length))
}
