//! The note after `render`: what must exist in the cluster before the manifests are applied.

use std::collections::BTreeSet;

use crate::chart::manifest::Manifest;
use crate::chart::model::Model;
use crate::input::loaded::LoadedValues;
use crate::input::placeholder::is_open;

/// Namespaces that every cluster has.
const BUILT_IN: [&str; 2] = ["default", "kube-system"];

/// The commands that create the namespaces and the Secrets that the manifests need, or `None` if they need none.
pub fn note(loaded: &LoadedValues, manifests: &[Manifest]) -> Option<String> {
    let model = loaded.model();
    let mut commands: Vec<String> = namespaces(model, manifests)
        .into_iter()
        .map(|namespace| format!("kubectl create namespace {namespace}"))
        .collect();
    commands.extend(token_secret(model, manifests));
    if commands.is_empty() {
        return None;
    }
    let mut note =
        "note: before you apply the manifests, create what does not exist yet:\n".to_owned();
    for command in commands {
        note.push_str(&format!("  {command}\n"));
    }
    note.extend(cache_secret(model));
    Some(note)
}

/// The namespaces of the manifests and of jobs that no manifest creates.
fn namespaces(model: Model, manifests: &[Manifest]) -> BTreeSet<String> {
    let mut namespaces: BTreeSet<String> = manifests
        .iter()
        .filter_map(|manifest| manifest.namespace().map(str::to_owned))
        .collect();
    let of_jobs = model.permissions().keys();
    namespaces.extend(
        of_jobs
            .filter(|name| !name.is_empty() && !is_open(name))
            .cloned(),
    );
    let is_created = |name: &str| {
        let mut own = manifests
            .iter()
            .filter(|manifest| manifest.kind() == "Namespace");
        own.any(|manifest| manifest.name() == name)
    };
    namespaces.retain(|name| !BUILT_IN.contains(&name.as_str()) && !is_created(name));
    namespaces
}

/// The command for the Secret with the runner's token. The pod mounts both keys, so both must exist.
fn token_secret(model: Model, manifests: &[Manifest]) -> Option<String> {
    let name = model.names().secret.as_str();
    let is_created = manifests
        .iter()
        .any(|manifest| manifest.kind() == "Secret" && manifest.name() == name);
    if is_created || !model.mounts_tokens() || model.has_complete_config() {
        return None;
    }
    let namespace = model.namespace();
    Some(format!(
        "kubectl create secret generic {name} -n {} --from-literal=runner-token=glrt-REPLACE-ME \
         --from-literal=runner-registration-token=",
        namespace.as_str()
    ))
}

/// The line about the Secret with the credentials of the cache, whose keys depend on the storage.
fn cache_secret(model: Model) -> Option<String> {
    let secret = model.names().cache_secret.as_ref()?;
    (!secret.as_str().is_empty()).then(|| {
        format!(
            "  and the Secret `{}` with the credentials of the cache\n",
            secret.as_str()
        )
    })
}
