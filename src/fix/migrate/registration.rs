//! Replaces the registration token by a Secret with a runner authentication token.
//!
//! GitLab stores tags and other settings for a runner with an authentication token, so that they move to GitLab.

use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::effective::{Effective, Token};
use super::{Note, Plan, Task};
use crate::chart::model::token::AUTHENTICATION;
use crate::fix::Change;
use crate::input::loaded::LoadedValues;
use crate::input::placeholder;
use crate::lint::context::{RuleContext, holds_nothing};

pub(super) const TOKEN: &str = "runnerRegistrationToken";

pub(super) const SECRET: &str = "runners.secret";

/// The name of the Secret, as in `runnergen init`.
const SECRET_NAME: &str = "gitlab-runner-token";

/// Values that have no effect with an authentication token.
const STORED_BY_GITLAB: [&str; 5] = [
    "runners.tags",
    "runners.runUntagged",
    "runners.locked",
    "runners.protected",
    "runners.maximumTimeout",
];

/// The parameters of GitLab's API for these settings.
const PARAMETERS: [&str; 5] = [
    "tag_list",
    "run_untagged",
    "locked",
    "access_level",
    "maximum_timeout",
];

/// Whether the values contain a registration token.
pub(super) fn has_token(loaded: &LoadedValues) -> bool {
    token(loaded).is_some()
}

fn token(loaded: &LoadedValues) -> Option<&str> {
    let token = loaded.given.get(TOKEN)?.as_str()?;
    (!token.is_empty()).then_some(token)
}

/// Names a Secret, unless the values name one.
pub(super) fn name_secret(context: &RuleContext<'_>, _: &Plan) -> Vec<Vec<Change>> {
    if !is_replaceable(context) {
        return Vec::new();
    }
    let change = secret_name(context, TOKEN);
    change.map(|change| vec![change]).into_iter().collect()
}

/// The change that names a Secret near a token, unless the values name one.
pub(super) fn secret_name(context: &RuleContext<'_>, token: &str) -> Option<Change> {
    let name = || Node::new(SECRET_NAME, Span::SYNTHETIC);
    match context.given(SECRET) {
        Some(entry) if holds_nothing(&entry.node) => Some(Change::replace(entry.key_span, name())),
        Some(_) => None,
        None => context.insertion(token, SECRET, name()),
    }
}

/// Removes the token, and the settings that GitLab stores.
pub(super) fn remove(context: &RuleContext<'_>, _: &Plan) -> Vec<Vec<Change>> {
    let has_secret = context
        .given(SECRET)
        .is_some_and(|entry| !holds_nothing(&entry.node));
    if !is_replaceable(context) || !has_secret {
        return Vec::new();
    }
    let paths = [TOKEN].into_iter().chain(STORED_BY_GITLAB);
    let changes: Vec<Change> = paths.filter_map(|path| context.removal(path)).collect();
    vec![changes]
}

/// The token, if it cannot be replaced.
pub(super) fn kept(context: &RuleContext<'_>) -> Option<Note> {
    let is_kept = token(context.loaded).is_some() && !is_replaceable(context);
    is_kept.then(|| Note::new(TOKEN, "the text contains a placeholder"))
}

fn is_replaceable(context: &RuleContext<'_>) -> bool {
    let is_open = |path: &str| {
        let entry = context.written(path);
        let text = entry.map_or("", |entry| context.loaded.sources.slice(entry.node.span));
        placeholder::find(text).is_some()
    };
    context.written(TOKEN).is_some()
        && token(context.loaded).is_some()
        && !is_open(TOKEN)
        && !STORED_BY_GITLAB.into_iter().any(is_open)
}

/// What must be done in GitLab and in the cluster before the new values are installed.
pub(super) fn tasks(old: &LoadedValues) -> Vec<Task> {
    let is_authentication = token(old).is_some_and(|token| token.starts_with(AUTHENTICATION));
    let mut tasks = Vec::new();
    if !is_authentication {
        tasks.push(create_runner(old));
    }
    let secret = old.given.at(&["runners", "secret"]).and_then(Node::as_str);
    let secret = secret
        .filter(|name| !name.is_empty())
        .unwrap_or(SECRET_NAME);
    let what = if is_authentication {
        "Create the Secret with the runner authentication token, which was in the values"
    } else {
        "Create the Secret with the runner authentication token (glrt-…)"
    };
    tasks.push(Task::with_command(
        what,
        create_secret(secret, old.release.namespace()),
    ));
    let revoke = if is_authentication {
        "The token was in a file: if others can read it or its history, reset the token in GitLab"
    } else {
        "The registration token was in a file: reset it in GitLab, and delete the runners that it registered"
    };
    tasks.push(Task::new(revoke));
    tasks
}

/// The command that creates the Secret.
pub(super) fn create_secret(name: &str, namespace: &str) -> String {
    format!(
        "kubectl create secret generic {name} -n {namespace} --from-literal=runner-token=\"$RUNNER_TOKEN\" \
         --from-literal=runner-registration-token="
    )
}

fn create_runner(old: &LoadedValues) -> Task {
    let settings = Effective::of(old, Token::Unchanged).unwrap_or_default();
    let value = |name: &str| settings.text(&format!("registration.{name}"));
    let shown = |name: &str, default: &str| value(name).unwrap_or_else(|| default.to_owned());
    let description = settings
        .text("runners.name")
        .unwrap_or_else(|| old.release.name().to_owned());
    let url = settings
        .text("runners.url")
        .unwrap_or_else(|| "https://gitlab.example.com".to_owned());
    let defaults = ["", "false", "true", "not_protected", ""];
    let mut fields = vec![
        ("runner_type", "instance_type".to_owned()),
        ("description", description),
    ];
    let stored = PARAMETERS.into_iter().zip(defaults);
    fields.extend(stored.map(|(name, default)| (name, shown(name, default))));
    let data = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!(" --data-urlencode {}", quoted(&format!("{name}={value}"))));
    let url = quoted(&format!(
        "{}/api/v4/user/runners",
        without_password(&url).trim_end_matches('/')
    ));
    let command = format!(
        "curl --fail --request POST {url} --header \"PRIVATE-TOKEN: $GITLAB_TOKEN\"{}",
        data.collect::<String>()
    );
    let labels = [
        "tags",
        "run untagged jobs",
        "locked",
        "protected",
        "maximum job timeout",
    ];
    let list = labels.into_iter().zip(&fields[2..]);
    let list = list.map(|(label, (_, value))| {
        let value = if value.is_empty() { "none" } else { value };
        format!("{label}: {value}")
    });
    let list: Vec<String> = list.collect();
    Task::with_command(
        format!(
            "Create the runner in GitLab (Admin area, or the settings of the group or project: CI/CD, Runners, Create runner) \
             with description: {}; {}. With the API, and a personal access token with the scope create_runner; for a group \
             or project, use runner_type=group_type and group_id, or project_type and project_id:",
            fields[1].1,
            list.join("; ")
        ),
        command,
    )
}

/// A word of the shell.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@".contains(c);
    if text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A URL without the user and password in it.
fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.find('/').unwrap_or(rest.len());
            let start = rest[..host].rfind('@').map_or(0, |at| at + 1);
            format!("{scheme}://{}", &rest[start..])
        }
        None => url.to_owned(),
    }
}
