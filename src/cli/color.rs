//! Colour of human-readable output.

use std::env;

use clap::{Args, ValueEnum};

use crate::report::Colors;

/// When to use colours.
#[derive(Clone, Copy, Debug, Args)]
pub struct Color {
    /// When to use colors [auto: on a terminal, unless NO_COLOR is set]
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto, help_heading = "Output")]
    color: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Resolves the choice for a stream: the flag overrides the environment, which overrides the type of the stream.
    /// See <https://no-color.org> and <https://bixense.com/clicolors>.
    pub fn on(self, is_terminal: bool) -> Colors {
        let is_set =
            |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let is_plain = || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let wanted = match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
            When::Auto => is_set("CLICOLOR_FORCE") || (is_terminal && !is_plain()),
        };
        if wanted { Colors::On } else { Colors::Off }
    }
}
