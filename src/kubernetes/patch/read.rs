//! Reads patches with their targets: the items of `runnergen.patches`, and the files of `--patch`.

use super::target::{self, Target};
use super::{PatchError, PatchKind, apply, json, strategic};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::extensions::invalid_patch;
use crate::lint::rules::syntax::duplicate_key;
use crate::schema::{Path, RuleSet, Schema, check};
use helm_yaml::reader::{self, Document};
use helm_yaml::source::{FileId, Sources, Span};
use helm_yaml::tree::{Node, Value};

/// A patch, and the objects that it changes.
#[derive(Clone, Debug)]
pub struct TargetedPatch {
    pub(super) target: Target,
    pub(super) kind: PatchKind,
    pub(super) document: Node,
    /// The first token of the patch.
    pub(super) span: Span,
}

/// The rules for patches in a file, which the schema of the values does not check.
static RULES: RuleSet = RuleSet {
    unknown_key: &invalid_patch::RULE,
    missing_key: &invalid_patch::RULE,
    wrong_type: &invalid_patch::RULE,
    truthy_value: &invalid_patch::RULE,
    invalid_value: &invalid_patch::RULE,
    invalid_format: &invalid_patch::RULE,
    too_short: &invalid_patch::RULE,
    conflict: &invalid_patch::RULE,
    embedded: None,
};

/// The fields of a strategic merge patch that name the object.
const NAMES: [&str; 2] = ["name", "namespace"];

impl TargetedPatch {
    /// The patch itself.
    pub fn document(&self) -> &Node {
        &self.document
    }

    /// Returns true if it may change Secrets.
    pub fn may_change_secrets(&self) -> bool {
        self.target.may_be_secret()
    }

    /// Returns true if a finding about the target of the patch has this span.
    pub fn has_target_at(&self, span: Span) -> bool {
        self.span == span || self.target.has_condition_at(span)
    }

    /// Returns true if it removes the objects.
    pub(super) fn deletes(&self) -> bool {
        self.kind == PatchKind::Kustomize && strategic::deletes(&self.document)
    }

    /// The object with the patch applied. Adds each key that a JSON patch replaces although it does not exist to `added`.
    pub(super) fn applied_to(
        &self,
        object: Node,
        added: &mut Vec<PatchError>,
    ) -> Result<Node, PatchError> {
        if self.kind == PatchKind::Json {
            return json::apply_to_object(object, &self.document, added);
        }
        let part = |key| object.get(key).and_then(Node::as_str).unwrap_or_default();
        let schema = Schema::of_kind(part("apiVersion"), part("kind"));
        apply(self.kind, object, &self.document, schema)
    }
}

/// Reads an object with `patch` and `target`. The schema of the values reports keys and types.
///
/// # Errors
/// If it is not a patch. Without findings, the schema reports the reason.
pub fn read_item(item: &Node, sources: &Sources) -> Result<TargetedPatch, Vec<Diagnostic>> {
    if item.as_map().is_none() {
        return Err(Vec::new());
    }
    let Some(patch) = item.get("patch").filter(|patch| !patch.is_null()) else {
        let message = "missing `patch`: expected an object (strategic merge patch) or a list of \
                       operations (JSON 6902)";
        return Err(vec![invalid(target::start(item), message)]);
    };
    let document = match &patch.value {
        Value::String(_) => embedded(patch, sources)?,
        _ => patch.clone(),
    };
    let target = item.get("target").filter(|target| !target.is_null());
    targeted(document, target)
}

/// Reads the patches in a file. Each document is a strategic merge patch with the `kind` and the name of its object, a list
/// of objects with `patch` and `target`, or a kustomization with such a list in `patches`.
pub fn read_file(sources: &Sources, file: FileId) -> (Vec<TargetedPatch>, Vec<Diagnostic>) {
    let documents = match reader::read_all(sources, file) {
        Ok(documents) => documents,
        Err(error) => return (Vec::new(), vec![error.into()]),
    };
    let (mut patches, mut found) = (Vec::new(), Vec::new());
    for document in documents {
        let duplicates = document.duplicates.iter();
        found.extend(duplicates.map(|duplicate| duplicate_key::finding(duplicate, sources)));
        for read in read_document(document, sources, &mut found) {
            match read {
                Ok(patch) => patches.push(patch),
                Err(problems) => found.extend(problems),
            }
        }
    }
    // Fixes edit the files with values.
    found.iter_mut().for_each(|found| found.fix = None);
    if patches.is_empty() && found.is_empty() {
        let start = Span::new(file, 0..0);
        found.push(invalid(
            start,
            "the file has no effect: it contains no patch",
        ));
    }
    (patches, found)
}

fn read_document(
    document: Document,
    sources: &Sources,
    found: &mut Vec<Diagnostic>,
) -> Vec<Result<TargetedPatch, Vec<Diagnostic>>> {
    let root = document.root;
    let is_operation = |item: &Node| item.get("op").is_some();
    let items = match &root.value {
        Value::Null => return Vec::new(),
        Value::List(list) if list.iter().any(is_operation) => return vec![targeted(root, None)],
        Value::List(_) => &root,
        _ => match root.get("patches") {
            Some(patches) if patches.as_list().is_some() => patches,
            _ if root.get("patch").is_some() => {
                check_schema(&root, found);
                return vec![read_item(&root, sources)];
            }
            _ => return vec![targeted(root, None)],
        },
    };
    let items = items.as_list().unwrap_or_default();
    items.iter().for_each(|item| check_schema(item, found));
    items.iter().map(|item| read_item(item, sources)).collect()
}

/// Checks an item by the type that `runnergen.patches` has in the values.
fn check_schema(item: &Node, found: &mut Vec<Diagnostic>) {
    let values = Schema::named("values");
    let field = |schema: Schema, key| Some(schema.field(key)?.schema());
    let schema = values
        .and_then(|values| field(values, "runnergen"))
        .and_then(|section| field(section, "patches"))
        .and_then(Schema::items);
    if let Some(schema) = schema {
        check(item, schema, &Path::Root(""), &RULES, found);
    }
}

fn targeted(mut document: Node, target: Option<&Node>) -> Result<TargetedPatch, Vec<Diagnostic>> {
    let span = target::start(&document);
    let kind = match &document.value {
        Value::Map(_) => PatchKind::Kustomize,
        Value::List(_) => PatchKind::Json,
        other => {
            let message = format!(
                "invalid patch: expected an object (strategic merge patch) or a list of operations (JSON 6902), \
                 found {}",
                other.kind()
            );
            return Err(vec![invalid(span, message)]);
        }
    };
    let target = match target {
        Some(target) if target.as_map().is_none() => return Err(Vec::new()),
        Some(target) => Some(Target::read(target)?),
        None => Target::of_patch(&document).filter(|_| kind == PatchKind::Kustomize),
    };
    let target = target.ok_or_else(|| vec![without_target(kind, span)])?;
    if kind == PatchKind::Kustomize {
        remove_identity(&mut document);
    }
    Ok(TargetedPatch {
        target,
        kind,
        document,
        span,
    })
}

fn without_target(kind: PatchKind, span: Span) -> Diagnostic {
    let message = match kind {
        PatchKind::Json => "missing `target`: a list of operations names no object",
        _ => "missing `target`: the patch has no `kind` and `metadata.name`",
    };
    let help = "write `target: {kind: Deployment}` next to `patch`; conditions are `group`, `version`, `kind`, \
                `name`, `namespace`, `labelSelector` and `annotationSelector`";
    invalid(span, message).with_help(help)
}

/// Removes what names the object: a patch does not change it.
fn remove_identity(document: &mut Node) {
    if let Value::Map(map) = &mut document.value {
        map.shift_remove("apiVersion");
        map.shift_remove("kind");
    }
    if let Some(Value::Map(metadata)) = document
        .get_mut("metadata")
        .map(|metadata| &mut metadata.value)
    {
        NAMES
            .iter()
            .for_each(|name| drop(metadata.shift_remove(*name)));
    }
}

/// The patch in a string.
fn embedded(node: &Node, sources: &Sources) -> Result<Node, Vec<Diagnostic>> {
    let text = reader::scalar_text(sources, node);
    let documents = reader::read_all_traced(&text).map_err(|error| {
        let message = format!("invalid patch: {}", error.message);
        vec![invalid(error.span, message).with_maybe_help(error.help.map(Into::into))]
    })?;
    let mut documents = documents.into_iter().filter(|read| !read.root.is_null());
    match (documents.next(), documents.next()) {
        (Some(document), None) => Ok(document.root),
        (Some(_), Some(second)) => {
            let message = "invalid patch: expected one document, found several";
            let help = "write one item of the list for each patch";
            Err(vec![
                invalid(target::start(&second.root), message).with_help(help),
            ])
        }
        (None, _) => Err(vec![invalid(node.span, "invalid patch: it is empty")]),
    }
}

fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&invalid_patch::RULE, Place::of(span), message)
}
