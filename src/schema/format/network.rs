//! IP addresses and host names.

use std::net::IpAddr;

use super::Verdict;
use super::names::{dns_subdomain, ensure};

/// An IP address. Like the API server, it accepts leading zeros in IPv4 addresses.
pub(super) fn ip(text: &str) -> Verdict {
    ensure(
        parse_ip(text).is_some(),
        "expected an IP address, such as `10.0.0.1` or `2001:db8::1`",
    )
}

/// An IP address and the length of the prefix.
pub(super) fn cidr(text: &str) -> Verdict {
    let parts = text
        .split_once('/')
        .and_then(|(address, bits)| Some((parse_ip(address)?, bits)));
    let fits = parts.is_some_and(|(address, bits)| {
        let most = if address.is_ipv4() { 32 } else { 128 };
        bits.len() <= 3
            && bits.bytes().all(|b| b.is_ascii_digit())
            && bits.parse().is_ok_and(|bits: u16| bits <= most)
    });
    ensure(
        fits,
        "expected an address range, such as `10.0.0.0/8` or `2001:db8::/32`",
    )
}

fn parse_ip(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| {
        let parts: Vec<&str> = text
            .split('.')
            .map(|part| part.trim_start_matches('0'))
            .collect();
        let padded: Vec<&str> = parts
            .iter()
            .map(|part| if part.is_empty() { "0" } else { part })
            .collect();
        let digits = text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        if digits {
            padded.join(".").parse().ok()
        } else {
            None
        }
    })
}

/// A host name, whose first label may be `*`.
pub(super) fn host(text: &str) -> Verdict {
    if text.contains('*') {
        let rest = text
            .strip_prefix("*.")
            .filter(|rest| dns_subdomain(rest).is_ok());
        return ensure(
            rest.is_some(),
            "expected `*` only as the whole first label, as in `*.example.com`",
        );
    }
    ensure(
        parse_ip(text).is_none(),
        "expected a host name, found an IP address",
    )?;
    dns_subdomain(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [
            "10.0.0.1",
            "010.0.0.1",
            "::1",
            "2001:db8::1",
            "::ffff:1.2.3.4",
            "0.0.0.0",
        ] {
            assert!(ip(good).is_ok(), "{good}");
        }
        for bad in [
            "10.0.0.300",
            "10.0.0",
            "a",
            "",
            "10.0.0.1/8",
            "fe80::1%eth0",
            "1.2.3.",
            "${ip}",
        ] {
            assert!(ip(bad).is_err(), "{bad}");
        }
        assert!(cidr("10.0.0.1/8").is_ok() && cidr("::/128").is_ok() && cidr("10.0.0.0").is_err());
        assert!(cidr("10.0.0.0/33").is_err() && cidr("10.0.0.0/+8").is_err());
    }

    #[test]
    fn hosts() {
        assert!(
            host("*.example.com").is_ok() && host("a.*.com").is_err() && host("10.0.0.1").is_err()
        );
    }
}
