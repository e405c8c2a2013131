//! What is wrong with the objects of a stream: each against its Kubernetes type, the runners' configurations by the
//! rules that look at them in values, and what they may do against what they need.

use std::cell::OnceCell;
use std::mem;

use super::runners::{self, CONFIG, ConfigText, Runner};
use crate::chart;
use crate::chart_version::ChartVersion;
use crate::check::check_config;
use crate::diagnostic::{Diagnostic, Level};
use crate::expression::Capabilities;
use crate::kubernetes;
use crate::release::Release;
use crate::report::Mask;
use crate::rules::{
    duplicate_key, kubernetes_conflict, kubernetes_missing_key, kubernetes_type, kubernetes_unknown_key,
    kubernetes_value, runners_section,
};
use crate::runner_config::{self, Parsed};
use crate::shape::{Problem, ProblemKind};
use crate::source::yaml::scalar_text;
use crate::source::{Sources, Span};
use crate::stream::{Document, Object, Stream};
use crate::subject::{Config, ConfigRole, Subject};
use crate::tree::{Map, Node, Value};
use crate::values::Evaluated;

/// What was found in a stream, and what of it must not be shown.
#[derive(Debug, Default)]
pub struct Findings {
    /// Everything, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The secrets of the stream.
    pub mask: Mask,
}

/// Checks every object of a stream.
pub fn check(stream: &mut Stream) -> Findings {
    let mut diagnostics: Vec<Diagnostic> = stream.objects().flat_map(check_object).collect();
    diagnostics.extend(stream.documents.iter().flat_map(duplicate_keys));
    let configs: Vec<Written> = runners::find(stream).iter().flat_map(|runner| written(runner, stream)).collect();
    let mut roots = Vec::new();
    for config in configs {
        let (found, parsed) = config.check(stream);
        diagnostics.extend(found);
        roots.extend(parsed.root);
    }
    diagnostics.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
    diagnostics.dedup();
    let mask = Mask::of_objects(stream.objects().map(|object| object.node), roots.iter());
    Findings { diagnostics, mask }
}

/// What is wrong with an object as Kubernetes sees it.
pub fn check_object(object: Object<'_>) -> Vec<Diagnostic> {
    let named = |problem| of_kubernetes(problem, &object);
    kubernetes::check_object(object.node).into_iter().map(named).collect()
}

fn of_kubernetes(problem: Problem, object: &Object<'_>) -> Diagnostic {
    let Problem { kind, span, path, message, suggestion } = problem;
    Diagnostic { rule: code(kind), level: Level::Error, message, help: suggestion, span, path: object.path(&path) }
}

/// The rule that stands for a kind of problem with one of Kubernetes' types.
fn code(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::UnknownKey => kubernetes_unknown_key::RULE.code,
        ProblemKind::MissingKey | ProblemKind::TooFew => kubernetes_missing_key::RULE.code,
        ProblemKind::WrongType => kubernetes_type::RULE.code,
        ProblemKind::NotInEnum
        | ProblemKind::BadFormat
        | ProblemKind::OutOfRange
        | ProblemKind::TooMany
        | ProblemKind::TextForFlag => kubernetes_value::RULE.code,
        ProblemKind::Duplicate | ProblemKind::Conflict | ProblemKind::Dangling | ProblemKind::TooDeep => {
            kubernetes_conflict::RULE.code
        }
    }
}

fn duplicate_keys(document: &Document) -> impl Iterator<Item = Diagnostic> {
    document.duplicates.iter().map(|duplicate| Diagnostic {
        rule: duplicate_key::RULE.code,
        level: Level::Warning,
        message: format!("`{}` stands here twice; the later one wins", duplicate.key),
        help: None,
        span: duplicate.first,
        path: duplicate.path.clone(),
    })
}

/// A configuration as it is written in the stream, with what else is known of its runner.
struct Written {
    label: String,
    file: &'static str,
    parsed: Parsed,
    registers: bool,
    values: Node,
}

fn written(runner: &Runner<'_>, stream: &Stream) -> Vec<Written> {
    let parse = |ConfigText { file, node }| (file, runner_config::parse(&scalar_text(&stream.sources, node)));
    let configs: Vec<(&str, Parsed)> = runner.config_texts().map(parse).collect();
    let root = configs.iter().find(|(file, _)| *file == CONFIG).and_then(|(_, parsed)| parsed.root.as_ref());
    let values = values(runner, root);
    let label = runner.config.map(|object| object.label()).unwrap_or_default();
    let written = |(file, parsed)| Written {
        label: label.clone(),
        file,
        parsed,
        registers: runner.registers(),
        values: values.clone(),
    };
    configs.into_iter().map(written).collect()
}

impl Written {
    fn check(self, stream: &mut Stream) -> (Vec<Diagnostic>, Parsed) {
        let role = if self.file == CONFIG { ConfigRole::File } else { ConfigRole::Template };
        let config = Config { role, parsed: self.parsed };
        let subject = subject(mem::take(&mut stream.sources), self.values, config);
        let mut found = check_config(&subject);
        if self.registers && role == ConfigRole::File {
            found.retain(|found| !is_filled_in(found, subject.sources.slice(found.span)));
        }
        for diagnostic in &mut found {
            let path = diagnostic.path.strip_prefix("runners.config › ").unwrap_or(&diagnostic.path);
            diagnostic.path = format!("{} › {} › {path}", self.label, self.file);
        }
        stream.sources = subject.sources;
        (found, subject.config.map(|config| config.parsed).unwrap_or_default())
    }
}

/// What the rules look at: a configuration, and as much of the values as is known.
fn subject(sources: Sources, values: Node, config: Config) -> Subject {
    Subject {
        sources,
        documents: Vec::new(),
        given: Node::default(),
        values: Evaluated { tree: values, ..Evaluated::default() },
        config: Some(config),
        release: Release::default(),
        chart: ChartVersion::default(),
        capabilities: Capabilities::default(),
        holder: None,
        notes: Vec::new(),
        model_cache: chart::Cache::default(),
        rendered: OnceCell::new(),
        problems: Vec::new(),
    }
}

/// Whether what was found is missing only until the runner starts: it registers, and scripts fill in its address.
fn is_filled_in(found: &Diagnostic, text: &str) -> bool {
    (found.rule == runners_section::RULE.code && found.level < Level::Error) || text.contains("SESSION_SERVER_")
}

/// The values of the chart that a runner's objects still tell, as far as its configuration is judged by them.
fn values(runner: &Runner<'_>, config: Option<&Node>) -> Node {
    let mut values = Node::new(Map::new(), Span::NONE);
    let mut put = |path: &[&str], value: Value| {
        let place = path.iter().fold(&mut values, |node, key| node.child_mut(key, Span::NONE));
        *place = Node::new(value, Span::NONE);
    };
    for (path, variable) in [(&["gitlabUrl"][..], "CI_SERVER_URL"), (&["runners", "executor"], "RUNNER_EXECUTOR")] {
        if let Some(text) = runner.variable(variable) {
            put(path, text.into());
        }
    }
    for (name, _) in runner.environment() {
        put(&["extraEnv", name], "".into());
    }
    if let Some(concurrent) = config.and_then(|root| root.get("concurrent")) {
        put(&["concurrent"], concurrent.value.clone());
    }
    // Any Secret beside that of the token may be the cache's.
    if let Some(secret) = runner.secrets.first() {
        put(&["runners", "cache", "secretName"], (*secret).into());
    }
    values
}
