//! Parsing of arguments with only the named command built: the whole command line has a dozen commands, and building all
//! of them takes longer than most of what follows.

use std::env;
use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::{Args, Parser};

use super::helm_options;
use super::post_render::PostRender;
use super::render::Render;
use super::validate::Validate;
use super::{Cli, Command};

/// Parses the arguments of the process. Prints help or an error and exits if there is no command to run.
pub fn parse() -> Cli {
    // Help and errors show the whole command line, so they come from the complete parser.
    named(env::args_os().skip(1)).map_or_else(complete, |command| Cli { command })
}

/// Parses the arguments with the complete parser. An error about an option of Helm says what to use instead.
fn complete() -> Cli {
    Cli::try_parse().unwrap_or_else(|mut error| {
        helm_options::explain(&mut error);
        error.exit()
    })
}

/// The command, if it is one that is run often and its arguments are valid.
fn named(mut arguments: impl Iterator<Item = OsString>) -> Option<Command> {
    let name = arguments.next()?;
    match name.to_str()? {
        "render" => alone::<Render>(arguments).map(|render| Command::Render(Box::new(render))),
        "validate" => {
            alone::<Validate>(arguments).map(|validate| Command::Validate(Box::new(validate)))
        }
        "post-render" => alone::<PostRender>(arguments)
            .map(|post_render| Command::PostRender(Box::new(post_render))),
        _ => None,
    }
}

fn alone<A: Args>(arguments: impl Iterator<Item = OsString>) -> Option<A> {
    let parser = clap::Command::new("runnergen").no_binary_name(true);
    let mut parser = ManuallyDrop::new(A::augment_args(parser));
    let matches = parser.try_get_matches_from_mut(arguments).ok()?;
    A::from_arg_matches(&matches).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(arguments: &str) -> Option<Command> {
        named(arguments.split(' ').map(OsString::from))
    }

    #[test]
    fn a_command_alone_is_parsed_as_by_the_complete_parser() {
        for arguments in [
            "render -f a.yaml --set a=b,c=d -n ci --show-only templates/role.yaml",
            "validate a.yaml b.yaml -o json",
            "validate --set=a=b -- -c",
            "post-render --help-me",
            "post-render",
            "render --help",
            "render help",
            "validate --version",
            "diff a b",
            "--version",
            "",
        ] {
            let complete =
                Cli::try_parse_from(["runnergen"].into_iter().chain(arguments.split(' ')));
            if let Some(command) = command(arguments) {
                let complete = complete.expect("valid arguments").command;
                assert_eq!(
                    format!("{command:?}"),
                    format!("{complete:?}"),
                    "{arguments}"
                );
            }
        }
        assert!(command("render -f a.yaml").is_some());
        assert!(command("render --help").is_none());
        assert!(command("diff a b").is_none());
    }
}
