//! Gives a value the type that its key takes.

use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

use super::model::{Field, Schema};
use super::types::Types;

/// The value in a type that the schema accepts, if it is certain what was meant.
pub fn retyped(node: &Node, schema: Schema) -> Option<Node> {
    let wanted = schema.types();
    let value: Value = match &node.value {
        Value::String(text) => of_string(text, schema)?,
        Value::Float(number) if is_integer(*number, wanted) => Value::Int(*number as i64),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) if wanted.contains(Types::STRING) => {
            node.to_template_string().into()
        }
        Value::Int(number @ 0..=1) if wanted == Types::BOOLEAN => Value::Bool(*number == 1),
        Value::List(items) if wanted.contains(Types::STRING) => joined(items)?.into(),
        Value::List(items) if wanted == Types::MAP => as_map(items, schema)?.into(),
        Value::Map(map) if wanted == Types::LIST => as_list(map, schema)?.into(),
        _ => return None,
    };
    Some(Node::new(value, Span::SYNTHETIC))
}

fn of_string(text: &str, schema: Schema) -> Option<Value> {
    let wanted = schema.types();
    if wanted.contains(Types::INTEGER)
        && let Ok(number) = text.trim().parse::<i64>()
    {
        return Some(Value::Int(number));
    }
    if wanted.contains(Types::BOOLEAN) {
        return match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(Value::Bool(true)),
            "false" | "no" | "off" => Some(Value::Bool(false)),
            _ => None,
        };
    }
    let takes_items = schema
        .items()
        .is_some_and(|items| items.types().contains(Types::STRING));
    let is_item = !text.is_empty() && !text.contains(['\n', '$', '{']);
    (wanted.contains(Types::LIST) && takes_items && is_item)
        .then(|| vec![Node::new(text, Span::SYNTHETIC)].into())
}

fn is_integer(number: f64, wanted: Types) -> bool {
    const GREATEST: f64 = 1e15;
    let is_wanted = wanted.contains(Types::INTEGER) && !wanted.contains(Types::NUMBER);
    is_wanted && number.fract() == 0.0 && number.abs() < GREATEST
}

/// The items of a list as one string: `a,b`.
fn joined(items: &[Node]) -> Option<String> {
    let is_word = |item: &Node| {
        item.is_scalar() && !item.is_null() && !item.to_template_string().contains(',')
    };
    let texts: Vec<String> = items.iter().map(Node::to_template_string).collect();
    (!items.is_empty() && items.iter().all(is_word)).then(|| texts.join(","))
}

/// Objects with `name` and `value` as the entries of one object.
fn as_map(items: &[Node], schema: Schema) -> Option<Map> {
    let takes_entries = schema
        .additional_properties()
        .is_some_and(|values| values.types().contains(Types::STRING));
    let entry = |item: &Node| {
        let (name, value) = (item.get("name")?.as_str()?, item.get("value")?);
        let is_pair = item.as_map()?.len() == 2 && value.is_scalar();
        is_pair.then(|| (name.to_owned(), value.without_spans().into()))
    };
    let map: Map = items.iter().map(entry).collect::<Option<_>>()?;
    (takes_entries && !map.is_empty() && map.len() == items.len()).then_some(map)
}

/// The entries of an object as objects with `name` and `value`.
fn as_list(map: &Map, schema: Schema) -> Option<Vec<Node>> {
    let item = schema.items()?;
    let names: Vec<&str> = item.fields().map(Field::name).collect();
    let is_known = ["name", "value"].iter().all(|name| names.contains(name));
    let pair = |(name, entry): (&String, &_)| -> Option<Node> {
        let entry: &helm_yaml::tree::Entry = entry;
        let value = Some(&entry.node).filter(|node| node.is_scalar() && !node.is_null())?;
        let pair = Map::from_iter([
            (
                "name".to_owned(),
                Node::new(name.as_str(), Span::SYNTHETIC).into(),
            ),
            ("value".to_owned(), value.without_spans().into()),
        ]);
        Some(Node::new(pair, Span::SYNTHETIC))
    };
    map.iter()
        .map(pair)
        .collect::<Option<Vec<_>>>()
        .filter(|pairs| is_known && !pairs.is_empty())
}
