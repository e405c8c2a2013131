//! `runnergen explain`: describes a rule, a value, or a key of the runner configuration; with values, also the value
//! from which a field of an object was rendered.

use clap::Args;

use super::explain_field::Rendered;
use super::explain_security;
use super::input::Input;
use super::print;
use crate::chart::values::reference as values;
use crate::cli::exit::{Exit, UsageError};
use crate::lint::rule::publish;
use crate::lint::rules;
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
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let has_values = !self.input.files().is_empty() || self.input.sets_values();
        if has_values && self.names == [explain_security::NAME] {
            print::out(explain_security::page(&self.input)?)?;
            return Ok(Exit::Fine);
        }
        let rendered = has_values.then(|| Rendered::of(&self.input)).transpose()?;
        if let (Some(rendered), ["-"]) = (
            &rendered,
            self.names
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .as_slice(),
        ) {
            return rendered.explain_errors();
        }
        let page = |name: &String| match rendered
            .as_ref()
            .map_or(Ok(None), |rendered| rendered.explain(name))?
        {
            Some(page) => Ok(page),
            None => explain(name),
        };
        let pages: Result<Vec<String>, UsageError> = self.names.iter().map(page).collect();
        print::out(pages?.join("\n"))?;
        Ok(Exit::Fine)
    }
}

/// Explains a rule, a value or a key. A name can be both a value of the chart and a key of the runner configuration.
///
/// # Errors
/// If the name is unknown.
pub fn explain(name: &str) -> Result<String, UsageError> {
    if let Some(rule) = rules::find(name) {
        return Ok(publish::page(rule));
    }
    let value = values::lookup(name);
    let key = config::lookup(name);
    // The path of a value does not refer to a key with the same last name.
    let key = key.filter(|key| value.is_err() || key.path.eq_ignore_ascii_case(name));
    match (value, key) {
        (Ok(value), Some(key)) => Ok(format!("{value}\n{key}")),
        (Ok(value), None) => Ok(value.to_string()),
        (Err(_), Some(key)) => Ok(key.to_string()),
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
