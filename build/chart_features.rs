//! Reads what differs between chart versions from `schemas/chart-features.tsv`, for `src/chart/features.rs`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{self, Write};
use std::fs;

use serde_json::Value;

use crate::tsv;

const FILE: &str = "schemas/chart-features.tsv";

/// A line of the file.
struct Row<'a> {
    kind: &'a str,
    name: &'a str,
    lifetime: String,
    content: &'a str,
    description: &'a str,
}

/// The lifetimes of the values that not every chart version reads, as Rust expressions, by their path.
///
/// # Errors
/// If the file is not readable or a line is invalid.
pub fn lifetimes() -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
    let text = fs::read_to_string(FILE)?;
    let mut lifetimes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tsv::rows(FILE, &text, row)? {
        if row.kind == "value" {
            let of_value = lifetimes.entry(row.name.to_owned()).or_default();
            of_value.push(row.lifetime);
        }
    }
    Ok(lifetimes)
}

/// The Rust code of the tables.
///
/// # Errors
/// If the file is not readable or a line is invalid.
pub fn rust() -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(FILE)?;
    let rows = tsv::rows(FILE, &text, row)?;
    let of_kind = |kind: &'static str| rows.iter().filter(move |row| row.kind == kind);

    let mut code = String::new();
    features(&mut code, &of_kind("feature").collect::<Vec<_>>())?;
    for (name, kind) in [("VALUES", "value"), ("EVALUATED", "evaluated")] {
        let mut sorted: Vec<&Row> = of_kind(kind).collect();
        sorted.sort_by_key(|row| row.name.split('.').collect::<Vec<_>>());
        table(&mut code, name, "()", sorted.into_iter(), |_| {
            Ok("()".to_owned())
        })?;
    }
    table(&mut code, "TYPES", "Types", of_kind("type"), value_type)?;
    table(&mut code, "FALLBACKS", "&str", of_kind("fallback"), |row| {
        Ok(format!("{:?}", row.content))
    })?;
    table(&mut code, "DEFAULTS", "Constant", of_kind("default"), json)?;
    table(&mut code, "FIXED", "Constant", of_kind("fixed"), json)?;
    Ok(code)
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut fields = line.split('\t').chain(std::iter::repeat(""));
    let mut field = || fields.next().unwrap_or_default();
    let (kind, name, first, before) = (field(), field(), field(), field());
    let is_known = [
        "feature",
        "value",
        "type",
        "default",
        "fixed",
        "fallback",
        "evaluated",
    ]
    .contains(&kind);
    let lifetime = format!(
        "Lifetime {{ first: {:?}, before: {:?} }}",
        numbers(first, 0)?,
        numbers(before, u32::MAX)?
    );
    is_known.then(|| Row {
        kind,
        name,
        lifetime,
        content: field(),
        description: field(),
    })
}

/// The numbers of a version; a missing one is all `absent`.
fn numbers(version: &str, absent: u32) -> Option<[u32; 3]> {
    if version.is_empty() {
        return Some([absent; 3]);
    }
    let numbers = version.split('.').map(|part| part.parse().ok());
    numbers.collect::<Option<Vec<_>>>()?.try_into().ok()
}

fn features(code: &mut String, rows: &[&Row]) -> fmt::Result {
    code.push_str("/// A difference in what chart versions render.\n");
    code.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum Feature {\n");
    for row in rows {
        writeln!(code, "    /// {}\n    {},", row.description, row.name)?;
    }
    writeln!(code, "}}\nstatic FEATURES: [Lifetime; {}] = [", rows.len())?;
    for row in rows {
        writeln!(code, "    {},", row.lifetime)?;
    }
    code.push_str("];\nstatic DESCRIPTIONS: &[&str] = &[\n");
    for row in rows {
        writeln!(code, "    {:?},", row.description)?;
    }
    code.push_str("];\n");
    Ok(())
}

/// A table with a path, a lifetime and a content in each row.
fn table<'a>(
    code: &mut String,
    name: &str,
    content_type: &str,
    rows: impl Iterator<Item = &'a Row<'a>>,
    content: impl Fn(&Row) -> Result<String, String>,
) -> Result<(), Box<dyn Error>> {
    writeln!(code, "static {name}: &[Row<{content_type}>] = &[")?;
    for row in rows {
        let path: Vec<&str> = row.name.split('.').collect();
        writeln!(
            code,
            "    Row {{ path: &{path:?}, lifetime: {}, content: {} }},",
            row.lifetime,
            content(row)?
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

/// The set of types that a row names.
fn value_type(row: &Row) -> Result<String, String> {
    let types = row.content.split(" or ").map(|word| match word {
        "string" => Ok("Types::SCALAR"),
        "list" => Ok("Types::LIST"),
        "object" => Ok("Types::MAP"),
        _ => Err(format!("{FILE}: {}: unknown type `{word}`", row.name)),
    });
    let types = types.collect::<Result<Vec<_>, _>>()?;
    Ok(format!("Types::NONE.or({})", types.join(").or(")))
}

fn json(row: &Row) -> Result<String, String> {
    let value = serde_json::from_str(row.content);
    value
        .map(|value| constant(&value))
        .map_err(|error| format!("{FILE}: {}: {error}", row.name))
}

fn constant(value: &Value) -> String {
    match value {
        Value::Null => "Constant::Null".to_owned(),
        Value::Bool(flag) => format!("Constant::Bool({flag})"),
        Value::Number(number) => format!("Constant::Int({number})"),
        Value::String(text) => format!("Constant::Text({text:?})"),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(constant).collect();
            format!("Constant::List(&[{}])", items.join(", "))
        }
        Value::Object(map) => {
            let entries: Vec<_> = map
                .iter()
                .map(|(key, value)| format!("({key:?}, {})", constant(value)))
                .collect();
            format!("Constant::Map(&[{}])", entries.join(", "))
        }
    }
}
