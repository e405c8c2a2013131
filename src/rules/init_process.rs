use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The image has not the program that the manager is started with.
    ///
    /// The chart starts the manager by `dumb-init`. GitLab's UBI images for OpenShift come with `tini` in its place,
    /// and the container ends with `no such file or directory`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   repository: gitlab-org/ci-cd/gitlab-runner-ubi-images/gitlab-runner-ocp # <-
    ///   tag: v18.9.0
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// useTini: true
    /// image:
    ///   repository: gitlab-org/ci-cd/gitlab-runner-ubi-images/gitlab-runner-ocp
    ///   tag: v18.9.0
    /// ```
    RG186 "init-process" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let found = inspection.image_repository();
    let ubi =
        found.filter(|(_, name)| name.contains("gitlab-runner-ubi-images") || name.ends_with("gitlab-runner-ocp"));
    if let Some((path, _)) = ubi.filter(|_| !inspection.is_on("useTini")) {
        let message = "this image has no `dumb-init`, by which the chart starts the manager";
        findings.report(inspection.at(path), message).help("set `useTini: true`");
    }
}
