//! `runnergen explain`: describes a rule, a value, or a key of the runner configuration; with values, also the value
//! from which a field of an object was rendered.

use clap::Args;

use super::explain_field::Rendered;
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
  runnergen explain cpu_limit KUBERNETES_CPU_LIMIT --kubernetes-cpu-limit   # all the same key
  runnergen explain -f values.yaml 'deployment.spec.template.spec.containers[0].env[CI_SERVER_URL]'
  runnergen render -f values.yaml | kubectl apply -f - 2>&1 | runnergen explain -f values.yaml -";

/// Explain a rule, a value or a key of config.toml, or which value a field of an object comes from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// Code or name of a rule, path of a value, or a key of config.toml by path, name, variable or option; with values
    /// also a field of an object (`KIND[/NAME].PATH`), or `-` for errors of the API server on standard input
    #[arg(
        value_name = "RULE|VALUE|KEY|FIELD",
        required = true,
        allow_hyphen_values = true
    )]
    releases: Vec<String>,
    #[command(flatten)]
    input: Input,
}

impl Explain {
    pub fn run(self) -> anyhow::Result<Exit> {
        let has_values = !self.input.files().is_empty() || self.input.sets_values();
        let rendered = has_values.then(|| Rendered::of(&self.input)).transpose()?;
        if let (Some(rendered), ["-"]) = (
            &rendered,
            self.releases
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .as_slice(),
        ) {
            return rendered.explain_errors();
        }
        let page = |loaded: &String| match rendered
            .as_ref()
            .map_or(Ok(None), |rendered| rendered.explain(loaded))?
        {
            Some(page) => Ok(page),
            None => explain(loaded),
        };
        let pages: Result<Vec<String>, UsageError> = self.releases.iter().map(page).collect();
        print::out(pages?.join("\n"))?;
        Ok(Exit::Fine)
    }
}

/// Everything that has that name: some are a value of the chart and a key of the runner's configuration.
fn explain(loaded: &str) -> Result<String, UsageError> {
    if let Some(rule) = rules::find(loaded) {
        return Ok(publish::page(rule));
    }
    let value = values::lookup(loaded);
    let key = config::lookup(loaded);
    // A path of a value is not a question about a key that shares nothing but its last name.
    let key = key.filter(|key| value.is_err() || key.path.eq_ignore_ascii_case(loaded));
    match (value, key) {
        (Ok(value), Some(key)) => Ok(format!("{value}\n{key}")),
        (Ok(value), None) => Ok(value.to_string()),
        (Err(_), Some(key)) => Ok(key.to_string()),
        (Err(unknown), None) if unknown.nearest.is_empty() && unknown.removed.is_none() => Err(
            UsageError(format!("nothing is called `{loaded}`{}", meant(loaded))),
        ),
        (Err(unknown), None) => Err(UsageError(unknown.to_string())),
    }
}

/// The rule or key that was probably meant, where no value was.
fn meant(loaded: &str) -> String {
    let rule = || suggestion::nearest(loaded, rules::all().flat_map(|rule| [rule.code, rule.name]));
    let nearest = config::nearest(loaded).or_else(rule);
    nearest
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}
