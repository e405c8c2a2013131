//! The flags of `validate` that apply fixes, and what happens with the result.

use clap::Args;

use super::fixed_files;
use super::print;
use crate::cli::exit::Exit;
use crate::fix::{self, FixedFile, Job, Outcome, Selection};
use crate::lint::settings::RuleName;
use crate::report::printable::printable_text;

/// Which fixes to apply, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub struct FixArgs {
    /// Apply the fixes that do not change what is rendered, and write the files; with `-`, print the fixed text
    #[arg(long)]
    fix: bool,
    /// Also apply fixes that restore or change a meaning: a removed setting moves into runners.config, a misspelled key
    /// starts to work
    #[arg(long)]
    unsafe_fixes: bool,
    /// Print the fixes as a unified diff and write nothing; exit with 1 if there are any
    #[arg(long)]
    diff: bool,
    /// Apply the fixes of these rules only, by code or name (repeatable, or comma-separated)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    fix_only: Vec<RuleName>,
}

/// What the fixes of a run lead to.
pub enum Fixed {
    /// The diff was printed, which ends the run.
    Done(Exit),
    /// The files were written and are reported as they are now. If standard input was one of them, its text was printed.
    Written {
        /// Whether the standard output holds the fixed text.
        is_printed: bool,
        /// The new text of standard input.
        stdin: Option<Vec<u8>>,
        /// Whether a file could not be written.
        exit: Exit,
    },
}

impl FixArgs {
    /// Whether fixes are applied or printed.
    pub fn is_active(&self) -> bool {
        self.fix || self.diff
    }

    /// The flag that has no effect without `--fix` or `--diff`, if it is given.
    pub fn ineffective(&self) -> Option<&'static str> {
        if self.is_active() {
            None
        } else if self.unsafe_fixes {
            Some("--unsafe-fixes")
        } else {
            (!self.fix_only.is_empty()).then_some("--fix-only")
        }
    }

    /// Applies the fixes of all jobs, and prints a summary to standard error.
    ///
    /// # Errors
    /// If a file cannot be read, or the output cannot be written.
    pub fn run(&self, jobs: &[Job], stdin_name: &str) -> anyhow::Result<Fixed> {
        let selection = Selection {
            with_unsafe: self.unsafe_fixes,
            only: self.fix_only.clone(),
            at: None,
            unchanged: Vec::new(),
        };
        let outcome = fix::fix(jobs, &selection)?;
        for refused in &outcome.refused {
            let note = format!(
                "note: {}: {} was not fixed: {}",
                refused.location, refused.rule, refused.reason
            );
            print::err(printable_text(&note) + "\n")?;
        }
        if self.diff {
            self.print_diff(&outcome, stdin_name).map(Fixed::Done)
        } else {
            self.write(outcome)
        }
    }

    fn print_diff(&self, outcome: &Outcome, stdin_name: &str) -> anyhow::Result<Exit> {
        let name = |file: &FixedFile| match file.name.as_str() {
            "-" => stdin_name.to_owned(),
            name => name.to_owned(),
        };
        let diffs: String = outcome
            .files
            .iter()
            .map(|file| fix::patch(file, &name(file)))
            .collect();
        fixed_files::warn_of_secrets(&diffs)?;
        print::out(diffs)?;
        print::err(summary("Would fix", outcome, self.unsafe_fixes))?;
        Ok(if outcome.files.is_empty() {
            Exit::Fine
        } else {
            Exit::Findings
        })
    }

    fn write(&self, mut outcome: Outcome) -> anyhow::Result<Fixed> {
        let mut exit = Exit::Fine;
        let mut stdin = None;
        let mut written = Vec::new();
        for file in std::mem::take(&mut outcome.files) {
            if file.name == "-" {
                stdin = Some(file.after.clone());
                written.push(file);
                continue;
            }
            if fixed_files::write(&file)? {
                written.push(file);
            } else {
                exit = Exit::NoAnswer;
            }
        }
        if exit == Exit::Fine {
            outcome.files = written;
            print::err(summary("Fixed", &outcome, self.unsafe_fixes))?;
        }
        let is_printed = outcome.stdin.is_some();
        if let Some(unchanged) = outcome.stdin {
            print::out(stdin.as_ref().unwrap_or(&unchanged))?;
            stdin = stdin.or(Some(unchanged));
        }
        Ok(Fixed::Written {
            is_printed,
            stdin,
            exit,
        })
    }
}

/// `Fixed 12 problems in 3 files; 4 more with --unsafe-fixes`, as a line.
fn summary(verb: &str, outcome: &Outcome, with_unsafe: bool) -> String {
    let count = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    };
    let mut text = match outcome.fixed {
        0 => "Nothing to fix".to_owned(),
        fixed => format!(
            "{verb} {} in {}",
            count(fixed, "problem"),
            count(outcome.files.len(), "file")
        ),
    };
    if !with_unsafe && outcome.unsafe_left > 0 {
        text += &format!("; {} more with --unsafe-fixes", outcome.unsafe_left);
    }
    text + "\n"
}
