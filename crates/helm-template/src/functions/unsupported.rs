//! Functions of Helm that are not supported, because their result depends on time, network or randomness: the same values
//! must always produce the same output.

use crate::error::{ErrorKind, Fault};

const TIME: &[&str] = &["now", "ago"];

const RANDOM: &[&str] = &[
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

/// The names of all unsupported functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    [TIME, RANDOM, KEYS].into_iter().flatten().copied()
}

/// The error for an unsupported function; none for any other name.
pub(super) fn refusal(name: &str) -> Option<Fault> {
    let reason = if TIME.contains(&name) {
        "depends on the current time"
    } else if RANDOM.contains(&name) {
        "is random"
    } else if KEYS.contains(&name) {
        "handles passwords and keys, which do not belong in a values file"
    } else {
        return None;
    };
    let message = format!(
        "unsupported function `{name}`: it {reason}, so the output would not be reproducible"
    );
    Some(
        Fault::new(ErrorKind::NotReproducible, message)
            .help("write the value itself, or store it in a Secret"),
    )
}
