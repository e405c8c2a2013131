//! The value after `=`: a scalar, a list in braces, JSON, or the path of a file.

use helm_yaml::source::{Origin, Span};
use helm_yaml::tree::{Entry, Node, Value};

use super::Flavor;
use super::parser::{Next, Parser};
use super::problem::SetError;
use super::word::Word;

impl Parser<'_> {
    /// The value after `=`.
    pub(super) fn value(&mut self) -> Result<(Node, Next), SetError> {
        let start = self.words.at;
        match self.flavor {
            Flavor::Json if self.words.skip_to_next() => {
                Ok((Node::new(Value::Null, self.span(start..start)), Next::Key))
            }
            Flavor::Json => {
                let node = self.json()?;
                self.words.skip_to_next();
                Ok((node, Next::Key))
            }
            Flavor::Literal => {
                let (word, _) = self.words.until("");
                Ok((Node::new(word.text, self.span(word.range)), Next::Key))
            }
            _ if self.words.peek().is_none() => {
                Ok((Node::new("", self.span(start..start)), Next::End))
            }
            _ if self.words.take('{') => Ok((self.list(start)?, Next::Key)),
            _ => {
                let (word, _) = self.words.until(",");
                Ok((self.scalar(word)?, Next::Key))
            }
        }
    }

    /// `{a,b}`, after its opening brace.
    fn list(&mut self, start: usize) -> Result<Node, SetError> {
        let mut items = Vec::new();
        loop {
            let (word, stop) = self.words.until(",}");
            if stop.is_none() {
                let message = "missing `}` at the end of the list";
                return Err(SetError::new(message, self.span(start..start + 1)));
            }
            items.push(self.scalar(word)?);
            if stop == Some('}') {
                let span = self.span(start..self.words.at);
                self.words.take(',');
                return Ok(Node::new(items, span));
            }
        }
    }

    /// A value other than a list.
    fn scalar(&mut self, word: Word) -> Result<Node, SetError> {
        let span = self.span(word.range);
        match self.flavor {
            Flavor::Typed => Ok(Node::new(typed(word.text), span)),
            Flavor::File(read) => {
                let text = read(&word.text).map_err(|why| {
                    SetError::new(format!("cannot read file `{}`: {why}", word.text), span)
                })?;
                let length = text.len();
                let file = self.sources.add(word.text, Origin::File, text.clone());
                Ok(Node::new(text, Span::new(file, 0..length)))
            }
            _ => Ok(Node::new(word.text, span)),
        }
    }

    /// One JSON value.
    pub(super) fn json(&mut self) -> Result<Node, SetError> {
        let start = self.words.at;
        let mut values = serde_json::Deserializer::from_str(&self.words.text[start..])
            .into_iter::<serde_json::Value>();
        let value = values.next();
        let end = start + values.byte_offset();
        match value {
            Some(Ok(value)) => {
                self.words.at = end;
                Ok(from_json(value, self.span(start..end)))
            }
            _ => Err(SetError::new(
                "invalid JSON",
                self.span(start..self.words.text.len()),
            )),
        }
    }
}

/// Parses a scalar of `--set`: unlike in YAML, only decimal integers, booleans and null are typed.
fn typed(text: String) -> Value {
    match text.to_ascii_lowercase().as_str() {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        "null" => return Value::Null,
        "0" => return Value::Int(0),
        _ => {}
    }
    match text.parse() {
        Ok(number) if !text.starts_with('0') => Value::Int(number),
        _ => Value::String(text),
    }
}

fn from_json(value: serde_json::Value, span: Span) -> Node {
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Bool(flag),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        serde_json::Value::String(text) => Value::String(text),
        serde_json::Value::Array(items) => Value::List(
            items
                .into_iter()
                .map(|item| from_json(item, span))
                .collect(),
        ),
        serde_json::Value::Object(map) => Value::Map(
            map.into_iter()
                .map(|(key, value)| {
                    (
                        key,
                        Entry {
                            key_span: span,
                            node: from_json(value, span),
                        },
                    )
                })
                .collect(),
        ),
    };
    Node { value, span }
}
