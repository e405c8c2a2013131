//! Argo CD: an `Application`, or the template of an `ApplicationSet`.
//!
//! Argo CD passes to Helm, from lowest to highest precedence: the files of `valueFiles`, then `valuesObject` (or the
//! string `values` without it), then `parameters`.
//! <https://argo-cd.readthedocs.io/en/stable/user-guide/helm/>

use super::builder::{Builder, Part, text_at, version_at};
use super::{EmbeddedValues, Layer, ReleaseRef, detect, is_runner_chart, parent};
use helm_yaml::reader::{read_traced, scalar_text};
use helm_yaml::tree::Node;

const HELP: &str = "to check all values, pass the files with `-f` before this document";

/// The values of every source whose chart is the runner's.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let is_set = text_at(part.root, &["kind"]).is_some_and(|kind| kind == "ApplicationSet");
    let (application, prefix) = if is_set {
        (part.root.at(&["spec", "template"]), "spec.template.")
    } else {
        (Some(part.root), "")
    };
    let Some((application, spec)) =
        application.and_then(|application| Some((application, application.get("spec")?)))
    else {
        return Vec::new();
    };
    let one = spec
        .get("source")
        .map(|source| (source, format!("{prefix}spec.source.helm.")));
    let several = spec
        .get("sources")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .enumerate();
    let several =
        several.map(|(index, source)| (source, format!("{prefix}spec.sources[{index}].helm.")));
    let of_source = |(source, path): (&Node, String)| {
        let kind = if is_set {
            "ApplicationSet"
        } else {
            "Application"
        };
        let release = release(application, spec, source);
        let builder = Builder::new(part, kind, release).of_template(is_set);
        of_source(part, builder, source, &path)
    };
    one.into_iter()
        .chain(several)
        .filter_map(of_source)
        .collect()
}

fn of_source(
    part: Part<'_>,
    mut builder: Builder<'_>,
    source: &Node,
    path: &str,
) -> Option<EmbeddedValues> {
    let helm = source.get("helm");
    let object = helm
        .and_then(|helm| helm.get("valuesObject"))
        .filter(|values| values.is_truthy());
    let text = helm
        .and_then(|helm| helm.get("values"))
        .filter(|text| text.as_str().is_some_and(|text| !text.is_empty()));
    let read = text
        .filter(|_| object.is_none())
        .and_then(|text| read_traced(&scalar_text(part.sources, text)).ok());
    let values = object.or(read.as_ref().map(|document| &document.root));
    let of_parent = values
        .filter(|values| !detect::is_values(values))
        .and_then(|values| parent::keys_in(values).pop());
    if !is_runner(source) && of_parent.is_none() {
        return None;
    }
    helm.into_iter()
        .for_each(|helm| builder.elsewhere(helm, "valueFiles", HELP));
    match (values, of_parent, object) {
        (Some(values), Some(key), Some(_)) => {
            parent::take(&mut builder, values, &key, &format!("{path}valuesObject."))
        }
        (Some(values), Some(key), None) => {
            parent::take(&mut builder, values, &key, &format!("{path}values › "))
        }
        (_, _, Some(object)) => builder.tree(object, &format!("{path}valuesObject")),
        _ => text
            .into_iter()
            .for_each(|text| builder.text(text, &format!("{path}values"))),
    }
    parameters(&mut builder, helm);
    Some(builder.done())
}

/// Returns true if a source is the runner's chart: by chart name, directory or (chart in a registry) URL.
fn is_runner(source: &Node) -> bool {
    let named = ["chart", "path"]
        .into_iter()
        .find_map(|key| text_at(source, &[key]).filter(|name| name != "."));
    let named = named.or_else(|| text_at(source, &["repoURL"]));
    named.is_some_and(|name| is_runner_chart(&name))
}

fn parameters(builder: &mut Builder<'_>, helm: Option<&Node>) {
    let list = |key| {
        helm.and_then(|helm| helm.get(key))
            .and_then(Node::as_list)
            .unwrap_or_default()
    };
    for parameter in list("parameters") {
        let (Some(name), Some(value)) = (parameter.get("name"), parameter.get("value")) else {
            continue;
        };
        let text = format!(
            "{}={}",
            name.to_template_string(),
            one_value(&value.to_template_string())
        );
        if builder.is_templated(&text) {
            builder.template_not_loaded(value.span);
            continue;
        }
        let is_text = parameter.get("forceString").is_some_and(Node::is_truthy);
        builder.layer(Layer::Setting {
            text,
            is_text,
            key: name.span,
            value: value.span,
        });
    }
    helm.into_iter()
        .for_each(|helm| builder.elsewhere(helm, "fileParameters", HELP));
}

/// Escapes a value as Argo CD does: commas are escaped unless they are inside `{…}` or escaped already.
fn one_value(value: &str) -> String {
    if value.starts_with('{') && value.ends_with('}') {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len());
    for character in value.chars() {
        if character == ',' && !text.ends_with('\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

fn release(application: &Node, spec: &Node, source: &Node) -> ReleaseRef {
    ReleaseRef {
        name: text_at(source, &["helm", "releaseName"])
            .or_else(|| text_at(application, &["metadata", "name"])),
        namespace: text_at(spec, &["destination", "namespace"]),
        chart: version_at(source, &["targetRevision"]).filter(|_| source.get("chart").is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::one_value;

    #[test]
    fn commas_are_part_of_the_value() {
        for (given, expected) in [
            ("a", "a"),
            ("a,b", "a\\,b"),
            ("a\\,b,c", "a\\,b\\,c"),
            ("{a,b}", "{a,b}"),
            (",", "\\,"),
        ] {
            assert_eq!(one_value(given), expected);
        }
    }
}
