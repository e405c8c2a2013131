//! An isolated environment with the program and the tools. Commands are run as a user would type them; the files of
//! Helm and its plugins are kept between commands and deleted with the test.

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs, iter};

use tempfile::TempDir;

/// A home directory, and the program in the `PATH`.
pub struct Machine {
    home: TempDir,
}

impl Machine {
    pub fn new() -> Self {
        Machine {
            home: tempfile::tempdir().expect("a directory"),
        }
    }

    /// A writable directory.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let ours = Path::new(env!("CARGO_BIN_EXE_runnergen"))
            .parent()
            .expect("a parent directory")
            .to_owned();
        let known = env::var_os("PATH").unwrap_or_default();
        let path =
            env::join_paths(iter::once(ours).chain(env::split_paths(&known))).expect("a path");
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("PATH", path);
        for name in ["HELM_DATA_HOME", "HELM_CONFIG_HOME", "HELM_CACHE_HOME"] {
            command.env(name, self.home().join(name));
        }
        command
            .env_remove("HELM_PLUGINS")
            .env_remove("KUBECONFIG")
            .env("HOME", self.home());
        command
    }

    pub fn run(&self, program: &Path, arguments: &[&str]) -> Output {
        self.command(program, arguments)
            .output()
            .expect("the program starts")
    }

    /// Installs the plugin for Helm 4, which only accepts plugins as post-renderers.
    pub fn install_plugin(&self, helm: &Path) {
        super::succeeded(&self.run(helm, &["plugin", "install", "integrations/helm-plugin"]));
    }

    /// Copies files of the project to this machine, with a modification; returns their directory.
    pub fn copy(
        &self,
        folder: &str,
        files: &[&str],
        change: impl Fn(&str) -> String,
    ) -> std::path::PathBuf {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let to = self
            .home()
            .join(from.file_name().expect("a directory has a name"));
        fs::create_dir_all(&to).expect("a directory");
        for file in files {
            let text = fs::read_to_string(from.join(file)).expect("the file can be read");
            fs::write(to.join(file), change(&text)).expect("the file can be written");
        }
        to
    }
}
