//! The patches of `[[runners.kubernetes.pod_spec]]`: applied to the job pod as the runner does, and checked.

use std::collections::HashSet;

use super::check::at_related_setting;
use super::unknown::{self, Unknown, without_unknown_operations};
use super::{View, is_on, tables};
use crate::input::placeholder;
use crate::kubernetes::patch::{PatchError, PatchKind, apply};
use crate::kubernetes::{self, RULES};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::runner_config::pod_spec_patch_fails;
use crate::runner_config::Parsed;
use crate::schema::Schema;
use helm_template::suggestion::did_you_mean;
use helm_yaml::reader;
use helm_yaml::tree::Node;

/// The feature flag without which the runner ignores patches.
pub(crate) const FLAG: &str = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION";

/// The API type that the patches change.
const POD_SPEC: &str = "io.k8s.api.core.v1.PodSpec";

/// The lists of containers.
const CONTAINER_LISTS: [&str; 2] = ["containers", "initContainers"];

/// The containers without which no job runs.
const NEEDED: [&str; 2] = ["build", "helper"];

/// The violations in the patches of a runner. A patch with violations is not applied, so that each is reported once.
pub(super) fn check(runner: &View<'_>, parsed: &Parsed, mut pod: Node) -> Vec<Diagnostic> {
    let Some(kubernetes) = runner.get("kubernetes").filter(|_| is_on(runner, FLAG)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut is_known = true;
    for table in tables(&kubernetes, "pod_spec") {
        // The file of a patch is not here: its changes are unknown.
        is_known &= table.text("patch_path").is_none();
        let Some(text) = table.get("patch").filter(|view| view.as_text().is_some()) else {
            continue;
        };
        let patch = Patch {
            kind: kind(&table),
            text,
            is_pod_known: is_known,
        };
        match patch.applied(parsed, &pod) {
            Ok(patched) => {
                pod = patched.pod;
                is_known &= patched.is_known;
            }
            Err(problems) => found.extend(problems),
        }
    }
    found
}

/// The kind of a patch. The schema reports an unknown one.
fn kind(table: &View<'_>) -> PatchKind {
    match table.text("patch_type") {
        Some("json") => PatchKind::Json,
        Some("merge") => PatchKind::Merge,
        _ => PatchKind::Strategic,
    }
}

/// A patch in the configuration.
struct Patch<'n> {
    kind: PatchKind,
    text: View<'n>,
    /// Whether the pod that it changes is known completely.
    is_pod_known: bool,
}

/// A pod after a patch.
struct Patched {
    pod: Node,
    /// Whether the changes are known completely.
    is_known: bool,
}

impl Patch<'_> {
    /// The pod with the patch applied, or what is wrong with the patch.
    fn applied(&self, parsed: &Parsed, pod: &Node) -> Result<Patched, Vec<Diagnostic>> {
        let document = self.document(parsed)?;
        let (document, is_shorter) = without_unknown_operations(document);
        let unknown = Unknown::of(&document);
        let spec = pod.get("spec").cloned().unwrap_or_default();
        let misunderstood = self.misunderstood(&document, &spec);
        if !misunderstood.is_empty() {
            return Err(misunderstood);
        }
        let patched = match apply(self.kind, spec, &document, Schema::named(POD_SPEC)) {
            Ok(patched) => patched,
            Err(error) if self.is_certain(&error, &unknown) => {
                return Err(vec![self.failure(error)]);
            }
            Err(_) => {
                return Ok(Patched {
                    pod: pod.clone(),
                    is_known: false,
                });
            }
        };
        self.lost_containers(&document, &patched)?;
        let mut pod = pod.clone();
        if let Some(spec) = pod.get_mut("spec") {
            *spec = patched;
        }
        let found = self.violations(&pod, &unknown);
        if !found.is_empty() {
            return Err(found);
        }
        let is_known = !is_shorter && !unknown.has_names;
        Ok(Patched { pod, is_known })
    }

    /// Returns true if the patch fails, whatever is unknown about it and the pod. A path into an unknown pod may exist.
    fn is_certain(&self, error: &PatchError, unknown: &Unknown) -> bool {
        let is_about_pod = self.kind == PatchKind::Json && !self.is_pod_known;
        !is_about_pod && unknown.is_certain_failure(error)
    }

    /// The patch as a tree, with its spans in the file.
    fn document(&self, parsed: &Parsed) -> Result<Node, Vec<Diagnostic>> {
        let text = parsed.string(self.text.node);
        let documents = reader::read_all_traced(&text)
            .or_else(|error| placeholder::read(&text, error).map(|readable| readable.documents));
        let documents = documents.map_err(|error| {
            let message = format!("invalid patch: {}", error.message);
            let help = error.help.map(Into::into);
            vec![self.report(error.span, message).with_maybe_help(help)]
        })?;
        let ignored = documents.iter().find_map(|document| document.ignored);
        if let Some(span) = ignored.or(documents.get(1).map(|second| second.root.span)) {
            let message = "text after the patch has no effect: the patch ends above";
            let help = "indent all fields of the patch alike, in one document";
            return Err(vec![self.report(span, message).with_help(help)]);
        }
        let first = documents.into_iter().next();
        Ok(first.map(|document| document.root).unwrap_or_default())
    }

    /// What has no or another effect than meant: the spec of a pod in a pod, or a misspelled container.
    fn misunderstood(&self, document: &Node, spec: &Node) -> Vec<Diagnostic> {
        if self.kind == PatchKind::Json {
            return Vec::new();
        }
        if let Some(entry) = document.entry("spec") {
            let message = "unknown field `spec`: the patch starts at the spec of the pod";
            let help = "remove `spec:` and the other fields of the pod, and indent the fields below it less";
            return vec![self.report(entry.key_span, message).with_help(help)];
        }
        let lists = CONTAINER_LISTS
            .into_iter()
            .filter(|_| self.kind == PatchKind::Strategic && self.is_pod_known);
        lists
            .flat_map(|list| self.unknown_containers(list, document, spec))
            .collect()
    }

    /// Containers without an image that the pod does not have: the patch adds them instead of changing one.
    fn unknown_containers(&self, list: &str, document: &Node, spec: &Node) -> Vec<Diagnostic> {
        let known: Vec<&str> = items(spec, list).iter().filter_map(name).collect();
        let is_known: HashSet<&str> = known.iter().copied().collect();
        let added = items(document, list).iter().filter(|item| {
            let is_change = item.get("image").is_none() && item.get("$patch").is_none();
            let is_named = item.get("name").is_some_and(|name| !unknown::is_open(name));
            is_change && is_named && name(item).is_some_and(|name| !is_known.contains(name))
        });
        let report = |item: &Node| {
            let node = item.get("name")?;
            let name = name(item)?;
            let message = format!(
                "unknown container `{name}`: the pod has `{}`",
                known.join("`, `")
            );
            let meant = did_you_mean(&name.to_ascii_lowercase(), known.iter().copied());
            let help =
                meant.unwrap_or_else(|| "add `image` if the patch adds a container".to_owned());
            Some(self.report(node.span, message).with_help(help))
        };
        added.filter_map(report).collect()
    }

    /// Fails if a container that every job needs is removed: a merge patch replaces lists.
    fn lost_containers(&self, document: &Node, spec: &Node) -> Result<(), Vec<Diagnostic>> {
        let left: HashSet<&str> = items(spec, "containers").iter().filter_map(name).collect();
        let lost: Vec<&str> = NEEDED
            .into_iter()
            .filter(|name| !left.contains(name))
            .collect();
        if lost.is_empty() {
            return Ok(());
        }
        let entry = document.entry("containers");
        let is_open = |item: &Node| item.get("name").is_some_and(unknown::is_open);
        if items(document, "containers").iter().any(is_open) {
            return Ok(());
        }
        let span = entry.map_or(self.text.node.span, |entry| entry.key_span);
        let message = format!(
            "the patch removes the container `{}`: no job runs",
            lost.join("`, `")
        );
        let found = self.report(span, message);
        Err(vec![match self.kind {
            PatchKind::Merge => {
                found.with_help("use `patch_type = \"strategic\"`: a merge patch replaces lists")
            }
            _ => found,
        }])
    }

    /// Why the patch cannot be applied.
    fn failure(&self, error: PatchError) -> Diagnostic {
        let found = self.report(error.span, format!("invalid patch: {}", error.message));
        let from_pod = error
            .message
            .split('`')
            .nth(1)
            .and_then(|path| path.strip_prefix("/spec/"));
        match from_pod {
            Some(path) => found.with_help(format!(
                "a path starts at the spec of the pod: write `/{path}`"
            )),
            None => found,
        }
    }

    /// What the API server rejects, or the decoder of the runner drops, of the patched pod.
    fn violations(&self, pod: &Node, unknown: &Unknown) -> Vec<Diagnostic> {
        let found = kubernetes::check_object(pod)
            .into_iter()
            .filter_map(at_related_setting);
        let in_patch = found.filter(|found| self.text.node.span.contains(found.span()));
        let mut seen = HashSet::new();
        in_patch
            .filter(|found| unknown.is_certain(found))
            .filter(|found| self.is_pod_known || found.rule != RULES.conflict)
            .filter(|found| seen.insert((found.span(), found.rule.code)))
            .map(|found| self.explained(found))
            .collect()
    }

    fn explained(&self, found: Diagnostic) -> Diagnostic {
        let note = match found.rule == RULES.unknown_key {
            true => "the runner drops unknown fields of a patch",
            false => "Kubernetes rejects the patched job pod",
        };
        Diagnostic {
            note: Some(note.to_owned()),
            path: self.text.path.clone(),
            ..found
        }
    }

    fn report(&self, span: helm_yaml::source::Span, message: impl Into<String>) -> Diagnostic {
        let span = if span.is_synthetic() {
            self.text.node.span
        } else {
            span
        };
        let place = Place::new(span, self.text.path.as_str());
        Diagnostic::new(&pod_spec_patch_fails::RULE, place, message)
    }
}

/// The items of a list; empty if it is missing.
fn items<'n>(node: &'n Node, list: &str) -> &'n [Node] {
    node.get(list).and_then(Node::as_list).unwrap_or_default()
}

/// The name of a container.
fn name(container: &Node) -> Option<&str> {
    container.get("name").and_then(Node::as_str)
}
