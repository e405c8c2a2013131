//! `runnergen explain`: describes a rule, a value, or a key of the runner configuration; with values, also the value
//! from which a field of an object was rendered.

use clap::{Args, ValueEnum};

use super::explain_field::Rendered;
use super::explain_security;
use super::explain_topic::{self, Topic};
use super::input::Input;
use super::print::{self, Color};
use crate::chart::values::reference as values;
use crate::cli::exit::{Exit, UsageError};
use crate::lint::rules;
use crate::report::{Colors, markdown};
use crate::runner_config::reference as config;
use helm_template::suggestion;

const EXAMPLES: &str = "\
Examples:
  runnergen explain RG004
  runnergen explain runners.cache.secretName
  runnergen explain --all -o json   # every rule, value and key
  runnergen explain cpu_limit KUBERNETES_CPU_LIMIT -- --kubernetes-cpu-limit   # all the same key
  runnergen explain -f values.yaml 'deployment.spec.template.spec.containers[0].env[CI_SERVER_URL]'
  runnergen explain -f values.yaml security   # the Pod Security level that job pods need
  runnergen render -f values.yaml | kubectl apply -f - 2>&1 | runnergen explain -f values.yaml -";

/// Explain a rule, a value or a key of config.toml, or which value a field of an object comes from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// Code or name of a rule, path of a value, or a key of config.toml by path, name, variable or option; with values
    /// also a field of an object (`KIND[/NAME].PATH`), or `-` for errors of the API server on standard input
    #[arg(value_name = "RULE|VALUE|KEY|FIELD", required_unless_present = "all")]
    names: Vec<String>,
    /// Explain all rules, values and keys of config.toml, also the removed ones
    #[arg(long, conflicts_with = "names")]
    all: bool,
    #[command(flatten)]
    input: Input,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Output::Text, help_heading = "Output")]
    output: Output,
    #[command(flatten)]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// Text; the page of a rule is Markdown, formatted on a terminal
    Text,
    /// A JSON array with an object for each name
    Json,
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        match self.special() {
            Some(name) if self.output == Output::Json => {
                return Err(UsageError(format!("`explain {name}` has no JSON form")).into());
            }
            Some(explain_security::NAME) => print::out(explain_security::page(&self.input)?)?,
            Some(_) => return Rendered::of(&self.input)?.explain_errors(),
            None if self.all => self.print(&Topic::all().collect::<Vec<_>>())?,
            None => self.print(&self.topics()?)?,
        }
        Ok(Exit::Fine)
    }

    /// The name, if it is the only one and refers to the values as a whole.
    fn special(&self) -> Option<&str> {
        match self.names.as_slice() {
            [name] if name == explain_security::NAME || name == "-" => {
                Some(name.as_str()).filter(|_| self.has_values())
            }
            _ => None,
        }
    }

    fn has_values(&self) -> bool {
        !self.input.files().is_empty() || self.input.sets_values()
    }

    fn topics(&self) -> anyhow::Result<Vec<Topic>> {
        let rendered = self.has_values().then(|| Rendered::of(&self.input));
        let rendered = rendered.transpose()?;
        let mut found = Vec::new();
        for name in &self.names {
            let field = rendered.as_ref().map(|rendered| rendered.explain(name));
            match field.transpose()?.flatten() {
                Some(field) => found.push(Topic::Field(field)),
                None => found.extend(topics(name)?),
            }
        }
        Ok(found)
    }

    fn print(&self, topics: &[Topic]) -> anyhow::Result<()> {
        if self.output == Output::Json {
            print::out(explain_topic::to_json(topics)?)?;
            return Ok(());
        }
        let text = joined(topics);
        match self.color.on_stdout() {
            Colors::On => print::paged(&markdown::formatted(&text))?,
            Colors::Off => print::paged(&text)?,
        }
        Ok(())
    }
}

fn joined(topics: &[Topic]) -> String {
    let pages: Vec<String> = topics.iter().map(Topic::to_string).collect();
    pages.join("\n")
}

/// Explains a rule, a value or a key.
///
/// # Errors
/// If the name is unknown.
pub fn explain(name: &str) -> Result<String, UsageError> {
    topics(name).map(|topics| joined(&topics))
}

/// What a name refers to. A name can be both a value of the chart and a key of the runner configuration.
fn topics(name: &str) -> Result<Vec<Topic>, UsageError> {
    if let Some(rule) = rules::find(name) {
        return Ok(vec![Topic::Rule(rule)]);
    }
    let value = values::lookup(name);
    let key = config::lookup(name);
    // The path of a value does not refer to a key with the same last name.
    let key = key.filter(|key| value.is_err() || key.path.eq_ignore_ascii_case(name));
    match (value, key) {
        (Ok(value), Some(key)) => Ok(vec![Topic::value(value), Topic::key(key)]),
        (Ok(value), None) => Ok(vec![Topic::value(value)]),
        (Err(_), Some(key)) => Ok(vec![Topic::key(key)]),
        (Err(unknown), None) if unknown.nearest.is_empty() && unknown.removed.is_none() => {
            Err(UsageError(format!("unknown name `{name}`{}", meant(name))))
        }
        (Err(unknown), None) => Err(UsageError(unknown.to_string())),
    }
}

/// A suggestion of a key or rule, for a name that resembles no value.
fn meant(name: &str) -> String {
    let rule = || suggestion::nearest(name, rules::all().flat_map(|rule| [rule.code, rule.name]));
    let nearest = config::nearest(name).or_else(rule);
    nearest
        .map(|known| format!("; did you mean `{known}`?"))
        .unwrap_or_default()
}
