//! `[[runners.kubernetes.volumes.…]]`: each volume has a name of its own and a place to stand.

use std::collections::HashMap;

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::quantity::Quantity;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};
use crate::shape::Format;

/// The kinds of volumes, and what each needs beside `name` and `mount_path`.
const KINDS: [(&str, &[&str]); 7] = [
    ("host_path", &[]),
    ("secret", &[]),
    ("pvc", &[]),
    ("config_map", &[]),
    ("empty_dir", &[]),
    ("csi", &["driver"]),
    ("nfs", &["server", "path"]),
];

pub(super) fn check(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(volumes) = kubernetes.get("volumes") else { return };
    let mut names: HashMap<String, &str> = HashMap::new();
    let mut places: HashMap<String, String> = HashMap::new();
    for (kind, needed) in KINDS {
        let Some(list) = volumes.get(kind) else { continue };
        for volume in list.items().filter(|volume| volume.node.as_map().is_some()) {
            check_needed(&volume, kind, needed, problems);
            check_name(&volume, kind, &mut names, problems);
            check_mount(&volume, &mut places, problems);
            check_size(&volume, problems);
        }
    }
}

fn check_needed(volume: &View<'_>, kind: &str, needed: &[&'static str], problems: &mut Vec<Problem>) {
    for key in ["name", "mount_path"].iter().copied().chain(needed.iter().copied()) {
        if volume.text(key).is_none() {
            let message = format!("this `{kind}` volume has no `{key}`; Kubernetes refuses a pod with it");
            let empty = volume.get(key).filter(|view| view.node.as_str().is_some());
            let place = empty.as_ref().unwrap_or(volume);
            let problem = Problem::value(ProblemKind::Volume, Level::Error, place, message).lacks(key);
            problems.push(problem.help(format!("add `{key} = \"…\"`")));
        }
    }
}

/// A name stands for one volume; only claims may be mounted at several places under one name.
fn check_name<'k>(volume: &View<'_>, kind: &'k str, names: &mut HashMap<String, &'k str>, problems: &mut Vec<Problem>) {
    let Some(name) = volume.get("name") else { return };
    let Some(text) = name.as_text().filter(|text| !is_open(text)) else { return };
    if names.get(text).is_some_and(|&other| (kind, other) != ("pvc", "pvc")) {
        let message = format!("another volume has the name `{}`; Kubernetes refuses a pod with two", clip(text));
        problems.push(Problem::value(ProblemKind::Volume, Level::Error, &name, message));
    } else if Format::DnsLabel.check_text(text).is_err() && kind != "pvc" {
        let message = "this is no name of a volume: small letters, digits and `-`, at most 63";
        problems.push(Problem::value(ProblemKind::Volume, Level::Error, &name, message));
    }
    names.insert(text.to_owned(), kind);
}

fn check_mount(volume: &View<'_>, places: &mut HashMap<String, String>, problems: &mut Vec<Problem>) {
    let Some(mount) = volume.get("mount_path") else { return };
    let Some(path) = mount.as_text().filter(|path| !is_open(path)) else { return };
    let name = volume.text("name").unwrap_or_default();
    if let Some(other) = places.insert(path.to_owned(), name.to_owned()) {
        let message =
            format!("`{path}` is the place of the volume `{other}` already; Kubernetes refuses a pod with two");
        problems.push(Problem::value(ProblemKind::Volume, Level::Error, &mount, message));
    }
}

/// The runner warns in the job's log and leaves the limit out.
fn check_size(volume: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(size) = volume.get("size_limit") else { return };
    if size.as_text().is_some_and(|text| !is_open(text) && !text.trim().is_empty() && Quantity::parse(text).is_none()) {
        let message = "this is no quantity; the runner leaves the limit out";
        problems.push(Problem::value(ProblemKind::Volume, Level::Error, &size, message).help("write it like `1Gi`"));
    }
}
