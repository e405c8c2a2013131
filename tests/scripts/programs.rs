//! The programs of the runner images: which of them are installed, and which tests are skipped.

use std::env;
use std::path::PathBuf;

use crate::common::skip;

/// A family of the runner's images, known by what it calls `sh` and whose tools it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Image {
    /// busybox as `sh` and for every tool.
    Alpine,
    /// dash and coreutils.
    Ubuntu,
    /// bash as `sh`, and coreutils.
    RedHat,
}

/// The external programs of the scripts except for shells, the runner, `pgrep` and `curl`.
pub const TOOLS: [&str; 6] = ["cat", "cp", "mkdir", "rm", "sleep", "timeout"];

impl Image {
    /// Runs a test for each image whose programs are installed.
    pub fn each(test: impl Fn(Image)) {
        for image in [Image::Alpine, Image::Ubuntu, Image::RedHat] {
            if here(&["bash", image.shell()]) {
                test(image);
            }
        }
    }

    /// Runs a test once, if it does not depend on the image.
    pub fn one(test: impl FnOnce(Image)) {
        if here(&["bash"]) {
            test(Image::RedHat);
        }
    }

    /// The program for `sh`.
    pub fn shell(self) -> &'static str {
        match self {
            Image::Alpine => "busybox",
            Image::Ubuntu => "dash",
            Image::RedHat => "bash",
        }
    }

    /// The program for a tool.
    pub fn tool(self, name: &'static str) -> &'static str {
        if self == Image::Alpine {
            "busybox"
        } else {
            name
        }
    }
}

/// Returns true if all of these programs are installed; prints the missing ones.
pub fn here(names: &[&str]) -> bool {
    let missing = names.iter().find(|name| find(name).is_none());
    if let Some(name) = missing {
        skip(&format!("{name} is missing"));
    }
    missing.is_none()
}

/// The path of a program.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}
