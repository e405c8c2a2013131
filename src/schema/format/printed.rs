//! Values that the chart prints into YAML or TOML without quotes: the string `"3"` is read back as 3.

use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources};
use helm_yaml::tree::Value;

use super::super::types::Types;
use super::{Format, Verdict};

/// Checks that a value that is printed without quotes is read back as the expected type.
pub(super) fn check(format: Format, value: &Value) -> Verdict {
    let back = match value {
        Value::String(text) => parse_printed(text),
        other => other.clone(),
    };
    let wanted = match format {
        Format::PrintedBoolean => Types::BOOLEAN,
        Format::PrintedInteger => Types::INTEGER,
        _ => Types::STRING,
    };
    // An empty string leaves the key without a value, which counts as absent.
    if back == Value::Null || wanted.accept(&back) {
        return Ok(());
    }
    Err(match value {
        Value::String(_) if wanted == Types::STRING => {
            format!(
                "expected a string, found {} (the chart prints it without quotes)",
                back.kind()
            )
        }
        _ => format!("expected {}", wanted.words()),
    })
}

/// Reads a string as YAML, as if it was printed without quotes as the value of a key.
pub(super) fn parse_printed(text: &str) -> Value {
    let mut sources = Sources::default();
    let file = sources.add("", Origin::File, format!("k: {text}\n"));
    let read = reader::read(&sources, file)
        .ok()
        .and_then(|document| document.root.get("k").cloned());
    // A string that makes the document invalid has no valid type: an object is expected nowhere.
    read.map_or_else(|| Value::Map(Default::default()), |node| node.value)
}

/// Checks that a number is printed into TOML as a 64-bit integer.
pub(super) fn toml_integer(value: &Value) -> Verdict {
    let is_integer = |number: f64| number.fract() == 0.0 && number.abs() < 2f64.powi(63);
    match value {
        Value::Float(number) if !is_integer(*number) => Err("expected a 64-bit integer".to_owned()),
        _ => Ok(()),
    }
}

/// Checks that TOML reads a string as an integer if it is printed without quotes. A comment may follow it.
pub(super) fn toml_integer_text(text: &str) -> Verdict {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let number = line.split('#').next().unwrap_or_default().trim_end();
    let (digits, radix) = match number.get(..2) {
        Some("0x") => (&number[2..], 16),
        Some("0o") => (&number[2..], 8),
        Some("0b") => (&number[2..], 2),
        _ => (number.strip_prefix(['+', '-']).unwrap_or(number), 10),
    };
    let is_digits =
        |digits: &str| !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    let has_no_leading_zero = radix != 10 || digits == "0" || !digits.starts_with('0');
    if digits.split('_').all(is_digits) && has_no_leading_zero {
        return Ok(());
    }
    Err("expected an integer".to_owned())
}

/// Checks that TOML reads a string back unchanged if it is printed between double quotes.
pub(super) fn toml_string(text: &str) -> Verdict {
    let breaks = |character: char| matches!(character, '"' | '\\') || character.is_control();
    match text.chars().find(|&character| breaks(character)) {
        Some(character) if character.is_control() => {
            Err("the chart prints it into config.toml unescaped, found a control character".into())
        }
        Some(character) => Err(format!(
            "the chart prints it into config.toml unescaped, found `{character}`"
        )),
        None => Ok(()),
    }
}

/// The edit that turns such a string into the boolean that it looks like.
pub(super) fn flag_help(text: &str) -> Option<String> {
    let flag = flag_of(text);
    let is_flag = text.parse::<bool>().is_ok();
    Some(if is_flag {
        format!("remove the quotes: `{flag}`")
    } else {
        format!("write `{flag}` without quotes")
    })
}

/// The boolean that a string means.
pub fn flag_of(text: &str) -> bool {
    !means_false(text)
}

/// Returns true if a string certainly means false.
fn means_false(text: &str) -> bool {
    const WORDS: [&str; 6] = ["false", "no", "off", "n", "0", "disabled"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A string for a boolean. The chart treats every non-empty string as true.
pub(super) fn flag(text: &str) -> Verdict {
    if means_false(text) {
        return Err(format!(
            "expected a boolean, found the string \"{text}\", which counts as true"
        ));
    }
    if text.is_empty() || text.contains("{{") {
        return Ok(());
    }
    Err(match text {
        "true" => "expected a boolean, found the string \"true\"".to_owned(),
        _ => "expected a boolean, found a string, which counts as true".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(format: Format, text: &str) -> bool {
        check(format, &Value::from(text)).is_ok()
    }

    #[test]
    fn strings_are_read_back_as_yaml() {
        assert!(fits(Format::PrintedInteger, "3") && fits(Format::PrintedInteger, "0x10"));
        assert!(!fits(Format::PrintedInteger, "two") && !fits(Format::PrintedInteger, "3.5"));
        assert!(fits(Format::PrintedBoolean, "yes") && !fits(Format::PrintedBoolean, "maybe"));
        assert!(fits(Format::PrintedString, "a-b") && !fits(Format::PrintedString, "on"));
        assert!(!fits(Format::PrintedString, "a: b") && !fits(Format::PrintedString, "{"));
        assert!(check(Format::PrintedString, &Value::Int(3)).is_err());
    }

    #[test]
    fn strings_are_read_back_as_toml() {
        for number in [
            "3",
            "+3",
            "-3",
            "0",
            "1_000",
            "0x1F",
            "0b11",
            "3 # seconds",
            "3\n",
        ] {
            assert_eq!(toml_integer_text(number), Ok(()), "{number}");
        }
        for text in [
            " ", "# 3", "~", "null", "05", "5.0", "1e3", "1_", "1 000", "0x", "3s", "+0x1", "three",
        ] {
            assert!(toml_integer_text(text).is_err(), "{text}");
        }
        assert!(
            toml_integer(&Value::Float(5.0)).is_ok() && toml_integer(&Value::Float(1e19)).is_err()
        );
    }

    #[test]
    fn strings_are_no_booleans() {
        assert!(flag("false").is_err() && flag("true").is_err() && flag("").is_ok());
    }
}
