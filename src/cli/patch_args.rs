//! The flag for patches of the manifests.

use clap::{Args, ValueHint};

use crate::cli::exit::UsageError;
use crate::input::request::Request;

/// Files with patches.
#[derive(Debug, Args)]
#[command(next_help_heading = "Changes")]
pub struct PatchArgs {
    /// Patch the manifests: a file with strategic merge patches, or with `patches` as in a kustomization (repeatable)
    #[arg(long = "patch", value_name = "FILE", value_hint = ValueHint::FilePath)]
    patches: Vec<String>,
}

impl PatchArgs {
    /// The files.
    ///
    /// # Errors
    /// If standard input is given, from which values or manifests are read.
    pub fn files(&self) -> Result<&[String], UsageError> {
        match self.patches.iter().any(|name| name == "-") {
            true => Err(UsageError("--patch requires a file, found `-`".to_owned())),
            false => Ok(&self.patches),
        }
    }

    /// Adds the files to a request. They are read now: one may be a pipe, and the request may be loaded several times.
    ///
    /// # Errors
    /// If a file cannot be read, or is standard input.
    pub fn add_to(&self, request: &mut Request) -> anyhow::Result<()> {
        for name in self.files()? {
            let bytes = request.overlay.read(name)?;
            request.overlay.set(name, bytes);
            request.patches.push(name.clone());
        }
        Ok(())
    }
}
