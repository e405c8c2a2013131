//! Functions of Helm's that are not run, because what they give depends on the time, the network or chance: the same
//! values would not give the same manifests.

use crate::expression::error::{ErrorKind, Fault};

const TIME: &[&str] = &["now", "ago"];

const CHANCE: &[&str] = &[
    "randAlphaNum",
    "randAlpha",
    "randAscii",
    "randNumeric",
    "randBytes",
    "randInt",
    "shuffle",
    "uuidv4",
    "bcrypt",
    "htpasswd",
    "genPrivateKey",
    "genCA",
    "genCAWithKey",
    "genSelfSignedCert",
    "genSelfSignedCertWithKey",
    "genSignedCert",
    "genSignedCertWithKey",
    "encryptAES",
];

const KEYS: &[&str] = &["decryptAES", "derivePassword", "buildCustomCert"];

/// The names of all of them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    [TIME, CHANCE, KEYS].into_iter().flatten().copied()
}

/// Why a function is refused, if it is.
pub(super) fn refusal(name: &str) -> Option<Fault> {
    let reason = if TIME.contains(&name) {
        "depends on the time"
    } else if CHANCE.contains(&name) {
        "depends on chance"
    } else if KEYS.contains(&name) {
        "works on passwords and keys, which have no place in a values file"
    } else {
        return None;
    };
    let message =
        format!("`{name}` is not supported: it {reason}, and the same values must always give the same manifests");
    Some(Fault::new(ErrorKind::Refused, message).help("write the value itself, or keep it in a Secret of its own"))
}
