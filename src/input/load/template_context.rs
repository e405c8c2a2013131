//! The context in which Helm evaluates the values of the GitLab Runner chart: release, chart metadata and helpers.

use crate::chart::release::Release;
use crate::chart::version::ChartVersion;
use helm_template::{Capabilities, ChartMetadata, Context, Maintainer, ReleaseInfo, TemplateFile};
use helm_yaml::source::Sources;
use helm_yaml::tree::Node;

/// The chart's named templates, which values may `include`.
const HELPERS: TemplateFile<'static> = TemplateFile {
    name: "the chart's helpers",
    text: include_str!("../../../templates/helpers.tpl"),
};

/// The template of the chart that evaluates most expressions.
const TEMPLATE: &str = "configmap.yaml";

/// The context of expressions in values that are merged over the chart's defaults.
pub fn template_context<'a>(
    values: &'a Node,
    sources: &'a Sources,
    release: &'a Release,
    chart: ChartVersion,
    capabilities: &'a Capabilities,
) -> Context<'a> {
    Context {
        values,
        sources,
        release: ReleaseInfo {
            name: release.name(),
            namespace: release.namespace(),
        },
        chart: chart_metadata(chart),
        capabilities,
        template: TEMPLATE,
        helpers: &[HELPERS],
    }
}

/// The metadata in the chart's `Chart.yaml`.
fn chart_metadata(version: ChartVersion) -> ChartMetadata<'static> {
    ChartMetadata {
        name: "gitlab-runner",
        version: version.as_str(),
        app_version: version.app_version(),
        api_version: "v1",
        description: "GitLab Runner",
        icon: "https://gitlab.com/uploads/-/system/project/avatar/250833/runner_logo.png",
        keywords: &["git", "ci", "deploy"],
        sources: &[
            "https://gitlab.com/gitlab-org/charts/gitlab-runner",
            "https://gitlab.com/gitlab-org/gitlab-runner",
            "https://docs.gitlab.com/runner/",
        ],
        maintainers: &[Maintainer {
            name: "GitLab Inc.",
            email: "support@gitlab.com",
            url: "",
        }],
        ..ChartMetadata::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_template::Engine;
    use helm_yaml::source::{Span, TracedText};

    #[test]
    fn the_helpers_parse() {
        let (values, sources) = (Node::default(), Sources::default());
        let (release, capabilities) = (Release::default(), Capabilities::default());
        let chart = ChartVersion::default();
        let engine = Engine::new(&template_context(
            &values,
            &sources,
            &release,
            chart,
            &capabilities,
        ));
        assert_eq!(
            engine.lint(&TracedText::opaque(HELPERS.text, Span::SYNTHETIC)),
            []
        );
        assert_eq!(engine.template_names().len(), 16);
    }
}
