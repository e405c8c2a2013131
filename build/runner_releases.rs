//! Reads the lifetimes of configuration keys and feature flags from `schemas/runner-releases.tsv`, for
//! `src/runner_config/lifetime.rs`. The tables are arrays of plain numbers, which need no relocation when the program
//! starts.

use std::error::Error;
use std::fmt::Write;
use std::fs;

const FILE: &str = "schemas/runner-releases.tsv";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The tables as Rust code.
#[derive(Default)]
struct Tables {
    releases: String,
    names: String,
    keys: Vec<(String, String)>,
    flags: Vec<(String, String)>,
    facts: Vec<String>,
}

/// The Rust code of the tables.
///
/// # Errors
/// If the file is not readable or a line is invalid.
pub fn rust() -> Result<String> {
    let text = fs::read_to_string(FILE)?;
    let mut tables = Tables::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        tables
            .add(line)
            .map_err(|error| format!("{FILE}: {error}: {line}"))?;
    }
    Ok(tables.code()?)
}

impl Tables {
    fn add(&mut self, line: &str) -> Result<()> {
        let mut fields = line.split('\t');
        let kind = fields.next().unwrap_or_default();
        let fields: Vec<&str> = fields.collect();
        match kind {
            "release" => self.releases += &format!("    {},\n", version(fields[0])?),
            "key" => {
                let row = self.row(&fields, forms)?;
                self.keys.push(row);
            }
            "flag" => {
                let row = self.row(&fields, |default| Ok(format!("Fact::Default({default})")))?;
                self.flags.push(row);
            }
            _ => return Err("expected release, key or flag".into()),
        }
        Ok(())
    }

    /// A row, with the name by which rows are sorted.
    fn row(
        &mut self,
        fields: &[&str],
        change: fn(&str) -> Result<String>,
    ) -> Result<(String, String)> {
        let field = |index: usize| fields.get(index).copied().unwrap_or_default();
        let name = field(0);
        let (start, first_fact) = (self.names.len(), self.facts.len());
        self.names += name;
        for entry in entries(field(5), ';') {
            let (since, value) = entry.split_once(": ").ok_or("invalid change")?;
            let (since, fact) = (version(since)?, change(value)?);
            self.facts.push(format!("({since}, {fact})"));
        }
        for release in entries(field(6), ',') {
            self.facts
                .push(format!("({}, Fact::Backport)", version(release)?));
        }
        for release in entries(field(7), ',') {
            let release = version(&format!("{release}.0"))?;
            self.facts
                .push(format!("({release}, Fact::AnnouncedRemoval)"));
        }
        let row = format!(
            "Row {{ name: ({start}, {}), since: {}, removed: {}, deprecated: {}, facts: ({first_fact}, {}) }}",
            name.len(),
            version(field(2))?,
            maybe_version(field(3))?,
            maybe_version(field(4))?,
            self.facts.len() - first_fact,
        );
        Ok((name.to_ascii_lowercase(), row))
    }

    fn code(mut self) -> std::result::Result<String, std::fmt::Error> {
        let mut code = format!("static NAMES: &str = {:?};\n", self.names);
        writeln!(
            code,
            "static RELEASES: &[RunnerVersion] = &[\n{}];",
            self.releases
        )?;
        for (name, rows) in [("KEYS", &mut self.keys), ("FLAGS", &mut self.flags)] {
            rows.sort();
            writeln!(code, "static {name}: [Row; {}] = [", rows.len())?;
            for (_, row) in rows {
                writeln!(code, "    {row},")?;
            }
            code.push_str("];\n");
        }
        let (count, facts) = (self.facts.len(), self.facts.join(",\n    "));
        writeln!(
            code,
            "static FACTS: [(RunnerVersion, Fact); {count}] = [\n    {facts}\n];"
        )?;
        Ok(code)
    }
}

fn entries(field: &str, separator: char) -> impl Iterator<Item = &str> {
    field
        .split(separator)
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

fn maybe_version(text: &str) -> Result<String> {
    Ok(match text {
        "" => "None".to_owned(),
        text => format!("Some({})", version(text)?),
    })
}

fn version(text: &str) -> Result<String> {
    let numbers: std::result::Result<Vec<u8>, _> = text.split('.').map(str::parse).collect();
    match numbers?[..] {
        [major, minor, patch] => Ok(format!("RunnerVersion::new({major}, {minor}, {patch})")),
        _ => Err(format!("invalid version {text}").into()),
    }
}

/// The TOML values that a type of the runner accepts: `string or array<string>`.
fn forms(types: &str) -> Result<String> {
    let forms: Result<Vec<&str>> = types.split(" or ").map(form).collect();
    Ok(format!("Fact::Forms(&[{}])", forms?.join(", ")))
}

fn form(name: &str) -> Result<&'static str> {
    Ok(match name {
        "array<table>" => "Form::ArrayOfTables",
        "table" => "Form::Table",
        _ if name.starts_with("array<") => "Form::Array",
        _ if name.starts_with("map<") => "Form::Table",
        "string" | "integer" | "number" | "boolean" | "duration" | "datetime" => "Form::Scalar",
        _ => return Err(format!("unknown type {name}").into()),
    })
}
