//! The command line: arguments, and one module per command that connects the stages.

mod add_ignores;
mod baseline;
mod completions;
mod diff;
pub mod exit;
pub mod explain;
mod explain_field;
mod explain_security;
mod explain_topic;
mod fix_args;
mod fixed_files;
mod fleet;
mod helm_options;
mod init;
mod input;
mod krm;
mod lint_args;
mod list;
mod lsp;
mod man;
mod migrate;
pub mod named;
pub mod output;
pub mod parallel;
mod patch_args;
mod post_render;
mod print;
mod rbac;
pub mod releases;
mod render;
mod render_fleet;
mod report_args;
mod rules;
mod schema;
mod targets;
mod upgrade;
pub mod validate;
mod values;
mod version;

use clap::{Parser, Subcommand};

pub use input::Input;

use crate::cli::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  runnergen init --url https://gitlab.example.com -o values.yaml
  runnergen validate values.yaml
  runnergen render -f values.yaml | kubectl apply -f -

Run `runnergen COMMAND --help` for the options of a command.";

/// GitLab Runner on Kubernetes from the official chart's values file, without Helm.
#[derive(Debug, Parser)]
#[command(name = "runnergen", version, long_version = version::long(), about, after_help = EXAMPLES)]
#[command(max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Render(Box<render::Render>),
    Validate(Box<validate::Validate>),
    List(Box<list::List>),
    Migrate(Box<migrate::Migrate>),
    Diff(Box<diff::Diff>),
    Upgrade(Box<upgrade::Upgrade>),
    PostRender(Box<post_render::PostRender>),
    Krm(krm::Krm),
    Explain(Box<explain::Explain>),
    Rules(rules::Rules),
    Rbac(Box<rbac::Rbac>),
    Values(values::Values),
    Releases(releases::Releases),
    Schema(schema::Schema),
    Lsp(lsp::Lsp),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// If a file cannot be read or written, or the usage is wrong.
    pub fn run(self) -> anyhow::Result<Exit> {
        match self.command {
            Command::Init(init) => init.run(),
            Command::Render(render) => render.run(),
            Command::Validate(validate) => validate.run(),
            Command::List(list) => list.run(),
            Command::Migrate(migrate) => migrate.run(),
            Command::Diff(diff) => diff.run(),
            Command::Upgrade(upgrade) => upgrade.run(),
            Command::PostRender(post_render) => post_render.run(),
            Command::Krm(krm) => krm.run(),
            Command::Explain(explain) => explain.run(),
            Command::Rules(rules) => rules.run(),
            Command::Rbac(rbac) => rbac.run(),
            Command::Values(values) => values.run(),
            Command::Releases(releases) => releases.run(),
            Command::Schema(schema) => schema.run(),
            Command::Lsp(lsp) => lsp.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
        }
    }
}
