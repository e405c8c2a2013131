//! `--show-only`: a few of the manifests instead of all.

use crate::manifest::Manifest;

/// A selector that no manifest answers to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing that these values render is `{selector}`; there are: {}", there.join(", "))]
pub struct NoSuchManifest {
    selector: String,
    there: Vec<String>,
}

/// Keeps the manifests that a selector names: a template's path as Helm has it, a kind, or kind/name.
/// Without selectors all are kept.
///
/// # Errors
/// When a selector names none.
pub fn select(manifests: Vec<Manifest>, selectors: &[String]) -> Result<Vec<Manifest>, NoSuchManifest> {
    if selectors.is_empty() {
        return Ok(manifests);
    }
    for selector in selectors {
        if !manifests.iter().any(|manifest| answers(manifest, selector)) {
            let there = manifests.iter().map(|manifest| format!("{}/{}", manifest.kind(), manifest.name())).collect();
            return Err(NoSuchManifest { selector: selector.clone(), there });
        }
    }
    let wanted = |manifest: &Manifest| selectors.iter().any(|selector| answers(manifest, selector));
    Ok(manifests.into_iter().filter(wanted).collect())
}

fn answers(manifest: &Manifest, selector: &str) -> bool {
    let path = selector.strip_prefix("gitlab-runner/").unwrap_or(selector);
    let (kind, name) = selector.split_once('/').map_or((selector, None), |(kind, name)| (kind, Some(name)));
    path == manifest.template
        || (kind.eq_ignore_ascii_case(manifest.kind()) && name.is_none_or(|name| name == manifest.name()))
}
