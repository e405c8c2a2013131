//! The commit of the sources: the variable `RUNNERGEN_COMMIT`, or the commit of the Git repository, or the one recorded
//! by `cargo package`. Without any of them `--version` shows no commit, so that the build is reproducible.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const VARIABLE: &str = "RUNNERGEN_COMMIT";

/// The number of characters of an abbreviated commit.
const SHORT: usize = 12;

/// Passes the commit to the program.
pub fn pass_to_program() {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    if let Some(commit) = env::var(VARIABLE).ok().or_else(of_git).or_else(of_package) {
        println!(
            "cargo::rustc-env={VARIABLE}={}",
            commit.chars().take(SHORT).collect::<String>()
        );
    }
}

fn of_git() -> Option<String> {
    // The sources may be vendored into another repository.
    let top = fs::canonicalize(git(&["rev-parse", "--show-toplevel"])?).ok()?;
    if top != fs::canonicalize(env::current_dir().ok()?).ok()? {
        return None;
    }
    // The reflog changes with each commit, also if the branch is a packed ref.
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
