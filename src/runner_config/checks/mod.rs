//! What a configuration says that cannot work, or does not do what it seems to: one concept a file.
//!
//! [`structure`](structure()) holds every key and type against the schema; [`check`] looks at values together, and at
//! what the runner makes of them. None of them complains of what the runner takes and honours.

mod addresses;
mod cache;
mod concurrency;
mod durations;
mod environment;
mod executor;
mod feature_flags;
mod helper_image;
mod labels;
mod literals;
pub(super) mod logging;
mod numbers;
mod paths;
mod patterns;
mod pod;
mod pod_spec;
mod privileges;
mod resources;
pub(super) mod runners;
mod scheduling;
mod spelled_twice;
mod structure;
mod volumes;

use super::problem::Problem;
use super::syntax::Parsed;
use super::view::View;

/// What is known beside the text itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Which use the text is put to.
    pub usage: Usage,
    /// `runners.executor` of the values, which the chart hands to `register`.
    pub executor: Option<&'a str>,
    /// `gitlabUrl` of the values.
    pub gitlab_url: Option<&'a str>,
    /// `concurrent` of the values.
    pub concurrent: Option<i64>,
    /// Environment variables of the manager: `register` takes settings from them.
    pub environment: &'a [&'a str],
    /// Whether the values name a secret with the credentials of the cache.
    pub has_cache_secret: bool,
}

/// Which use a configuration is put to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Usage {
    /// `runners.config`: a template that `register` merges into what the chart says.
    #[default]
    Template,
    /// `runners.configOverride`, or a `config.toml` of its own: all there is.
    Complete,
}

impl Context<'_> {
    fn is_template(&self) -> bool {
        self.usage == Usage::Template
    }

    /// The executor that runs the jobs of a runner.
    fn executor_of<'v>(&'v self, runner: &View<'v>) -> Option<&'v str> {
        let own = runner.text("executor");
        if self.is_template() { self.executor.or(own).or(Some("kubernetes")) } else { own }
    }
}

/// Every key and type that is not what the runner's decoder takes.
pub fn structure(parsed: &Parsed) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(root) = parsed.root.as_ref().map(View::root) {
        structure::check(&root, &mut problems);
        literals::check(&root, &parsed.datetimes, &mut problems);
    }
    problems
}

/// Everything else that can be said of a configuration that could be read, in the order of the checks.
pub fn check(parsed: &Parsed, context: &Context<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(root) = parsed.root.as_ref().map(View::root) else { return problems };
    runners::check(&root, context, &mut problems);
    logging::check(&root, &mut problems);
    labels::check(&root, &mut problems);
    addresses::check(&root, &mut problems);
    concurrency::check(&root, context, &mut problems);
    durations::check(&root, &mut problems);
    spelled_twice::check(&root, &mut problems);
    for runner in runners::each(&root) {
        check_runner(&runner, context, &mut problems);
    }
    problems
}

fn check_runner(runner: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    labels::check(runner, problems);
    executor::check(runner, context, problems);
    cache::check(runner, context, problems);
    feature_flags::check(runner, problems);
    environment::check(runner, problems);
    numbers::check(runner, problems);
    paths::check(runner, context, problems);
    if let Some(kubernetes) = runner.get("kubernetes") {
        resources::check(&kubernetes, problems);
        scheduling::check(&kubernetes, problems);
        volumes::check(&kubernetes, problems);
        pod::check(&kubernetes, problems);
        pod_spec::check(runner, &kubernetes, problems);
        privileges::check(&kubernetes, problems);
        helper_image::check(&kubernetes, problems);
        patterns::check(&kubernetes, problems);
    }
}
