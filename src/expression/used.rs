//! Which values a text uses.

use std::collections::BTreeSet;

use super::ast::{Command, Operand, OperandKind};
use super::parser;
use super::walk::{self, Found};

/// The paths below `.Values` that a text reads, in any of its branches: `["team", "name"]` for `.Values.team.name` and
/// for `index .Values "team" "name"`. A path may stand for all that is below it (`toYaml .Values.team`), the empty one
/// for all values.
pub fn used_values(text: &str) -> Vec<Vec<String>> {
    let mut used = BTreeSet::new();
    if let Ok(parsed) = parser::parse(text) {
        walk::all(&parsed, &mut |found| {
            if let Found::Command(command) = found {
                used.extend(in_command(command));
            }
        });
    }
    used.into_iter().collect()
}

fn in_command(command: &Command) -> Vec<Vec<String>> {
    if let [function, map, keys @ ..] = command.operands.as_slice()
        && let (OperandKind::Function(name), Some(mut path)) = (&function.kind, below_values(map))
        && matches!(&**name, "index" | "get" | "hasKey")
    {
        path.extend(keys.iter().map_while(|key| match &key.kind {
            OperandKind::Text(key) => Some(key.to_string()),
            _ => None,
        }));
        return vec![path];
    }
    command.operands.iter().filter_map(below_values).collect()
}

/// What follows `.Values` in a path. Whether the dot or the variable before it is the top can't be told; a path that
/// only looks like one names no value that matters.
fn below_values(operand: &Operand) -> Option<Vec<String>> {
    // A parenthesis is visited as a command of its own.
    let (OperandKind::Field(_) | OperandKind::Variable(..) | OperandKind::Chain(..)) = &operand.kind else {
        return None;
    };
    let path = walk::path(operand)?;
    let (first, rest) = path.split_first()?;
    let is_method = |name: &str| matches!(name, "AsMap" | "YAML");
    let keys = rest.iter().map(|name| name.text.to_string()).filter(|name| rest.len() > 1 || !is_method(name));
    (&*first.text == "Values").then(|| keys.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_wherever_they_stand() {
        for (text, expected) in [
            ("{{ .Values.team.name }}", &["team.name"][..]),
            ("{{ if false }}{{ $.Values.x | quote }}{{ end }}", &["x"]),
            ("{{ (.Values).y }}{{ (.Values.a).b.c }}", &["a.b.c", "y"]),
            ("{{ index .Values \"a\" \"b\" }}{{ hasKey .Values \"c\" }}", &["a.b", "c"]),
            ("{{ define \"d\" }}{{ range (list .Values.q) }}{{ end }}{{ end }}", &["q"]),
            ("{{ toYaml .Values }}{{ .Values.AsMap }}", &[""]),
            ("{{ .Release.Name }} .Values.no", &[]),
        ] {
            let found: Vec<String> = used_values(text).iter().map(|path| path.join(".")).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
