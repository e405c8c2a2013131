//! Parts of a release: completions, manual pages, and the directory that `scripts/release` builds. The complete build
//! takes minutes and runs only if `RUNNERGEN_RELEASE_TEST` is set.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{files, runnergen, skip, stdout, tool, with_input};
use serde_json::Value;

#[test]
fn bash_completes_commands_flags_and_their_values() {
    let Some(bash) = tool("bash") else { return };
    let script = stdout(&mut runnergen(&["completions", "bash"]));
    let complete = |words: &[&str]| {
        let line = format!(
            "{script}\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_runnergen runnergen {:?} {:?}\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            words
                .iter()
                .map(|word| format!("{word:?}"))
                .collect::<Vec<_>>()
                .join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = with_input(&mut Command::new(&bash), line.as_bytes());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(complete(&["runnergen", "val"]), ["validate", "values"]);
    assert_eq!(
        complete(&["runnergen", "validate", "--stdin"]),
        ["--stdin-filename"]
    );
    assert!(complete(&["runnergen", "validate", "--format", ""]).contains(&"sarif".to_owned()));
    assert_eq!(
        complete(&["runnergen", "completions", "po"]),
        ["powershell"]
    );
}

#[test]
fn completions_of_every_shell_contain_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&mut runnergen(&["completions", shell]));
        for word in ["render", "validate", "explain", "schema", "chart-version"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        if let Some(program) = ["bash", "zsh", "fish"]
            .contains(&shell)
            .then(|| tool(shell))
            .flatten()
        {
            let output = with_input(Command::new(program).arg("-n"), script.as_bytes());
            assert!(
                output.status.success(),
                "{shell}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    assert_eq!(
        runnergen(&["completions", "cmd"])
            .output()
            .expect("the command starts")
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn groff_accepts_every_manual_page() {
    let folder = tempfile::tempdir().expect("a directory");
    stdout(runnergen(&["man", "--output-dir"]).arg(folder.path()));
    assert_eq!(
        stdout(&mut runnergen(&["man", "render"])),
        fs::read_to_string(folder.path().join("runnergen-render.1")).expect("the page")
    );
    assert_eq!(
        runnergen(&["man", "nothing"])
            .output()
            .expect("the command starts")
            .status
            .code(),
        Some(2)
    );
    let Some(groff) = tool("groff") else { return };
    for page in fs::read_dir(folder.path())
        .expect("a directory")
        .map(|entry| entry.expect("an entry").path())
    {
        let output = Command::new(&groff)
            .args(["-k", "-man", "-Tutf8", "-ww", "-z"])
            .arg(&page)
            .output()
            .expect("the command starts");
        assert_eq!(
            (
                String::from_utf8_lossy(&output.stderr).as_ref(),
                output.status.success()
            ),
            ("", true),
            "{}",
            page.display()
        );
    }
}

#[test]
fn the_version_contains_the_details_for_bug_reports() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        stdout(&mut runnergen(&["-V"])),
        format!("runnergen {version}\n")
    );
    let long = stdout(&mut runnergen(&["--version"]));
    assert!(
        long.starts_with(&format!("runnergen {version}"))
            && long.contains("chart versions: 0.23.0 to 0.")
            && long.contains("default chart version: 0.92.0 (GitLab Runner 19.3.0)"),
        "{long}"
    );
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if let Some(commit) = git(&["rev-parse", "HEAD"])
        && std::env::var_os("RUNNERGEN_COMMIT").is_none()
    {
        assert!(long.contains(&format!("({})", &commit[..12])), "{long}");
    }
}

/// Packages a release with the tested binary, or builds one.
fn release(folder: &Path) -> bool {
    if ["bash", "python3", "tar", "sha256sum"]
        .into_iter()
        .any(|name| tool(name).is_none())
    {
        return false;
    }
    let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/release"));
    command.env("CARGO_NET_OFFLINE", "true");
    if std::env::var_os("RUNNERGEN_RELEASE_TEST").is_none() {
        // The tested binary is too large to be packaged again and again, and needs shared libraries.
        command.args(["--archive-only", "--allow-dynamic"]);
        command.args(["--binary", env!("CARGO_BIN_EXE_runnergen")]);
    }
    stdout(command.arg(folder));
    true
}

#[test]
fn a_release_is_complete_and_reproducible() {
    let folders = [
        tempfile::tempdir().expect("a directory"),
        tempfile::tempdir().expect("a directory"),
    ];
    if !folders.iter().all(|folder| release(folder.path())) {
        return;
    }
    let [first, again] = folders.each_ref().map(|folder| files(folder.path()));
    assert!(first == again, "the same sources make the same bytes");
    let folder = folders[0].path();
    stdout(
        Command::new("sha256sum")
            .args(["--check", "--strict", "SHA256SUMS"])
            .current_dir(folder),
    );
    let name = first
        .keys()
        .find_map(|name| name.strip_suffix(".tar.gz"))
        .expect("an archive");
    let listed = stdout(
        Command::new("tar")
            .arg("-tzf")
            .arg(folder.join(format!("{name}.tar.gz"))),
    );
    for file in [
        "runnergen",
        "LICENSE-MIT",
        "completions/_runnergen",
        "completions/runnergen.bash",
        "man/runnergen-validate.1",
    ] {
        assert!(
            listed.lines().any(|line| line == format!("{name}/{file}")),
            "{file} is not in\n{listed}"
        );
    }
    assert_eq!(first["image/runnergen"], first["runnergen"]);
    assert!(first["image/Containerfile"].starts_with(b"#"));
    if std::env::var_os("RUNNERGEN_RELEASE_TEST").is_none() {
        return;
    }
    let needed = Command::new("ldd")
        .arg(folder.join("runnergen"))
        .output()
        .expect("the command starts");
    assert!(
        !String::from_utf8_lossy(&needed.stdout).contains("=>"),
        "the binary needs nothing of the system"
    );
}

/// Runs if the release is built and buildah, which needs no daemon, is installed.
#[test]
fn the_image_contains_only_the_program() {
    if std::env::var_os("RUNNERGEN_RELEASE_TEST").is_none() {
        return;
    }
    let (Some(buildah), folder) = (tool("buildah"), tempfile::tempdir().expect("a directory"))
    else {
        return;
    };
    assert!(release(folder.path()));
    let buildah = |arguments: &[&str]| {
        let mut command = Command::new(&buildah);
        command
            .arg("--root")
            .arg(folder.path().join("root"))
            .arg("--runroot")
            .arg(folder.path().join("run"));
        command
            .args(["--storage-driver", "vfs"])
            .args(arguments)
            .env("BUILDAH_ISOLATION", "chroot");
        stdout(command.current_dir(folder.path())).trim().to_owned()
    };
    buildah(&["build", "-t", "runnergen", "image"]);
    let image: Value =
        serde_json::from_str(&buildah(&["inspect", "--type", "image", "runnergen"])).expect("JSON");
    let config = &image["OCIv1"]["config"];
    assert_eq!(
        (&config["User"], &config["WorkingDir"]),
        (&"65532:65532".into(), &"/work".into())
    );
    let entrypoint = config["Entrypoint"][0].as_str().expect("an entrypoint");
    let container = buildah(&["from", "--pull-never", "localhost/runnergen"]);
    let root = buildah(&["mount", &container]);
    assert_eq!(
        files(Path::new(&root)).into_keys().collect::<Vec<_>>(),
        [entrypoint.trim_start_matches('/')]
    );
    assert!(
        buildah(&["run", &container, "--", entrypoint, "-V"]).starts_with("runnergen "),
        "it needs nothing else"
    );
    buildah(&["rm", &container]);
}

#[test]
fn the_sbom_contains_exactly_the_linked_packages() {
    let folder = tempfile::tempdir().expect("a directory");
    if !release(folder.path()) {
        return;
    }
    let bytes = fs::read(folder.path().join("runnergen.cdx.json")).expect("the list");
    let list: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(
        (&list["bomFormat"], &list["specVersion"]),
        (&"CycloneDX".into(), &"1.6".into())
    );
    let parts = list["components"].as_array().expect("a list");
    let names: Vec<&str> = parts
        .iter()
        .filter_map(|part| part["name"].as_str())
        .collect();
    for name in ["clap", "askama", "serde_json", "toml", "roff"] {
        assert!(names.contains(&name), "{name}");
    }
    for name in ["runnergen", "insta", "proptest", "syn", "jsonschema"] {
        assert!(!names.contains(&name), "{name}");
    }
    for part in parts {
        // The crates of this workspace are not downloaded, so they have no checksum.
        let is_own =
            ["helm-yaml", "helm-template"].contains(&part["name"].as_str().unwrap_or_default());
        let is_complete =
            part["purl"].is_string() && (is_own || part["hashes"][0]["content"].is_string());
        assert!(
            is_complete && part["licenses"][0]["expression"].is_string(),
            "{part}"
        );
    }
    let known: Vec<&Value> = list["dependencies"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| &entry["ref"])
        .collect();
    assert!(
        parts.iter().all(|part| known.contains(&&part["bom-ref"])),
        "each says what it needs"
    );
}

/// Builds the packages of the static release binary `RUNNERGEN_RELEASE_BINARY`.
fn packages(directory: &Path) -> bool {
    let Some(binary) = std::env::var_os("RUNNERGEN_RELEASE_BINARY") else {
        skip("RUNNERGEN_RELEASE_BINARY is not set");
        return false;
    };
    if tool("python3").is_none() {
        return false;
    }
    let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/release"));
    let url = format!("file://{}", directory.display());
    command
        .args(["--download-url", &url, "--binary"])
        .arg(binary);
    stdout(command.arg(directory));
    true
}

#[test]
fn packages_are_small_reproducible_and_accepted_by_their_tools() {
    let directories = [
        tempfile::tempdir().expect("a directory"),
        tempfile::tempdir().expect("a directory"),
    ];
    if !directories
        .iter()
        .all(|directory| packages(directory.path()))
    {
        return;
    }
    let [first, again] = directories
        .each_ref()
        .map(|directory| files(directory.path()));
    let named = |name: &String| !name.starts_with("manifests/") && name != "SHA256SUMS";
    for name in first.keys().filter(|name| named(name)) {
        assert!(
            first.get(name) == again.get(name),
            "{name} is not reproducible"
        );
    }
    for (ending, limit) in [
        (".whl", 4_200_000),
        ("-linux-x64-0.1.0.tgz", 4_200_000),
        (".deb", 3_200_000),
    ] {
        let found = first.iter().find(|(name, _)| name.ends_with(ending));
        let (name, content) = found.expect("the package");
        assert!(content.len() <= limit, "{name}: {} bytes", content.len());
    }
    let directory = directories[0].path();
    let package = |ending: &str| {
        let name = first
            .keys()
            .find(|name| name.ends_with(ending))
            .expect("the package");
        directory.join(name)
    };
    if let Some(lintian) = tool("lintian") {
        let arguments = ["--fail-on", "error", "--allow-root"];
        stdout(Command::new(lintian).args(arguments).arg(package(".deb")));
    }
    if let Some(skopeo) = tool("skopeo") {
        let image = format!("oci-archive:{}", package("-scratch-amd64.tar").display());
        assert!(stdout(Command::new(skopeo).args(["inspect", &image])).contains("\"runnergen\""));
    }
    if let Some(twine) = tool("twine") {
        stdout(
            Command::new(twine)
                .args(["check", "--strict"])
                .arg(package(".whl")),
        );
    }
}

#[test]
fn a_program_that_needs_shared_libraries_is_refused() {
    let Some(python) = tool("python3") else {
        return;
    };
    let output = Command::new(python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/check_static.py"))
        .arg(env!("CARGO_BIN_EXE_runnergen"))
        .output()
        .expect("the command starts");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not static"));
}
