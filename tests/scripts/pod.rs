//! A simulated pod: a directory as the container's root, with the rendered scripts, secrets and substitutes for
//! programs.
//!
//! The scripts contain absolute paths; before a script runs, each of them is replaced by a path in the directory.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use runnergen::chart::manifest::scripts::{self, Registration, ScriptContext};
use tempfile::TempDir;

use super::programs::{Image, TOOLS, find};

/// Container paths in the scripts, and two for the tests.
const PATHS: [&str; 8] = [
    "/var/run/secrets/kubernetes.io/serviceaccount",
    "/home/gitlab-runner",
    "/etc/gitlab-runner",
    "/configmaps",
    "/secrets",
    "/entrypoint",
    "/tools",
    "/tmp",
];

/// The time limit of a script.
const LIMIT: Duration = Duration::from_secs(20);

/// A pod whose runner registers with only a token.
pub fn plain() -> ScriptContext {
    ScriptContext {
        export_cache_credentials: true,
        registration: Some(Registration::default()),
        ..ScriptContext::default()
    }
}

/// The directory and the environment of its programs.
pub struct Pod {
    root: TempDir,
    environment: BTreeMap<String, String>,
}

/// The result of a script.
#[derive(Debug)]
pub struct Outcome {
    pub status: Option<i32>,
    pub output: String,
    pub errors: String,
}

/// One call of a substitute program.
pub struct Call {
    pub arguments: Vec<String>,
    pub environment: BTreeMap<String, String>,
    pub input: String,
}

impl Pod {
    /// A pod of this image with the scripts of this configuration, an empty pre-entrypoint script and a runner that
    /// succeeds.
    pub fn new(image: Image, context: &ScriptContext) -> Self {
        let pod = Self {
            root: TempDir::new().unwrap(),
            environment: BTreeMap::new(),
        };
        for folder in PATHS
            .iter()
            .filter(|path| !["/entrypoint", "/etc/gitlab-runner"].contains(path))
        {
            fs::create_dir_all(pod.path(folder)).unwrap();
        }
        for name in TOOLS {
            pod.link(name, image.tool(name));
        }
        pod.link("bash", "bash");
        pod.link("sh", image.shell());
        for (key, text) in scripts::render(context).unwrap() {
            pod.write(&format!("/configmaps/{key}"), &pod.moved(text.as_str()));
        }
        pod.write("/configmaps/pre-entrypoint-script", "");
        pod.write("/configmaps/config.toml", "concurrent = 10\n");
        pod.program("/entrypoint", "exit 0");
        pod.with("PATH", "/tools")
            .with("HOME", "/home/gitlab-runner")
            .with("TMPDIR", "/tmp")
            .with("RUNNERGEN_REGISTER_PAUSE", "0.01")
            .with("RUNNERGEN_LOOKUP_PAUSE", "0.01")
    }

    /// Adds a variable; a container path is replaced.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), self.moved(value));
        self
    }

    /// Adds a secret in `/secrets`.
    pub fn secret(self, name: &str, text: &str) -> Self {
        self.write(&format!("/secrets/{name}"), text);
        self
    }

    /// Sets the implementation of the runner, `/entrypoint`.
    pub fn runner(self, does: &str) -> Self {
        self.program("/entrypoint", does);
        self
    }

    /// Adds a program to the `PATH`.
    pub fn tool(self, name: &str, does: &str) -> Self {
        self.program(&format!("/tools/{name}"), does);
        self
    }

    /// Adds a program of this machine to the `PATH`.
    pub fn real(self, name: &str, program: &str) -> Self {
        self.link(name, program);
        self
    }

    /// The real path of a container path.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path.trim_start_matches('/'))
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    /// Runs a script as the pod does and waits for its end.
    pub fn run(&self, script: &str, arguments: &[&str]) -> Outcome {
        self.start(script, arguments).finish(self)
    }

    /// Starts a script in its own process group, like dumb-init.
    pub fn start(&self, script: &str, arguments: &[&str]) -> Running {
        let shell = if script == "register-the-runner" {
            "/tools/sh"
        } else {
            "/tools/bash"
        };
        let shell = self.path(shell).display().to_string();
        let script = self
            .path(&format!("/configmaps/{script}"))
            .display()
            .to_string();
        self.launch(&[&[shell.as_str(), &script], arguments].concat())
    }

    /// Starts a command in the pod, with default signal handlers, which the parent process may have changed.
    pub fn launch(&self, command: &[&str]) -> Running {
        let file = |name| File::create(self.path(name)).unwrap();
        let child = Command::new(find("env").unwrap())
            .arg("--default-signal")
            .args(command)
            .env_clear()
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(file("/output"))
            .stderr(file("/errors"))
            .process_group(0)
            .spawn()
            .unwrap();
        Running(child)
    }

    /// The calls of `/entrypoint`, or of another substitute, so far.
    pub fn calls(&self, program: &str) -> Vec<Call> {
        let part = |number: usize, name: &str| {
            let text = fs::read(self.path(&format!("{program}.calls/{number}.{name}"))).ok()?;
            Some(String::from_utf8(text).unwrap())
        };
        let fields = |text: String| {
            text.split_terminator('\0')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let pair = |line: String| {
            line.split_once('=')
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        (1..)
            .map_while(|number| {
                Some(Call {
                    arguments: fields(part(number, "arguments")?),
                    environment: fields(part(number, "environment")?)
                        .into_iter()
                        .filter_map(pair)
                        .collect(),
                    input: part(number, "input")?,
                })
            })
            .collect()
    }

    /// Text with container paths replaced.
    pub fn moved(&self, text: &str) -> String {
        let mut moved = String::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let goes_on =
                moved.ends_with(|before: char| before.is_alphanumeric() || "}/_-".contains(before));
            match PATHS
                .iter()
                .find(|path| !goes_on && rest.starts_with(**path))
            {
                Some(path) => {
                    moved.push_str(&self.path(path).display().to_string());
                    rest = &rest[path.len()..];
                }
                None => {
                    moved.push(character);
                    rest = &rest[character.len_utf8()..];
                }
            }
        }
        moved
    }

    /// A substitute program that records its call and then executes the code of the test.
    fn program(&self, path: &str, does: &str) {
        let place = self.path(path);
        let calls = PathBuf::from(format!("{}.calls", place.display()));
        fs::create_dir_all(&calls).unwrap();
        let notes = format!(
            "#!/bin/sh\ncalls={}\nnumber=1\nwhile [ -e \"$calls/$number.input\" ]; do number=$((number + 1)); done\n\
             printf '%s\\0' \"$@\" >\"$calls/$number.arguments\"\n/usr/bin/env -0 >\"$calls/$number.environment\"\n\
             [ -t 0 ] || cat >\"$calls/$number.input\"\n",
            calls.display()
        );
        fs::remove_file(&place).ok();
        fs::write(&place, notes + &self.moved(does) + "\n").unwrap();
        fs::set_permissions(&place, Permissions::from_mode(0o755)).unwrap();
    }

    fn link(&self, name: &str, program: &str) {
        let place = self.path(&format!("/tools/{name}"));
        fs::remove_file(&place).ok();
        symlink(find(program).unwrap(), place).unwrap();
    }
}

/// A running script.
pub struct Running(Child);

impl Running {
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends a signal to the script only, like tini.
    pub fn signal(&self, name: &str) {
        self.kill(name, &self.id().to_string());
    }

    /// Sends a signal to the process group, like dumb-init.
    pub fn signal_group(&self, name: &str) {
        self.kill(name, &format!("-{}", self.id()));
    }

    fn kill(&self, name: &str, target: &str) {
        Command::new("sh")
            .args(["-c", "kill -s \"$0\" -- \"$1\"", name, target])
            .status()
            .unwrap();
    }

    /// Waits for the end.
    pub fn finish(mut self, pod: &Pod) -> Outcome {
        let ended = wait_until(|| self.0.try_wait().unwrap().is_some());
        if !ended {
            self.signal_group("KILL");
            self.0.wait().unwrap();
        }
        let outcome = Outcome {
            status: self.0.wait().unwrap().code(),
            output: pod.read("/output"),
            errors: pod.read("/errors"),
        };
        assert!(ended, "did not end: {outcome:?}");
        outcome
    }
}

/// Waits for a condition, up to a time limit.
pub fn wait_until(mut condition: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < LIMIT {
        if condition() {
            return true;
        }
        sleep(Duration::from_millis(5));
    }
    false
}

/// Waits until a file exists.
pub fn wait_for(path: &Path) {
    assert!(
        wait_until(|| path.exists()),
        "{} never came",
        path.display()
    );
}
