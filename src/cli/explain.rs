//! `runnergen explain`: describes a rule, a value, or a key of the runner configuration; with values, also the value
//! from which a field of an object was rendered.

use clap::{Args, ValueEnum};

use super::explain_field::Rendered;
use super::explain_security;
use super::explanation::Explanation;
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
    #[arg(value_name = "RULE|VALUE|KEY|FIELD", required = true)]
    names: Vec<String>,
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
        let has_values = !self.input.files().is_empty() || self.input.sets_values();
        let special = self
            .names
            .first()
            .filter(|_| has_values && self.names.len() == 1);
        match special.map(String::as_str) {
            Some(name @ (explain_security::NAME | "-")) if self.output == Output::Json => {
                let message = format!("`explain {name}` has no JSON form");
                return Err(UsageError(message).into());
            }
            Some(explain_security::NAME) => {
                print::out(explain_security::page(&self.input)?)?;
                return Ok(Exit::Fine);
            }
            Some("-") => return Rendered::of(&self.input)?.explain_errors(),
            _ => {}
        }
        let rendered = has_values.then(|| Rendered::of(&self.input)).transpose()?;
        let mut found = Vec::new();
        for name in &self.names {
            match rendered
                .as_ref()
                .map_or(Ok(None), |rendered| rendered.explain(name))?
            {
                Some(field) => found.push(Explanation::Field(field)),
                None => found.extend(lookup(name)?),
            }
        }
        self.print(&found)?;
        Ok(Exit::Fine)
    }

    fn print(&self, found: &[Explanation]) -> anyhow::Result<()> {
        if self.output == Output::Json {
            let objects: Result<Vec<_>, _> = found.iter().map(Explanation::to_json).collect();
            print::out(serde_json::to_string_pretty(&objects?)? + "\n")?;
            return Ok(());
        }
        let text = joined(found);
        match self.color.on_stdout() {
            Colors::On => print::paged(&markdown::formatted(&text))?,
            Colors::Off => print::paged(&text)?,
        }
        Ok(())
    }
}

/// Explains a rule, a value or a key for people.
///
/// # Errors
/// If the name is unknown.
pub fn explain(name: &str) -> Result<String, UsageError> {
    lookup(name).map(|found| joined(&found))
}

fn joined(found: &[Explanation]) -> String {
    let texts: Vec<String> = found.iter().map(Explanation::to_string).collect();
    texts.join("\n")
}

/// What a name refers to. It can be both a value of the chart and a key of the runner configuration.
fn lookup(name: &str) -> Result<Vec<Explanation>, UsageError> {
    if let Some(rule) = rules::find(name) {
        return Ok(vec![Explanation::Rule(rule)]);
    }
    let value = values::lookup(name);
    let key = config::lookup(name);
    // The path of a value does not refer to a key with the same last name.
    let key = key.filter(|key| value.is_err() || key.path.eq_ignore_ascii_case(name));
    match (value, key) {
        (Err(unknown), None) if unknown.nearest.is_empty() && unknown.removed.is_none() => {
            Err(UsageError(format!("unknown name `{name}`{}", meant(name))))
        }
        (Err(unknown), None) => Err(UsageError(unknown.to_string())),
        (value, key) => {
            let value = value.ok().map(|value| Explanation::Value(Box::new(value)));
            let key = key.map(|key| Explanation::Key(Box::new(key)));
            Ok(value.into_iter().chain(key).collect())
        }
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
