//! The commit that is built: from `RUNNERGEN_COMMIT`, from git, or from the file that `cargo package` writes. If none of
//! them is available, the version has no commit, so that builds of the same sources stay reproducible.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const VARIABLE: &str = "RUNNERGEN_COMMIT";

/// Length of an abbreviated commit ID.
const ABBREVIATED: usize = 12;

/// Sets the environment variable with the commit for the compiler.
pub fn set_variable() {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    if let Some(commit) = env::var(VARIABLE)
        .ok()
        .or_else(from_git)
        .or_else(from_package)
    {
        println!(
            "cargo::rustc-env={VARIABLE}={}",
            commit.chars().take(ABBREVIATED).collect::<String>()
        );
    }
}

fn from_git() -> Option<String> {
    // These sources may be vendored in another repository, whose commit is not ours.
    let top = fs::canonicalize(git(&["rev-parse", "--show-toplevel"])?).ok()?;
    if top != fs::canonicalize(env::current_dir().ok()?).ok()? {
        return None;
    }
    // The log grows with each commit, on any branch.
    println!(
        "cargo::rerun-if-changed={}",
        git(&["rev-parse", "--git-path", "logs/HEAD"])?
    );
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output
        .status
        .success()
        .then(|| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

fn from_package() -> Option<String> {
    let text = fs::read_to_string(Path::new(".cargo_vcs_info.json")).ok()?;
    let info: serde_json::Value = serde_json::from_str(&text).ok()?;
    info["git"]["sha1"].as_str().map(str::to_owned)
}
