//! Paths with slashes.

use super::{Function, Parameter, fixed};

const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("base", &[TEXT], |call| Ok(base(call.text(0)).into())),
    fixed("osBase", &[TEXT], |call| Ok(base(call.text(0)).into())),
    fixed("dir", &[TEXT], |call| Ok(dir(call.text(0)).into())),
    fixed("osDir", &[TEXT], |call| Ok(dir(call.text(0)).into())),
    fixed("clean", &[TEXT], |call| Ok(clean(call.text(0)).into())),
    fixed("osClean", &[TEXT], |call| Ok(clean(call.text(0)).into())),
    fixed("ext", &[TEXT], |call| Ok(extension(call.text(0)).into())),
    fixed("osExt", &[TEXT], |call| Ok(extension(call.text(0)).into())),
    fixed("isAbs", &[TEXT], |call| Ok(call.text(0).starts_with('/').into())),
    fixed("osIsAbs", &[TEXT], |call| Ok(call.text(0).starts_with('/').into())),
];

/// The last part of a path.
fn base(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path, trimmed) {
        ("", _) => ".",
        (_, "") => "/",
        _ => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}

/// Everything but the last part.
fn dir(path: &str) -> String {
    clean(&path[..path.rfind('/').map_or(0, |slash| slash + 1)])
}

/// The last point of the last part, and what follows.
fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').map_or("", |point| &name[point..])
}

/// The shortest path that means the same.
fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned() {
        for (path, cleaned) in
            [("", "."), ("/", "/"), ("a//b/./c/..", "a/b"), ("/../a", "/a"), ("../a", "../a"), ("a/../..", "..")]
        {
            assert_eq!(clean(path), cleaned);
        }
        assert_eq!((base("/a/b/"), dir("/a/b.txt").as_str(), extension("/a.d/b")), ("b", "/a", ""));
    }
}
