//! File paths for GitLab and GitHub: relative to the job's working directory, with forward slashes.

use std::path::{Component, Path, PathBuf};

/// The path of a file relative to `directory`; both must be absolute, or relative to the same directory.
pub(super) fn relative(file: &str, directory: &Path) -> String {
    let file = plain(&directory.join(file));
    let directory = plain(directory);
    let shared = file
        .components()
        .zip(directory.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = directory.components().skip(shared).map(|_| "..".to_owned());
    let down = file
        .components()
        .skip(shared)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// The path as a URI reference: non-ASCII and reserved characters are percent-encoded.
pub(crate) fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(byte as char)
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_directory() {
        let directory = Path::new("/work/project");
        for (file, expected) in [
            ("values.yaml", "values.yaml"),
            ("./a/../b/values.yaml", "b/values.yaml"),
            ("/work/project/a/values.yaml", "a/values.yaml"),
            ("../other/values.yaml", "../other/values.yaml"),
            ("/tmp/values.yaml", "../../tmp/values.yaml"),
        ] {
            assert_eq!(relative(file, directory), expected);
        }
    }

    #[test]
    fn only_slashes_are_kept_in_a_uri() {
        assert_eq!(uri("a b/ä:#.yaml"), "a%20b/%C3%A4%3A%23.yaml");
    }
}
