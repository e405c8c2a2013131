//! The commit that is built: what `RUNNERGEN_COMMIT` says, else what git says of this folder, else what `cargo package`
//! wrote down. Nothing where nobody knows, so that the same sources make the same program.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const VARIABLE: &str = "RUNNERGEN_COMMIT";

/// How much of a commit's name is enough.
const SHORT: usize = 12;

/// Hands the commit on to the program.
pub fn hand_on() {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    if let Some(commit) = env::var(VARIABLE).ok().or_else(of_git).or_else(of_package) {
        println!(
            "cargo::rustc-env={VARIABLE}={}",
            commit.chars().take(SHORT).collect::<String>()
        );
    }
}

fn of_git() -> Option<String> {
    // The repository of somebody who has these sources in theirs is not ours.
    let top = fs::canonicalize(git(&["rev-parse", "--show-toplevel"])?).ok()?;
    if top != fs::canonicalize(env::current_dir().ok()?).ok()? {
        return None;
    }
    // The log grows with each commit, wherever the branch keeps its name.
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

fn of_package() -> Option<String> {
    let text = fs::read_to_string(Path::new(".cargo_vcs_info.json")).ok()?;
    let info: serde_json::Value = serde_json::from_str(&text).ok()?;
    info["git"]["sha1"].as_str().map(str::to_owned)
}
