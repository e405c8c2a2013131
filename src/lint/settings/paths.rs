//! Path patterns of `exclude` and `overrides`: `*.yaml` and `vendor` match at any depth, `charts/**/values.yaml` and
//! `/values.yaml` from the directory of the settings file. A pattern that matches a directory matches all files in it.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::input::repository::absolute;

/// As in `.gitignore`, `*` matches no slash.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Patterns for paths below a directory.
#[derive(Clone, Debug, Default)]
pub struct PathPatterns {
    patterns: Vec<Located>,
}

/// A pattern and the directory that it is relative to.
#[derive(Clone, Debug)]
struct Located {
    directory: PathBuf,
    pattern: PathPattern,
}

/// A parsed pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    pattern: Pattern,
    /// Whether it is compared with the path from the directory, and not with single names.
    is_anchored: bool,
}

impl std::str::FromStr for PathPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = text.trim_start_matches("./").trim_end_matches('/');
        let pattern = Pattern::new(plain.trim_start_matches('/'))
            .map_err(|error| format!("invalid pattern `{text}`: {}", error.msg))?;
        Ok(PathPattern {
            pattern,
            is_anchored: plain.contains('/'),
        })
    }
}

impl PathPatterns {
    /// Patterns relative to `directory`.
    pub fn new(directory: &Path, patterns: Vec<PathPattern>) -> Self {
        let directory = absolute(directory);
        let located = |pattern| Located {
            directory: directory.clone(),
            pattern,
        };
        PathPatterns {
            patterns: patterns.into_iter().map(located).collect(),
        }
    }

    /// Returns true if a pattern matches the file or one of its parent directories.
    pub fn matches(&self, file: &str) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let file = absolute(Path::new(file));
        self.patterns.iter().any(|located| located.matches(&file))
    }

    /// Adds patterns.
    pub fn extend(&mut self, other: PathPatterns) {
        self.patterns.extend(other.patterns);
    }
}

impl Located {
    fn matches(&self, file: &Path) -> bool {
        let Ok(below) = file.strip_prefix(&self.directory) else {
            return false;
        };
        let PathPattern {
            pattern,
            is_anchored,
        } = &self.pattern;
        if *is_anchored {
            return below
                .ancestors()
                .any(|path| pattern.matches_path_with(path, OPTIONS));
        }
        below.components().any(|part| {
            let name = part.as_os_str().to_string_lossy();
            pattern.matches_with(&name, OPTIONS)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_files_and_directories() {
        for (pattern, file, expected) in [
            ("*.yaml", "/p/a/b.yaml", true),
            ("vendor", "/p/a/vendor/b.yaml", true),
            ("vendor/", "/p/vendor/b.yaml", true),
            ("vendor", "/p/vendored/b.yaml", false),
            ("/values.yaml", "/p/values.yaml", true),
            ("/values.yaml", "/p/a/values.yaml", false),
            ("charts/*.yaml", "/p/charts/a/b.yaml", false),
            ("charts/**/b.yaml", "/p/charts/a/b.yaml", true),
            ("charts/a", "/p/charts/a/b.yaml", true),
            ("./charts/a", "/p/charts/a/b.yaml", true),
            ("*.yaml", "/elsewhere/b.yaml", false),
        ] {
            let patterns = PathPatterns::new(Path::new("/p"), vec![pattern.parse().unwrap()]);
            assert_eq!(patterns.matches(file), expected, "{pattern} {file}");
        }
        assert!("a[".parse::<PathPattern>().is_err());
    }
}
