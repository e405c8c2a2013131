//! `runnergen init`: a values file to start with.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum, ValueHint};

use super::print;
use crate::chart::release::Release;
use crate::chart::starter::{Cache, Starter};
use crate::cli::exit::{Exit, UsageError};
use crate::cli::output::file;
use crate::kubernetes::quantity::Quantity;
use crate::{Options, lint};

const EXAMPLES: &str = "\
Examples:
  runnergen init                                               # asks, on a terminal
  runnergen init --url https://gitlab.example.com -o values.yaml
  runnergen init --url https://gitlab.example.com --cache s3 --dind --job-namespace jobs";

/// Print a values file to start with, and the commands that create its Secrets and namespaces
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Init {
    /// Address of the GitLab instance [default: https://gitlab.com]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    url: Option<String>,
    /// Namespace of the runner manager
    #[arg(short, long, value_name = "NAME", default_value = "gitlab-runner")]
    namespace: String,
    /// Secret with the runner authentication token
    #[arg(long, value_name = "NAME", default_value = "gitlab-runner-token")]
    token_secret: String,
    /// Storage of the cache
    #[arg(long, value_enum, value_name = "TYPE")]
    cache: Option<Cache>,
    /// Jobs can use Docker-in-Docker, with TLS (includes --privileged)
    #[arg(long)]
    dind: bool,
    /// The containers of jobs are privileged
    #[arg(long)]
    privileged: bool,
    /// Namespace of jobs [default: that of the runner manager]
    #[arg(long, value_name = "NAME")]
    job_namespace: Option<String>,
    /// The Role has only the permissions that the configuration needs
    #[arg(long)]
    minimal_rbac: bool,
    /// The manager pod conforms to the Restricted Pod Security Standard (includes --minimal-rbac)
    #[arg(long)]
    hardened: bool,
    /// CPU request and limit of a job
    #[arg(long, value_name = "QUANTITY")]
    cpu: Option<String>,
    /// Memory request and limit of a job
    #[arg(long, value_name = "QUANTITY")]
    memory: Option<String>,
    /// Write to a new file instead of printing
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

impl Init {
    pub fn run(mut self) -> anyhow::Result<Exit> {
        if let Some(path) = self
            .output
            .as_ref()
            .filter(|path| path.symlink_metadata().is_ok())
        {
            print::err(exists(path))?;
            return Ok(Exit::Findings);
        }
        if self.url.is_none() && io::stdin().is_terminal() && io::stderr().is_terminal() {
            self.ask()?;
        }
        let output = self.output.clone();
        let starter = self.starter()?;
        let text = starter.to_string();
        check(&text)?;
        match output {
            None => print::out(text)?,
            Some(path) => {
                let is_new = file::create(&path, text.as_bytes())
                    .with_context(|| format!("cannot write {}", path.display()))?;
                if !is_new {
                    print::err(exists(&path))?;
                    return Ok(Exit::Findings);
                }
                print::err(next_steps(&starter, &path))?;
            }
        }
        Ok(Exit::Fine)
    }

    fn starter(self) -> Result<Starter, UsageError> {
        let url = self.url.unwrap_or_else(|| "https://gitlab.com".to_owned());
        if url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'#{}[]".contains(c)) {
            return Err(UsageError(
                "invalid --url: expected an address such as https://gitlab.example.com".to_owned(),
            ));
        }
        let names = [Some(&self.namespace), self.job_namespace.as_ref()];
        for namespace in names.into_iter().flatten() {
            Release::new(Release::DEFAULT_NAME, namespace)
                .map_err(|error| UsageError(error.to_string()))?;
        }
        for quantity in [&self.cpu, &self.memory].into_iter().flatten() {
            check_quantity(quantity)?;
        }
        if !is_name(&self.token_secret) {
            return Err(UsageError(
                "invalid --token-secret: expected lowercase letters, digits, `-` and `.`"
                    .to_owned(),
            ));
        }
        Ok(Starter {
            url,
            namespace: self.namespace,
            token_secret: self.token_secret,
            cache: self.cache,
            dind: self.dind,
            privileged: self.privileged,
            job_namespace: self.job_namespace,
            minimal_rbac: self.minimal_rbac,
            hardened: self.hardened,
            cpu: self.cpu,
            memory: self.memory,
        })
    }

    /// Asks for the most important settings that no flag sets.
    fn ask(&mut self) -> io::Result<()> {
        self.url = answer("Address of the GitLab instance", "https://gitlab.com")?;
        if self.cache.is_none() {
            let cache = answer("Cache: none, s3, gcs or azure", "none")?;
            self.cache = cache.and_then(|cache| Cache::from_str(&cache, true).ok());
        }
        if !self.dind {
            self.dind = agrees("Docker-in-Docker for jobs (privileged)")?;
        }
        if self.job_namespace.is_none() {
            self.job_namespace = answer("Namespace of jobs", &self.namespace)?
                .filter(|namespace| *namespace != self.namespace);
        }
        if !self.minimal_rbac {
            self.minimal_rbac = agrees("Let runnergen compute the Role (Helm does not)")?;
        }
        Ok(())
    }
}

/// Asks a question on standard error; an empty answer is the default.
fn answer(question: &str, default: &str) -> io::Result<Option<String>> {
    let mut err = io::stderr().lock();
    write!(err, "{question} [{default}]: ")?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let line = line.trim();
    let given = if line.is_empty() { default } else { line };
    Ok(Some(given.to_owned()))
}

fn agrees(question: &str) -> io::Result<bool> {
    let given = answer(&format!("{question}: y or n"), "n")?;
    Ok(given.is_some_and(|given| given.to_ascii_lowercase().starts_with('y')))
}

/// Refuses values that would not be valid, such as a URL without a scheme.
fn check(text: &str) -> Result<(), UsageError> {
    match lint(text, &Options::default()).first() {
        Some(finding) => Err(UsageError(finding.message_with_help())),
        None => Ok(()),
    }
}

fn check_quantity(text: &str) -> Result<(), UsageError> {
    if Quantity::parse(text).is_some_and(|quantity| !quantity.is_negative()) {
        return Ok(());
    }
    let message = format!(
        "invalid quantity `{}`: expected a number with a unit, such as `500m` or `2Gi`",
        text.escape_debug()
    );
    Err(UsageError(message))
}

/// Returns true for a name that Kubernetes accepts for a Secret.
fn is_name(text: &str) -> bool {
    let is_alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= 253
        && text
            .split('.')
            .all(|part| part.starts_with(is_alphanumeric) && part.ends_with(is_alphanumeric))
        && text
            .chars()
            .all(|c| is_alphanumeric(c) || c == '-' || c == '.')
}

fn exists(path: &Path) -> String {
    format!(
        "error: {} exists: init does not overwrite a file\n",
        path.display()
    )
}

fn next_steps(starter: &Starter, path: &Path) -> String {
    let commands: String = starter
        .commands()
        .iter()
        .map(|command| format!("  {command}\n"))
        .collect();
    format!(
        "wrote {path}. Next:\n{commands}  runnergen render -n {} -f {path} | kubectl apply -f -\n",
        starter.namespace,
        path = path.display()
    )
}
