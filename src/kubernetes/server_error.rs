//! Parses the errors of the API server, and of `kubectl`, about objects that are rejected.
//!
//! Input is the text of standard error; a line that names fields of an object becomes one [`FieldError`] per field,
//! any other line is passed through.

/// A line of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// It names a field of an object.
    FieldError(FieldError),
    /// It names none.
    Other(String),
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Kind of the object, without its group.
    pub kind: String,
    /// Name of the object, if the text contains it.
    pub name: Option<String>,
    /// Path of the field in the object: `spec.template.spec.containers[0].image`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// The object that a list of errors is about: the lines that begin with `* ` follow the one that names it.
#[derive(Clone, Debug, Default)]
struct Object {
    kind: String,
    name: Option<String>,
}

impl Object {
    fn field_error(&self, field: &str, message: &str) -> Line {
        let (kind, name) = (self.kind.clone(), self.name.clone());
        Line::FieldError(FieldError {
            kind,
            name,
            field: field.trim_start_matches('.').to_owned(),
            message: message.trim().to_owned(),
        })
    }
}

/// Returns true if the output of `kubectl` contains errors, and not only the names of applied objects.
pub fn reports_errors(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["error", "invalid", "unable"]
        .iter()
        .any(|word| text.contains(word))
}

/// Reads the text, line by line.
pub fn parse(text: &str) -> Vec<Line> {
    let mut object = None;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .flat_map(|line| read(line, &mut object))
        .collect()
}

fn read(line: &str, object: &mut Option<Object>) -> Vec<Line> {
    let found = validation_errors(line)
        .or_else(|| unknown_fields(line))
        .or_else(|| invalid(line, object))
        .or_else(|| listed(line, object.as_ref()));
    found.unwrap_or_else(|| vec![Line::Other(line.to_owned())])
}

/// `ValidationError(Deployment.spec.template): unknown field "x" in io.k8s.…`: the validation in `kubectl`.
fn validation_errors(line: &str) -> Option<Vec<Line>> {
    let found = line.split("ValidationError(").skip(1).filter_map(|part| {
        let (path, rest) = part.split_once("): ")?;
        let (kind, field) = path.split_once('.').unwrap_or((path, ""));
        let message = rest
            .split(", ValidationError")
            .next()
            .unwrap_or(rest)
            .trim_end_matches(", ");
        let unknown =
            between(message, "unknown field \"", "\"").map(|key| format!("{field}.{key}"));
        let missing =
            between(message, "missing required field \"", "\"").map(|key| format!("{field}.{key}"));
        let field = unknown.or(missing).unwrap_or_else(|| field.to_owned());
        Some(
            Object {
                kind: kind.to_owned(),
                name: None,
            }
            .field_error(&field, message),
        )
    });
    Some(found.collect()).filter(|found: &Vec<Line>| !found.is_empty())
}

/// `Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.x"`.
fn unknown_fields(line: &str) -> Option<Vec<Line>> {
    let kind =
        between(line, "cannot be handled as a ", ":").or_else(|| before(line, " in version \""))?;
    let name = None;
    let object = Object {
        kind: kind.to_owned(),
        name,
    };
    let fields = line
        .split("unknown field \"")
        .skip(1)
        .filter_map(|part| part.split_once('"'));
    let found: Vec<Line> = fields
        .map(|(field, _)| object.field_error(field, "unknown field"))
        .collect();
    Some(found).filter(|found| !found.is_empty())
}

/// `The Deployment "x" is invalid: spec.a: Required value`, one field, or several in brackets, or none on this line.
fn invalid(line: &str, object: &mut Option<Object>) -> Option<Vec<Line>> {
    let (before, rest) = line.split_once("\" is invalid:")?;
    let (before, name) = before.rsplit_once('"')?;
    let kind = before.split_whitespace().next_back()?.split('.').next()?;
    let found = Object {
        kind: kind.to_owned(),
        name: Some(name.to_owned()),
    };
    let rest = rest.trim();
    let several = rest
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let texts = several.map_or_else(|| vec![rest.to_owned()], split_fields);
    let errors = texts
        .iter()
        .filter_map(|text| field(text).map(|(path, message)| found.field_error(path, message)));
    let errors = errors.collect();
    *object = Some(found);
    Some(errors)
}

/// `* spec.a: Invalid value: …`, below the line that names the object.
fn listed(line: &str, object: Option<&Object>) -> Option<Vec<Line>> {
    let (path, message) = field(line.trim_start().strip_prefix("* ")?)?;
    Some(vec![object?.field_error(path, message)])
}

/// The path at the beginning of a text, and the message after it.
fn field(text: &str) -> Option<(&str, &str)> {
    let (path, message) = text.split_once(": ").or_else(|| text.split_once(':'))?;
    let is_path = path.starts_with(|first: char| first.is_ascii_lowercase())
        && !path.contains(char::is_whitespace);
    is_path.then_some((path, message))
}

/// Splits `spec.a: Required value, spec.b: Invalid value: "x, y"`: a comma is a separator if a field follows.
fn split_fields(text: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for part in text.split(", ") {
        let begins = field(part).is_some_and(|(path, _)| path.contains('.') || path.contains('['));
        match fields.last_mut() {
            Some(last) if !begins => *last += &format!(", {part}"),
            _ => fields.push(part.to_owned()),
        }
    }
    fields
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    text.split_once(open)?
        .1
        .split_once(close)
        .map(|(inside, _)| inside)
}

/// The word before a text.
fn before<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.split_once(mark)?.0.split_whitespace().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<String> {
        let name = |error: FieldError| {
            let name = error
                .name
                .map(|name| format!("/{name}"))
                .unwrap_or_default();
            format!("{}{name} {}", error.kind, error.field)
        };
        parse(text)
            .into_iter()
            .map(|line| match line {
                Line::FieldError(error) => name(error),
                Line::Other(text) => format!("? {text}"),
            })
            .collect()
    }

    #[test]
    fn one_field_of_an_invalid_object() {
        let text = "The Deployment \"r\" is invalid: spec.template.spec.containers[0].image: Required value";
        assert_eq!(
            fields(text),
            ["Deployment/r spec.template.spec.containers[0].image"]
        );
        let text = "Error from server (Invalid): error when creating \"STDIN\": Deployment.apps \"r\" is invalid: [spec.a: Invalid value: \"x, y\": must be, or not, spec.b[0].c: Required value]";
        assert_eq!(
            fields(text),
            ["Deployment/r spec.a", "Deployment/r spec.b[0].c"]
        );
    }

    #[test]
    fn a_list_of_fields_below_the_object() {
        let text = "The Service \"s\" is invalid: \n* spec.ports[1].name: Required value\n* spec.type: Unsupported value: \"x\"\nconfigmap/r created\n";
        assert_eq!(
            fields(text),
            [
                "Service/s spec.ports[1].name",
                "Service/s spec.type",
                "? configmap/r created"
            ]
        );
    }

    #[test]
    fn unknown_fields() {
        let text = "Error from server (BadRequest): error when creating \"STDIN\": Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.template.spec.x\", unknown field \"spec.y\"";
        assert_eq!(
            fields(text),
            ["Deployment spec.template.spec.x", "Deployment spec.y"]
        );
        let text = "error: error validating \"STDIN\": error validating data: [ValidationError(Deployment.spec.template.spec.containers[0]): unknown field \"imag\" in io.k8s.api.core.v1.Container, ValidationError(Deployment.spec): missing required field \"selector\" in io.k8s.api.apps.v1.DeploymentSpec]; if you choose to ignore";
        assert_eq!(
            fields(text),
            [
                "Deployment spec.template.spec.containers[0].imag",
                "Deployment spec.selector"
            ]
        );
    }

    #[test]
    fn anything_else_is_passed_through() {
        assert_eq!(
            fields("error: no such host\n* spec.a: b\n"),
            ["? error: no such host", "? * spec.a: b"]
        );
    }
}
