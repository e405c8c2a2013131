//! The programs that the runner's images bring: which of them is here, and what is skipped where one is not.

use std::env;
use std::path::PathBuf;

use crate::skip::skip;

/// A family of the runner's images, known by what it calls `sh` and whose tools it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Image {
    /// busybox for `sh` and for every tool.
    Alpine,
    /// dash and coreutils.
    Ubuntu,
    /// bash for `sh` as well, and coreutils.
    RedHat,
}

/// What the scripts call by name besides the shells, the runner, `pgrep` and `curl`.
pub const TOOLS: [&str; 6] = ["cat", "cp", "mkdir", "rm", "sleep", "timeout"];

impl Image {
    /// Runs a test for each image whose programs are here.
    pub fn each(test: impl Fn(Image)) {
        for image in [Image::Alpine, Image::Ubuntu, Image::RedHat] {
            if here(&["bash", image.shell()]) {
                test(image);
            }
        }
    }

    /// Runs a test once, where the image makes no difference.
    pub fn one(test: impl FnOnce(Image)) {
        if here(&["bash"]) {
            test(Image::RedHat);
        }
    }

    /// What stands behind `sh`.
    pub fn shell(self) -> &'static str {
        match self {
            Image::Alpine => "busybox",
            Image::Ubuntu => "dash",
            Image::RedHat => "bash",
        }
    }

    /// What stands behind a tool.
    pub fn tool(self, name: &'static str) -> &'static str {
        if self == Image::Alpine { "busybox" } else { name }
    }
}

/// Whether all of these programs are here; says so where one is not.
pub fn here(names: &[&str]) -> bool {
    let missing = names.iter().find(|name| find(name).is_none());
    if let Some(name) = missing {
        skip(&format!("{name} is missing"));
    }
    missing.is_none()
}

/// The path of a program.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}
