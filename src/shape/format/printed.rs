//! Values that the chart prints into YAML, where Kubernetes reads them back: `"3"` arrives as 3.

use crate::source::{Origin, Sources, yaml};
use crate::tree::Value;

use super::super::types::Types;
use super::{Format, Verdict};

/// Whether a value that is printed without quotes is read back as the type that is needed there.
pub(super) fn check(format: Format, value: &Value) -> Verdict {
    let back = match value {
        Value::String(text) => read_back(text),
        other => other.clone(),
    };
    let wanted = match format {
        Format::PrintedBoolean => Types::BOOLEAN,
        Format::PrintedInteger => Types::INTEGER,
        _ => Types::STRING,
    };
    // What is empty leaves the key without a value, as if it were not there.
    if back == Value::Null || wanted.accept(&back) {
        return Ok(());
    }
    Err(match value {
        Value::String(_) if wanted == Types::STRING => {
            format!("is printed without quotes, where it is read as {}", back.kind())
        }
        _ => format!("has to be {}", wanted.words()),
    })
}

/// What a reader of YAML makes of a text that is printed without quotes as the value of a key.
pub(super) fn read_back(text: &str) -> Value {
    let mut sources = Sources::default();
    let file = sources.add("", Origin::File, format!("k: {text}\n"));
    let read = yaml::read(&sources, file).ok().and_then(|document| document.root.get("k").cloned());
    // What breaks the document that it is printed into is at any rate not what its author meant.
    read.map_or_else(|| Value::Map(Default::default()), |node| node.value)
}

/// Text is true as soon as it is not empty; who writes one of these means it otherwise.
pub(super) fn flag(text: &str) -> Verdict {
    const WORDS: [&str; 6] = ["false", "no", "off", "n", "0", "disabled"];
    if WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Err("is text, and text counts as true; write `false` without quotes".to_owned());
    }
    if text.is_empty() || text.contains("{{") {
        return Ok(());
    }
    Err("is text; it counts as true, which `true` without quotes says as well".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(format: Format, text: &str) -> bool {
        check(format, &Value::from(text)).is_ok()
    }

    #[test]
    fn text_is_read_back_as_yaml() {
        assert!(fits(Format::PrintedInteger, "3") && fits(Format::PrintedInteger, "0x10"));
        assert!(!fits(Format::PrintedInteger, "two") && !fits(Format::PrintedInteger, "3.5"));
        assert!(fits(Format::PrintedBoolean, "yes") && !fits(Format::PrintedBoolean, "maybe"));
        assert!(fits(Format::PrintedString, "a-b") && !fits(Format::PrintedString, "on"));
        assert!(!fits(Format::PrintedString, "a: b") && !fits(Format::PrintedString, "{"));
        assert!(check(Format::PrintedString, &Value::Int(3)).is_err());
    }

    #[test]
    fn text_for_a_flag_is_true() {
        assert!(flag("false").is_err() && flag("true").is_err() && flag("").is_ok());
    }
}
