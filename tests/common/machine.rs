//! A machine with nothing on it but our program and the tools: in goes a command as a person types it, out comes what
//! it printed. What Helm and its plugins keep between two calls is kept here, and is gone with the test.

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs, iter};

use tempfile::TempDir;

/// A home of its own, and our program on the `PATH`.
pub struct Machine {
    home: TempDir,
}

impl Machine {
    pub fn new() -> Self {
        Machine { home: tempfile::tempdir().expect("a folder") }
    }

    /// A folder in which a test may write.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let ours = Path::new(env!("CARGO_BIN_EXE_runnergen")).parent().expect("it lies in a folder").to_owned();
        let known = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(iter::once(ours).chain(env::split_paths(&known))).expect("a path");
        let mut command = Command::new(program);
        command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env("PATH", path);
        for name in ["HELM_DATA_HOME", "HELM_CONFIG_HOME", "HELM_CACHE_HOME"] {
            command.env(name, self.home().join(name));
        }
        command.env_remove("HELM_PLUGINS").env_remove("KUBECONFIG").env("HOME", self.home());
        command
    }

    pub fn run(&self, program: &Path, arguments: &[&str]) -> Output {
        self.command(program, arguments).output().expect("the program starts")
    }

    /// Makes runnergen known to Helm 4, which takes a post-renderer by the name of a plugin only.
    pub fn install_plugin(&self, helm: &Path) {
        super::succeeded(&self.run(helm, &["plugin", "install", "integrations/helm-plugin"]));
    }

    /// Copies files of the project to this machine, each changed on the way; gives the folder they lie in.
    pub fn copy(&self, folder: &str, files: &[&str], change: impl Fn(&str) -> String) -> std::path::PathBuf {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let to = self.home().join(from.file_name().expect("a folder has a name"));
        fs::create_dir_all(&to).expect("a folder");
        for file in files {
            let text = fs::read_to_string(from.join(file)).expect("the file can be read");
            fs::write(to.join(file), change(&text)).expect("the file can be written");
        }
        to
    }
}
