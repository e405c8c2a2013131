//! `--show-only`: selects some of the manifests.

use crate::chart::manifest::Manifest;

/// A selector that matches no manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown manifest `{selector}`; rendered are: {}", rendered.join(", "))]
pub struct NoSuchManifest {
    selector: String,
    rendered: Vec<String>,
}

/// Keeps the manifests that a selector matches: a template path as in Helm, a kind, or kind/name. Without selectors all
/// are kept.
///
/// # Errors
/// If a selector matches no manifest.
pub fn select(
    manifests: Vec<Manifest>,
    selectors: &[String],
) -> Result<Vec<Manifest>, NoSuchManifest> {
    if selectors.is_empty() {
        return Ok(manifests);
    }
    for selector in selectors {
        if !manifests.iter().any(|manifest| matches(manifest, selector)) {
            let rendered = manifests
                .iter()
                .map(|manifest| format!("{}/{}", manifest.kind(), manifest.name()))
                .collect();
            return Err(NoSuchManifest {
                selector: selector.clone(),
                rendered,
            });
        }
    }
    let wanted = |manifest: &Manifest| selectors.iter().any(|selector| matches(manifest, selector));
    Ok(manifests.into_iter().filter(wanted).collect())
}

fn matches(manifest: &Manifest, selector: &str) -> bool {
    let path = selector.strip_prefix("gitlab-runner/").unwrap_or(selector);
    let (kind, name) = selector
        .split_once('/')
        .map_or((selector, None), |(kind, name)| (kind, Some(name)));
    path == manifest.template
        || (kind.eq_ignore_ascii_case(manifest.kind())
            && name.is_none_or(|name| name == manifest.name()))
}
