use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports a helper image for another operating system or architecture than the nodes that the jobs select.
    ///
    /// ## Why it matters
    ///
    /// The helper container clones the repository and transfers caches and artifacts. An image for another operating
    /// system or architecture does not start, so every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         helper_image = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-latest" # <-
    ///         [runners.kubernetes.node_selector]
    ///           "kubernetes.io/arch" = "arm64"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         helper_image = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:arm64-latest"
    ///         [runners.kubernetes.node_selector]
    ///           "kubernetes.io/arch" = "arm64"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the helper image for the platform in `node_selector`, or remove `helper_image`: the runner then chooses it.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: assigning pods to nodes](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/)
    RG062 "helper-image" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for kubernetes in config.kubernetes() {
        let Some(image) = kubernetes.get("helper_image") else {
            continue;
        };
        if let Some(name) = image.as_text().filter(|name| !is_open(name)) {
            let tag = name.rsplit('/').next().unwrap_or(name);
            check_system(config, &kubernetes, &image, tag, findings);
            check_architecture(config, &kubernetes, &image, tag, findings);
        }
    }
}

fn check_system(
    config: &ConfigContext<'_>,
    kubernetes: &View<'_>,
    image: &View<'_>,
    tag: &str,
    findings: &mut Findings,
) {
    let Some((system, selector)) = selected(kubernetes, "os") else {
        return;
    };
    let is_windows = ["windows", "servercore", "nanoserver"]
        .iter()
        .any(|word| tag.contains(word));
    if tag.starts_with("gitlab-runner-helper") && is_windows != (system == "windows") {
        findings
            .report(
                config.value(image),
                format!("invalid `helper_image`: expected an image for `{system}`"),
            )
            .related(selector.node.span, "the node selector");
    }
}

fn check_architecture(
    config: &ConfigContext<'_>,
    kubernetes: &View<'_>,
    image: &View<'_>,
    tag: &str,
    findings: &mut Findings,
) {
    let Some((architecture, selector)) = selected(kubernetes, "arch") else {
        return;
    };
    let (expected, other) = if architecture == "arm64" {
        ("arm64", "x86_64")
    } else {
        ("x86_64", "arm64")
    };
    if matches!(architecture, "arm64" | "amd64") && tag.contains(&format!("{other}-")) {
        findings
            .report(
                config.value(image),
                format!(
                    "invalid `helper_image`: expected an image for {architecture}, found {other}"
                ),
            )
            .help(format!("use the tag that starts with `{expected}-`"))
            .related(selector.node.span, "the node selector");
    }
}

/// The operating system or architecture that the node selector requires.
fn selected<'n>(kubernetes: &View<'n>, label: &str) -> Option<(&'n str, View<'n>)> {
    let selector = kubernetes.get("node_selector")?;
    let labels = [
        format!("kubernetes.io/{label}"),
        format!("beta.kubernetes.io/{label}"),
    ];
    labels.iter().find_map(|label| {
        selector
            .get(label)
            .and_then(|view| Some((view.as_text()?, view)))
    })
}
