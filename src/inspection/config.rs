//! The runner's configuration under inspection: how it is used, and what its checkers say.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::runner_config::{self, Context, Problem, SyntaxProblem, Usage};
use crate::source::Span;
use crate::subject::{Config, ConfigRole, Subject};
use crate::tree::Node;

/// The configuration, and what is found in it once somebody asks.
#[derive(Debug)]
pub struct Configuration<'a> {
    subject: &'a Subject,
    config: Option<&'a Config>,
    problems: OnceCell<Vec<Problem>>,
}

impl<'a> Configuration<'a> {
    /// The configuration of a subject; none where an expression in it failed, for then nobody knows what it says.
    pub fn of(subject: &'a Subject) -> Self {
        let config = subject.config.as_ref().filter(|config| !has_failed(subject, config.role));
        Configuration { subject, config, problems: OnceCell::new() }
    }

    /// Its tree.
    pub fn root(&self) -> Option<&'a Node> {
        self.config?.parsed.root.as_ref()
    }

    /// What is wrong with its text.
    pub fn syntax(&self) -> &'a [SyntaxProblem] {
        self.config.map(|config| config.parsed.problems.as_slice()).unwrap_or_default()
    }

    /// The path of a key in it: behind the value that holds it, where one does.
    pub fn path(&self, path: &str) -> String {
        let value = self.config.and_then(|config| value_path(config.role));
        match value {
            Some(value) if path.is_empty() => value.to_owned(),
            Some(value) => format!("{value} › {path}"),
            None => path.to_owned(),
        }
    }

    /// What is wrong with what it says.
    pub fn problems(&self) -> &[Problem] {
        self.problems.get_or_init(|| self.config.map(|config| self.check(config)).unwrap_or_default())
    }

    fn check(&self, config: &Config) -> Vec<Problem> {
        let values = &self.subject.values.tree;
        let environment: Vec<&str> = self.subject.model().variable_names().collect();
        let context = Context {
            usage: if config.role == ConfigRole::Template { Usage::Template } else { Usage::Complete },
            executor: values.at(&["runners", "executor"]).and_then(Node::as_str).filter(|name| !name.is_empty()),
            gitlab_url: values.get("gitlabUrl").and_then(Node::as_str).filter(|url| !url.is_empty()),
            concurrent: values.get("concurrent").and_then(Node::as_int),
            environment: &environment,
            has_cache_secret: values.at(&["runners", "cache", "secretName"]).is_some_and(Node::is_truthy),
        };
        let mut problems = runner_config::check(&config.parsed, &context);
        let structure = runner_config::structure(&config.parsed).into_iter();
        // Where both have something to say of one value, the check that knows what it is for says it better. The place
        // alone does not tell: an expression that prints several lines is the place of them all.
        let known: HashSet<(Span, String)> = problems.iter().map(place).collect();
        let structure: Vec<Problem> = structure.filter(|found| !known.contains(&place(found))).collect();
        let misnamed = structure.iter().filter_map(Problem::misnamed).collect();
        problems.retain(|problem| !problem.follows(&misnamed));
        problems.extend(structure);
        problems
    }
}

/// What tells one value of a configuration from another.
fn place(problem: &Problem) -> (Span, String) {
    (problem.span, problem.path.clone())
}

/// The value that holds a configuration in that role.
pub(super) fn value_path(role: ConfigRole) -> Option<&'static str> {
    match role {
        ConfigRole::Template => Some("runners.config"),
        ConfigRole::Override => Some("runners.configOverride"),
        ConfigRole::File => None,
    }
}

/// Whether an expression inside the text failed.
fn has_failed(subject: &Subject, role: ConfigRole) -> bool {
    let node = value_path(role).and_then(|path| subject.given.at(&path.split('.').collect::<Vec<_>>()));
    let Some(span) = node.map(|node| node.span) else { return false };
    let mut failed = subject.problems.iter().filter(|problem| problem.kind.is_failed_expression());
    failed.any(|problem| span.contains(problem.span))
}
