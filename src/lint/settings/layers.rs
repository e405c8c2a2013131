//! Layers: the files below a values file, as `helm install -f BASE -f FILE` merges them.

use std::path::Path;

use super::PathPatterns;
use crate::input::repository::absolute;

/// The base files of the values files that match a pattern.
#[derive(Clone, Debug)]
pub struct Layers {
    /// The values files on top.
    pub files: PathPatterns,
    /// The files below them, lowest first.
    pub base: Vec<String>,
}

impl Layers {
    /// The files below a file. Below a base file are those before it.
    fn below(&self, file: &str) -> &[String] {
        if !self.files.matches(file) {
            return &[];
        }
        let file = absolute(Path::new(file));
        let is_it = |base: &String| absolute(Path::new(base)) == file;
        let end = self.base.iter().position(is_it);
        &self.base[..end.unwrap_or(self.base.len())]
    }
}

/// The files below a file, lowest first, without duplicates.
pub fn below(layers: &[Layers], file: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for base in layers.iter().flat_map(|layers| layers.below(file)) {
        if !found.contains(base) {
            found.push(base.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(files: &str, base: &[&str]) -> Layers {
        Layers {
            files: PathPatterns::new(Path::new("/p"), vec![files.parse().unwrap()]),
            base: base.iter().map(|&base| base.to_owned()).collect(),
        }
    }

    #[test]
    fn a_file_is_above_its_base_files_and_a_base_file_above_those_before_it() {
        let layers = [
            layers("*.yaml", &["/p/common.yaml"]),
            layers("teams/*.yaml", &["/p/common.yaml", "/p/teams/all.yaml"]),
        ];
        for (file, expected) in [
            ("/p/common.yaml", &[] as &[&str]),
            ("/p/other.yaml", &["/p/common.yaml"]),
            ("/p/teams/all.yaml", &["/p/common.yaml"]),
            ("/p/teams/a.yaml", &["/p/common.yaml", "/p/teams/all.yaml"]),
            ("/elsewhere/a.yaml", &[]),
        ] {
            assert_eq!(below(&layers, file), expected, "{file}");
        }
    }
}
