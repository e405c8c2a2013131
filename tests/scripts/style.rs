//! Every variant of every script is accepted by the shells that run it, and by shellcheck.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use runnergen::chart::manifest::scripts::{self, Registration, ScriptContext, SessionServer};
use runnergen::chart::model::CONFIG_TEMPLATE;
use tempfile::TempDir;

use super::programs::here;

/// Every configuration that affects a script, with these strings as values.
fn contexts(text: &str) -> Vec<ScriptContext> {
    let flags = Registration {
        name: Some(text.into()),
        maximum_timeout: Some(text.into()),
        run_untagged: true,
        protected: true,
        config_template: Some(CONFIG_TEMPLATE.into()),
        flags: vec![format!("--docker-image={text}").into()],
    };
    let session = |port: Option<&str>| SessionServer {
        service_name: text.into(),
        port: port.map(Into::into),
        ..SessionServer::default()
    };
    let mut contexts = Vec::new();
    for registration in [None, Some(Registration::default()), Some(flags)] {
        for session_server in [None, Some(session(None)), Some(session(Some(text)))] {
            for flag in [false, true] {
                contexts.push(ScriptContext {
                    export_cache_credentials: flag,
                    exports_azure_credentials: flag,
                    verifies: flag,
                    needs_one_replica: flag,
                    copies_secrets: flag,
                    probe_verifies: flag,
                    probe_has_time_limit: flag,
                    registration: registration.clone(),
                    session_server: session_server.clone(),
                    config_is_in_place: registration.is_none() && flag,
                    registers_in_advance: registration.is_none() && flag,
                    ..ScriptContext::default()
                });
            }
        }
    }
    contexts
}

/// Writes each distinct script to a directory.
fn write_all(folder: &TempDir, text: &str) -> Vec<PathBuf> {
    let scripts = contexts(text)
        .into_iter()
        .flat_map(|context| scripts::render(&context).unwrap());
    let rendered: BTreeSet<_> = scripts
        .map(|(key, script)| (key, script.as_str().to_owned()))
        .collect();
    let write = |(number, (key, script)): (usize, (&str, String))| {
        let path = folder.path().join(format!("{key}.{number}"));
        fs::write(&path, script).unwrap();
        path
    };
    rendered.into_iter().enumerate().map(write).collect()
}

#[test]
fn shellcheck_accepts_every_script() {
    if !here(&["shellcheck"]) {
        return;
    }
    let folder = TempDir::new().unwrap();
    let paths = write_all(&folder, "plain text");
    let report = Command::new("shellcheck")
        .arg("--norc")
        .args(&paths)
        .output()
        .unwrap();
    assert!(
        report.status.success(),
        "{}",
        String::from_utf8_lossy(&report.stdout)
    );
}

#[test]
fn every_shell_accepts_scripts_with_any_values() {
    let hostile = "it's \"a\" $(touch x) `id` \\ #{{ x }} ; & | > \n exit 1 \n é";
    let folder = TempDir::new().unwrap();
    let paths = write_all(&folder, hostile);
    for shell in [&["bash"][..], &["dash"], &["busybox", "sh"]] {
        if !here(&shell[..1]) {
            continue;
        }
        let posix_only = |path: &&PathBuf| {
            shell[0] == "bash" || path.to_string_lossy().contains("register-the-runner")
        };
        for path in paths.iter().filter(posix_only) {
            let report = Command::new(shell[0])
                .args(&shell[1..])
                .arg("-n")
                .arg(path)
                .output()
                .unwrap();
            assert!(
                report.status.success(),
                "{shell:?} {path:?}: {}",
                String::from_utf8_lossy(&report.stderr)
            );
        }
    }
}

#[test]
fn scripts_are_ascii_without_trailing_whitespace() {
    for (key, text) in contexts("x")
        .iter()
        .flat_map(|context| scripts::render(context).unwrap())
    {
        let text = text.as_str();
        assert!(
            text.is_ascii(),
            "{key}: a Unicode dash caused an additional request in the chart"
        );
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{key}");
        assert!(text.lines().all(|line| line == line.trim_end()), "{key}");
        assert!(!text.contains("\n\n\n"), "{key}");
    }
}
