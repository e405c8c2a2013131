use crate::fix::Change;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Diagnostic, Fix};
use crate::rule;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node};

rule! {
    /// ## What it does
    ///
    /// Reports a value of the wrong type.
    ///
    /// ## Why it matters
    ///
    /// Helm stops with an error in one of the chart's templates, for example for a list in place of a mapping, or the
    /// API server rejects the manifest.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars: # <-
    ///   HTTP_PROXY: http://proxy:3128
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: # <-
    ///     runners: {}
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// envVars:
    ///   - name: HTTP_PROXY
    ///     value: http://proxy:3128
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value in the type that the message expects.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    RG023 "invalid-type" Error by Schema, TypeCheck
}

/// Splits the name of an image into the object that the chart takes.
pub(crate) fn fix(context: &RuleContext, found: &Diagnostic) -> Option<Fix> {
    let image = context.written("image").filter(|_| found.path == "image")?;
    let text = context.known(&image.node)?;
    let is_plain = !text.contains(['@', '$', '<', ' ']);
    let key = repository_key(context);
    let object: Map = parts(text, key)
        .into_iter()
        .map(|(key, part)| (key.to_owned(), Node::new(part, Span::SYNTHETIC).into()))
        .collect();
    let change = Change::replace(image.key_span, Node::new(object, Span::SYNTHETIC));
    let title = format!("write `image` as an object with `registry`, `{key}` and `tag`");
    is_plain.then(|| Fix::unsafe_(title, vec![change]))
}

/// The key of the image without registry and tag, which depends on the chart version.
fn repository_key(context: &RuleContext) -> &'static str {
    match context.model.reads(&["image", "repository"]) {
        true => "repository",
        false => "image",
    }
}

/// The registry, the repository and the tag of an image; Docker Hub has no name in images.
fn parts<'t>(text: &'t str, key: &'static str) -> Vec<(&'static str, &'t str)> {
    let is_registry = |host: &str| host.contains(['.', ':']) || host == "localhost";
    let (registry, rest) = text
        .split_once('/')
        .filter(|(host, _)| is_registry(host))
        .unwrap_or(("docker.io", text));
    let mut parts = vec![("registry", registry)];
    match rest.rsplit_once(':') {
        Some((repository, tag)) => parts.extend([(key, repository), ("tag", tag)]),
        None => parts.push((key, rest)),
    }
    parts
}
