//! Reads files, and detects a runner's `config.toml` among them.

use std::fs::File;
use std::io::{self, Read};

use helm_yaml::source::{MAX_SOURCE_BYTES, decode};

/// A file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {name}")]
pub struct ReadError {
    name: String,
    source: io::Error,
}

/// The bytes of a file, or of standard input for `-`. Reads at most one byte more than the limit for a source, so that
/// an endless file ends in an error.
///
/// # Errors
/// If it cannot be read.
pub fn read_bytes(name: &str) -> Result<Vec<u8>, ReadError> {
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let read = match name {
        "-" => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        path => File::open(path).and_then(|file| {
            let length = file.metadata()?.len().min(limit);
            bytes.reserve(usize::try_from(length).unwrap_or_default());
            file.take(limit).read_to_end(&mut bytes)
        }),
    };
    read.map(|_| bytes).map_err(|source| ReadError {
        name: name.to_owned(),
        source,
    })
}

/// The content of a file for `--set-file`, or the reason why it cannot be read.
pub(super) fn read_text(path: &str) -> Result<String, String> {
    let bytes = read_bytes(path).map_err(|error| error.source.to_string())?;
    decode(bytes).map_err(|error| error.to_string())
}

/// Returns true if a file is a runner configuration. If its name does not tell, its first line does: values do not
/// start with `[section]` or `key = value`.
pub(super) fn is_runner_config(name: &str, bytes: &[u8]) -> bool {
    if name.ends_with(".toml") {
        return true;
    }
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return false;
    }
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let mut lines = beginning.lines().map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(is_toml)
}

fn is_toml(line: &str) -> bool {
    if line.starts_with('[') && line.ends_with(']') {
        return true;
    }
    let key = line.split_once('=').map(|(key, _)| key.trim_end());
    key.is_some_and(|key| !key.contains([':', '{', '"', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_config_is_detected_by_its_name_or_its_first_line() {
        for (name, text) in [
            ("config.toml", "concurrent: 4"),
            ("-", "concurrent = 4\n"),
            ("-", "# the manager\n\n[[runners]]\n"),
        ] {
            assert!(is_runner_config(name, text.as_bytes()), "{name} {text}");
        }
        for (name, text) in [
            ("values.yaml", "concurrent = 4"),
            ("-", "concurrent: 4\n"),
            ("-", "gitlabUrl: https://gitlab.example.com/?a=b"),
            ("-", ""),
        ] {
            assert!(!is_runner_config(name, text.as_bytes()), "{name} {text}");
        }
    }
}
