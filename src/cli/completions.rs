//! `runnergen completions`: shell completions for commands, flags and their values.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, CommandFactory};
use clap_complete::{Shell, generate};

use super::Cli;
use super::print;
use crate::chart::version::ChartVersion;
use crate::cli::exit::Exit;
use crate::lint::rules;

const EXAMPLES: &str = "\
Examples:
  source <(runnergen completions bash)
  runnergen completions fish > ~/.config/fish/completions/runnergen.fish";

/// Print shell completions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> anyhow::Result<Exit> {
        // Printed as a whole at the end: the generator cannot report a closed pipe.
        let mut script = Vec::new();
        let mut command = with_values(Cli::command());
        generate(self.shell, &mut command, "runnergen", &mut script);
        print::out(script)?;
        Ok(Exit::Fine)
    }
}

/// The command line with the values that its options complete: codes of rules, and chart versions. They are not part of the
/// definitions, because these options accept more: names of rules, and constraints.
fn with_values(command: Command) -> Command {
    command.mut_subcommands(|command| command.mut_args(with_values_of_argument))
}

fn with_values_of_argument(argument: Arg) -> Arg {
    let names = argument.get_value_names().unwrap_or_default();
    let is_rule = names
        .iter()
        .any(|name| matches!(name.as_str(), "RULE" | "RULE|VALUE|KEY|FIELD"));
    if is_rule {
        let mut codes: Vec<&str> = rules::all().map(|rule| rule.code).collect();
        codes.sort_unstable();
        argument.value_parser(PossibleValuesParser::new(codes))
    } else if argument.get_id() == "chart_version" {
        let newest_first = ChartVersion::all().rev().map(ChartVersion::as_str);
        argument.value_parser(PossibleValuesParser::new(newest_first))
    } else {
        argument
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_complete_codes_of_rules_and_chart_versions() {
        let command = with_values(Cli::command());
        let values = |name: &str, id: &str| -> Vec<String> {
            let command = command.find_subcommand(name).expect("a command");
            let argument = command
                .get_arguments()
                .find(|argument| argument.get_id() == id);
            let values = argument.expect("an argument").get_possible_values();
            values
                .iter()
                .map(|value| value.get_name().to_owned())
                .collect()
        };
        assert!(values("validate", "fix_only").contains(&"RG020".to_owned()));
        assert!(values("explain", "names").contains(&"RG020".to_owned()));
        let versions = values("render", "chart_version");
        assert!(versions.contains(&ChartVersion::default().as_str().to_owned()));
    }
}
