//! Lints the objects of a stream: each object against its Kubernetes type, and the runner configurations with the rules
//! for `runners.config`.

use super::runners::{self, CONFIG, ConfigText, Runner};
use crate::input::loaded::ConfigRole;
use crate::kubernetes;
use crate::kubernetes::stream::{Object, Stream};
use crate::lint::check::check_config;
use crate::lint::context::{ChartSettings, ConfigContext};
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::runner_config::runners_section;
use crate::lint::rules::syntax::duplicate_key;
use crate::redact::Mask;
use crate::runner_config::version::RunnerTarget;
use crate::runner_config::{self, Parsed};
use helm_yaml::reader::scalar_text;
use helm_yaml::tree::Node;

/// The findings in a stream, and its secrets.
#[derive(Debug, Default)]
pub struct Findings {
    /// The findings in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// The secrets, which output must redact.
    pub mask: Mask,
}

/// Lints every object of a stream.
pub fn check(stream: &Stream) -> Findings {
    let mut diagnostics: Vec<Diagnostic> = stream.objects().flat_map(check_object).collect();
    let documents = stream.documents.iter();
    diagnostics.extend(
        documents
            .flat_map(|document| &document.duplicates)
            .map(|duplicate| duplicate_key::finding(duplicate, &stream.sources)),
    );
    let runners = runners::find(stream);
    let configs: Vec<(&Runner<'_>, Vec<Written>)> = runners
        .iter()
        .map(|runner| (runner, written(runner, stream)))
        .collect();
    for (runner, written) in &configs {
        diagnostics.extend(check_configs(runner, written, stream));
    }
    diagnostics.sort_by(|a, b| {
        (a.span(), a.rule.code, &a.message).cmp(&(b.span(), b.rule.code, &b.message))
    });
    diagnostics.dedup();
    let roots = configs
        .iter()
        .flat_map(|(_, written)| written)
        .filter_map(|written| written.parsed.root.as_ref());
    let mask = Mask::of_objects(stream.objects().map(|object| object.node), roots);
    Findings { diagnostics, mask }
}

/// Reports what Kubernetes rejects in an object.
pub fn check_object(object: Object<'_>) -> Vec<Diagnostic> {
    let in_object = |found: Diagnostic| Diagnostic {
        path: object.path(&found.path),
        ..found
    };
    kubernetes::check_object(object.node)
        .into_iter()
        .map(in_object)
        .collect()
}

/// A runner configuration in the stream, parsed.
struct Written {
    file: &'static str,
    parsed: Parsed,
}

fn written(runner: &Runner<'_>, stream: &Stream) -> Vec<Written> {
    let parse = |node| runner_config::parse(&scalar_text(&stream.sources, node));
    runner
        .config_texts()
        .map(|ConfigText { file, node }| Written {
            file,
            parsed: parse(node),
        })
        .collect()
}

/// Runs the rules for runner configurations on those of a runner.
fn check_configs(runner: &Runner<'_>, written: &[Written], stream: &Stream) -> Vec<Diagnostic> {
    let label = runner
        .config
        .map(|object| object.label())
        .unwrap_or_default();
    let chart = chart_settings(runner, written);
    let mut diagnostics = Vec::new();
    for Written { file, parsed } in written {
        let role = if *file == CONFIG {
            ConfigRole::File
        } else {
            ConfigRole::Template
        };
        let config = ConfigContext::new(
            Some(parsed),
            role,
            Some(format!("{label} › {file}")),
            chart.clone(),
        );
        let mut found = check_config(&config);
        if runner.registers() && role == ConfigRole::File {
            found.retain(|found| !is_filled_in(found, stream.sources.slice(found.span())));
        }
        diagnostics.append(&mut found);
    }
    diagnostics
}

/// Returns true if the start of the pod repairs a finding: the runner registers, and scripts insert the address of the
/// session server.
fn is_filled_in(found: &Diagnostic, text: &str) -> bool {
    (found.rule == &runners_section::RULE && found.severity < Severity::Error)
        || text.contains("SESSION_SERVER_")
}

/// The chart settings that can be read from the objects of a runner.
fn chart_settings<'a>(runner: &Runner<'a>, written: &'a [Written]) -> ChartSettings<'a> {
    let manager = written
        .iter()
        .find(|written| written.file == CONFIG)
        .and_then(|written| written.parsed.root.as_ref());
    ChartSettings {
        runner: runner
            .version()
            .map(RunnerTarget::pinned)
            .unwrap_or_default(),
        executor: runner.variable("RUNNER_EXECUTOR"),
        gitlab_url: runner.variable("CI_SERVER_URL"),
        concurrent: manager
            .and_then(|root| root.get("concurrent"))
            .and_then(Node::as_int),
        environment: runner.environment().map(|(name, _)| name).collect(),
        // Any mounted Secret may be that of the cache.
        has_cache_secret: !runner.secrets.is_empty(),
        values: None,
    }
}
