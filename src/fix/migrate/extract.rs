//! Moves a token from the values to a Secret.

use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node};
use helm_yaml::writer::{Style, to_string};

use super::registration::{self, SECRET, TOKEN};
use super::workspace::Workspace;
use crate::chart::model::token::AUTHENTICATION;
use crate::fix::{Change, FixedFile, Job};
use crate::input::load::ReadError;
use crate::input::loaded::LoadedValues;
use crate::lint::context::RuleContext;

/// The values that hold a token.
pub const TOKENS: [&str; 2] = ["runnerToken", TOKEN];

/// The keys that the chart reads from the Secret.
const KEYS: [&str; 2] = ["runner-token", "runner-registration-token"];

/// The result of moving a token.
#[derive(Debug)]
pub struct Extraction {
    /// The files that change.
    pub files: Vec<FixedFile>,
    /// The manifest of the Secret, with the token.
    pub secret: String,
    /// The command that creates the Secret, without the token.
    pub command: String,
}

/// Replaces a token in the values of a release by the name of a Secret. The inner error is the reason why that is not possible.
///
/// # Errors
/// If a file cannot be read.
pub fn extract(
    job: &Job,
    release: usize,
    token: &str,
) -> Result<Result<Extraction, String>, ReadError> {
    let mut files = Workspace::open(job, job.request.chart)?;
    let Some(before) = files.original()?.into_iter().nth(release) else {
        return Ok(Err("the file has no such release".to_owned()));
    };
    let steps = [registration::secret_name, removal];
    for step in steps {
        let Some(loaded) = files.load(release, before.chart)? else {
            break;
        };
        let Some(change) = step(&RuleContext::of(&loaded), token) else {
            continue;
        };
        if let Err(reason) = files.apply(&loaded, &[change])? {
            return Ok(Err(reason));
        }
    }
    let after = files.load(release, before.chart)?;
    let Some(name) = after.as_ref().and_then(secret) else {
        return Ok(Err(format!("`{SECRET}` cannot be added")));
    };
    let text = before.given.get(token).and_then(Node::as_str);
    let namespace = before.release.namespace();
    Ok(Ok(Extraction {
        secret: manifest(name, namespace, token, text.unwrap_or_default()),
        command: registration::create_secret(name, namespace),
        files: files.finish(Vec::new()).files,
    }))
}

fn removal(context: &RuleContext<'_>, token: &str) -> Option<Change> {
    secret(context.loaded)?;
    context.removal(token)
}

/// The Secret that the values name.
fn secret(loaded: &LoadedValues) -> Option<&str> {
    let name = loaded.given.at(&["runners", "secret"])?.as_str()?;
    (!name.is_empty()).then_some(name)
}

fn manifest(name: &str, namespace: &str, token: &str, text: &str) -> String {
    let is_registration = token == TOKEN && !text.starts_with(AUTHENTICATION);
    let tokens = if is_registration {
        ["", text]
    } else {
        [text, ""]
    };
    let secret = object([
        ("apiVersion", string("v1")),
        ("kind", string("Secret")),
        (
            "metadata",
            object([("name", string(name)), ("namespace", string(namespace))]),
        ),
        (
            "stringData",
            object([(KEYS[0], string(tokens[0])), (KEYS[1], string(tokens[1]))]),
        ),
    ]);
    to_string(&secret, Style::Manifest)
}

fn object<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let entries = entries
        .into_iter()
        .map(|(key, node)| (key.to_owned(), node.into()));
    Node::new(entries.collect::<Map>(), Span::SYNTHETIC)
}

fn string(text: &str) -> Node {
    Node::new(text, Span::SYNTHETIC)
}
