//! Slash-separated paths, and URLs as dictionaries of their parts.

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::error::{ErrorKind, Fault};
use crate::value::{Entries, Value};
use helm_yaml::source::lossy;

const STRING: Parameter = Parameter::String;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("base", &[STRING], |call| Ok(base(call.string(0)).into())),
    fixed("osBase", &[STRING], |call| Ok(base(call.string(0)).into())),
    fixed("dir", &[STRING], |call| Ok(dir(call.string(0)).into())),
    fixed("osDir", &[STRING], |call| Ok(dir(call.string(0)).into())),
    fixed("clean", &[STRING], |call| Ok(clean(call.string(0)).into())),
    fixed(
        "osClean",
        &[STRING],
        |call| Ok(clean(call.string(0)).into()),
    ),
    fixed(
        "ext",
        &[STRING],
        |call| Ok(extension(call.string(0)).into()),
    ),
    fixed("osExt", &[STRING], |call| {
        Ok(extension(call.string(0)).into())
    }),
    fixed("isAbs", &[STRING], |call| {
        Ok(call.string(0).starts_with('/').into())
    }),
    fixed("osIsAbs", &[STRING], |call| {
        Ok(call.string(0).starts_with('/').into())
    }),
    fixed("urlParse", &[Parameter::String], |call| {
        let parts = parse(call.string(0)).ok_or_else(|| Fault::function("invalid URL"))?;
        let hostname = hostname(&parts.host).to_owned();
        let named = [
            ("scheme", parts.scheme),
            ("userinfo", parts.userinfo),
            ("hostname", hostname),
            ("host", parts.host),
            ("path", parts.path),
            ("query", parts.query),
            ("opaque", parts.opaque),
            ("fragment", parts.fragment),
        ];
        Ok(Value::dict(
            named
                .into_iter()
                .map(|(name, part)| (name.into(), part.into()))
                .collect::<Entries>(),
        ))
    }),
    fixed("urlJoin", &[Parameter::Dict], join),
];

/// The last segment of a path.
fn base(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path, trimmed) {
        ("", _) => ".",
        (_, "") => "/",
        _ => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}

/// The path without its last segment.
fn dir(path: &str) -> String {
    clean(&path[..path.rfind('/').map_or(0, |slash| slash + 1)])
}

/// The extension of the last segment, with its dot.
fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').map_or("", |point| &name[point..])
}

/// The shortest equivalent path.
fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
    {
        match (part, parts.last()) {
            ("..", Some(&last)) if last != ".." => {
                parts.pop();
            }
            ("..", None) if is_absolute => {}
            _ => parts.push(part),
        }
    }
    match (is_absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

#[derive(Default)]
struct Parts {
    scheme: String,
    opaque: String,
    userinfo: String,
    host: String,
    path: String,
    query: String,
    fragment: String,
}

fn parse(text: &str) -> Option<Parts> {
    if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return None;
    }
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (scheme, rest) = split_scheme(rest)?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut parts = Parts {
        scheme: scheme.to_ascii_lowercase(),
        query: query.to_owned(),
        fragment: unescape(fragment)?,
        ..Parts::default()
    };
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            parts.opaque = rest.to_owned();
            return Some(parts);
        }
        if rest
            .split('/')
            .next()
            .is_some_and(|segment| segment.contains(':'))
        {
            return None;
        }
    }
    let mut path = rest;
    if let Some(authority) = rest
        .strip_prefix("//")
        .filter(|_| !scheme.is_empty() || !rest.starts_with("///"))
    {
        let end = authority.find('/').unwrap_or(authority.len());
        path = &authority[end..];
        let (userinfo, host) = authority[..end]
            .rsplit_once('@')
            .unwrap_or(("", &authority[..end]));
        parts.userinfo = read_userinfo(userinfo)?;
        parts.host = read_host(host)?;
    }
    parts.path = unescape(path)?;
    Some(parts)
}

/// Splits off the scheme, if there is one; none for an invalid one.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    match text.find(|letter: char| !(letter.is_ascii_alphanumeric() || "+-.".contains(letter))) {
        Some(0) if text.starts_with(':') => None,
        Some(end)
            if text[end..].starts_with(':')
                && text.starts_with(|first: char| first.is_ascii_alphabetic()) =>
        {
            Some((&text[..end], &text[end + 1..]))
        }
        _ => Some(("", text)),
    }
}

fn read_userinfo(text: &str) -> Option<String> {
    let is_valid =
        |letter: char| letter.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(letter);
    if !text.chars().all(is_valid) {
        return None;
    }
    let parts = text.split_once(':');
    Some(match parts {
        Some((name, password)) => {
            format!(
                "{}:{}",
                escape(&unescape(name)?, USERINFO),
                escape(&unescape(password)?, USERINFO)
            )
        }
        None => escape(&unescape(text)?, USERINFO),
    })
}

fn read_host(text: &str) -> Option<String> {
    let port = match text.strip_prefix('[') {
        Some(_) => &text[text.rfind(']')? + 1..],
        None => text.find(':').map_or("", |colon| &text[colon..]),
    };
    let port_is_valid = port.is_empty()
        || port
            .strip_prefix(':')?
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    let is_valid = |letter: char| {
        !letter.is_ascii()
            || letter.is_ascii_alphanumeric()
            || "-_.~!$&'()*+,;=:[]<>\"%".contains(letter)
    };
    (port_is_valid && text.chars().all(is_valid))
        .then(|| unescape(text))
        .flatten()
}

/// The host name without port and brackets.
fn hostname(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or(inner),
        None => host.split(':').next().unwrap_or(host),
    }
}

/// Characters, besides letters and digits, that are not escaped in the parts of a URL.
const USERINFO: &str = "-_.~$&+,;=";
const PATH: &str = "-_.~$&+,/:;=@";
const FRAGMENT: &str = "-_.~$&+,/:;=?@!()*";
const HOST: &str = "-_.~!$&'()*+,;=:[]<>\"";

fn escape(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || (byte.is_ascii() && kept.contains(byte as char)) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescape(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?)
            .ok()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        out.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &after[2..];
    }
    Some(lossy(&out))
}

fn join(call: &Call<'_>) -> Outcome {
    let part = |name: &str| match call
        .dict(0)
        .and_then(|dict| dict.entries.borrow().get(name).cloned())
    {
        None => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.to_string()),
        Some(other) => {
            let message = format!(
                "invalid URL part \"{name}\": expected a string, found {}",
                other.describe()
            );
            Err(Fault::new(ErrorKind::Arguments, message))
        }
    };
    let (scheme, opaque, host, path) = (
        part("scheme")?,
        part("opaque")?,
        part("host")?,
        part("path")?,
    );
    let userinfo = part("userinfo")?;
    let user =
        read_userinfo(&userinfo).ok_or_else(|| Fault::function("invalid URL part \"userinfo\""))?;
    let mut out = if scheme.is_empty() {
        String::new()
    } else {
        format!("{scheme}:")
    };
    if opaque.is_empty() {
        if !host.is_empty() || !user.is_empty() || (!scheme.is_empty() && !path.is_empty()) {
            let at = if user.is_empty() { "" } else { "@" };
            out += &format!("//{user}{at}{}", escape(&host, HOST));
        }
        if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
            out.push('/');
        }
        if out.is_empty()
            && path
                .split('/')
                .next()
                .is_some_and(|segment| segment.contains(':'))
        {
            out += "./";
        }
        out += &if path == "*" {
            path
        } else {
            escape(&path, PATH)
        };
    } else {
        out += &opaque;
    }
    for (sign, part) in [
        ("?", part("query")?),
        ("#", escape(&part("fragment")?, FRAGMENT)),
    ] {
        if !part.is_empty() {
            out = out + sign + &part;
        }
    }
    Ok(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned() {
        for (path, cleaned) in [
            ("", "."),
            ("/", "/"),
            ("a//b/./c/..", "a/b"),
            ("/../a", "/a"),
            ("../a", "../a"),
            ("a/../..", ".."),
        ] {
            assert_eq!(clean(path), cleaned);
        }
        assert_eq!(
            (base("/a/b/"), dir("/a/b.txt").as_str(), extension("/a.d/b")),
            ("b", "/a", "")
        );
    }
}
