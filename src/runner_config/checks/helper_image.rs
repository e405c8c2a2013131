//! The helper image and the nodes: a Linux helper does not start on Windows, nor the other way round.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};

pub(super) fn check(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(image) = kubernetes.get("helper_image") else { return };
    let Some(name) = image.as_text().filter(|name| !is_open(name)) else { return };
    let selected =
        |label: &str| kubernetes.get("node_selector").and_then(|selector| selector.text(label).map(str::to_owned));
    let tag = name.rsplit('/').next().unwrap_or(name);
    if let Some(system) = selected("kubernetes.io/os").or_else(|| selected("beta.kubernetes.io/os")) {
        let is_windows = ["windows", "servercore", "nanoserver"].iter().any(|word| tag.contains(word));
        if tag.starts_with("gitlab-runner-helper") && is_windows != (system == "windows") {
            let message = format!("the helper image is not one for `{system}`, which the node selector asks for");
            problems.push(Problem::value(ProblemKind::HelperImage, Level::Warning, &image, message));
        }
    }
    if let Some(architecture) = selected("kubernetes.io/arch").or_else(|| selected("beta.kubernetes.io/arch")) {
        let (wanted, other) = if architecture == "arm64" { ("arm64", "x86_64") } else { ("x86_64", "arm64") };
        if matches!(architecture.as_str(), "arm64" | "amd64") && tag.contains(&format!("{other}-")) {
            let message = format!("the helper image is for {other}, and the node selector asks for {architecture}");
            let problem = Problem::value(ProblemKind::HelperImage, Level::Warning, &image, message);
            problems.push(problem.help(format!("take the tag that begins with `{wanted}-`")));
        }
    }
}
