//! JSON Schemas in, rows out. Only the keywords that `src/shape` knows to check may occur: any other fails the build.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::keywords::{
    ANNOTATIONS, CASES, Result, alternatives, cases, checked_format, constants, every_type, flag,
    is_one_of, keys, range, refuse_unknown_keywords, size, strings, types,
};
use crate::rows::{Cases, Field, Rest, Run, Shape, Tables, Text};

/// Compiles every document into one set of tables.
pub fn lower(documents: &[(&str, Value)]) -> Result<Tables> {
    let mut lowering = Lowering {
        documents,
        tables: Tables::default(),
        done: BTreeMap::new(),
    };
    for &(name, ref document) in documents {
        let whole = lowering.reference(name, "#")?;
        lowering.tables.names.push((name.to_owned(), whole));
        for definition in keys(document.get("$defs")) {
            lowering.reference(name, &format!("#/$defs/{definition}"))?;
        }
        for (kind, target) in document
            .get("x-kinds")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let target = target
                .as_str()
                .ok_or_else(|| format!("x-kinds of {name}: {kind} names no definition"))?;
            let shape = lowering.reference(name, target)?;
            lowering.tables.kinds.push((kind.clone(), shape));
        }
    }
    lowering.tables.names.sort();
    lowering.tables.kinds.sort();
    Ok(lowering.tables)
}

struct Lowering<'a> {
    documents: &'a [(&'a str, Value)],
    tables: Tables,
    /// Definitions that have a number already, by document and pointer.
    done: BTreeMap<(String, String), usize>,
}

impl Lowering<'_> {
    /// The shape that a `$ref` inside `document` means.
    fn reference(&mut self, document: &str, reference: &str) -> Result<usize> {
        let (file, pointer) = reference
            .split_once('#')
            .ok_or_else(|| format!("{reference}: no pointer"))?;
        let document = if file.is_empty() {
            document
        } else {
            file.trim_end_matches(".json")
        };
        let key = (document.to_owned(), pointer.to_owned());
        if let Some(&shape) = self.done.get(&key) {
            return Ok(shape);
        }
        let (_, root) = self
            .documents
            .iter()
            .find(|(name, _)| *name == document)
            .ok_or_else(|| format!("{reference}: schemas/{document}.json is not there"))?;
        let schema = root
            .pointer(pointer)
            .ok_or_else(|| format!("{reference}: not in schemas/{document}.json"))?;
        let number = self.tables.reserve();
        self.done.insert(key, number);
        let place = format!("{document}.json#{pointer}");
        let mut shape = self.shape(document, schema, &place)?;
        if let Some(name) = pointer.strip_prefix("/$defs/") {
            shape.name = self.tables.intern(name);
            self.tables.names.push((name.to_owned(), number));
        }
        self.tables.shapes[number] = shape;
        Ok(number)
    }

    /// The number of the shape of a schema, shared with equal ones.
    fn number(&mut self, document: &str, schema: &Value, place: &str) -> Result<usize> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let other = |key: &&str| *key != "$ref" && !is_one_of(&[ANNOTATIONS, CASES], key);
            if let Some(key) = keys(Some(schema)).find(other) {
                return Err(format!("{place}: `{key}` beside a $ref is not checked"));
            }
            let target = self.reference(document, reference)?;
            let cases = cases(schema);
            if cases == Cases::default() {
                return Ok(target);
            }
            let shape = Shape {
                cases,
                ..self.tables.shapes[target].clone()
            };
            return Ok(self.tables.share(shape));
        }
        let shape = self.shape(document, schema, place)?;
        Ok(self.tables.share(shape))
    }

    fn shape(&mut self, document: &str, whole: &Value, place: &str) -> Result<Shape> {
        let Some(schema) = whole.as_object() else {
            return match whole {
                Value::Bool(true) => Ok(Shape {
                    types: every_type(),
                    ..Shape::default()
                }),
                _ => Err(format!("{place}: a schema is a map")),
            };
        };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.reference(document, reference)?;
            return Ok(self.tables.shapes[target].clone());
        }
        refuse_unknown_keywords(schema, place)?;
        let names = schema.get("propertyNames");
        let range = range(schema);
        Ok(Shape {
            types: types(schema, place)?,
            format: checked_format(schema),
            literals: self.literals(schema, place)?,
            minimum: range.0,
            maximum: range.1,
            min_size: size(schema, ["minItems", "minLength", "minProperties"]).unwrap_or(0),
            max_size: size(schema, ["maxItems", "maxLength", ""]),
            fields: self.fields(document, schema, place)?,
            rest: self.rest(document, schema, place)?,
            key_format: names
                .and_then(|names| names.get("format"))
                .and_then(Value::as_str)
                .map(str::to_owned),
            keys_are_templates: names.is_some_and(|names| flag(names, "x-template")),
            open_prefix: self.text(whole, "x-open-prefix"),
            items: schema
                .get("items")
                .map(|items| self.number(document, items, &format!("{place}[]")))
                .transpose()?,
            alternatives: self.alternatives(document, schema, place)?,
            case_insensitive: flag(whole, "x-case-insensitive"),
            cases: cases(whole),
            ..Shape::default()
        })
    }

    fn fields(&mut self, document: &str, schema: &Map<String, Value>, place: &str) -> Result<Run> {
        let required: Vec<&str> = strings(schema.get("required")).collect();
        let properties: Vec<_> = schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .collect();
        if let Some(name) = required
            .iter()
            .find(|name| !properties.iter().any(|(key, _)| key == *name))
        {
            return Err(format!("{place}: `{name}` is required and no property"));
        }
        let mut fields = Vec::new();
        for (name, property) in properties {
            let shape = self.number(document, property, &format!("{place}.{name}"))?;
            fields.push(Field {
                name: self.tables.intern(name),
                shape,
                required: required.contains(&name.as_str()),
                deprecated: flag(property, "deprecated"),
                since: self.text(property, "x-since"),
                instead: self.text(property, "x-instead"),
            });
        }
        Ok(self.tables.add_fields(fields))
    }

    fn rest(&mut self, document: &str, schema: &Map<String, Value>, place: &str) -> Result<Rest> {
        match schema.get("additionalProperties") {
            None | Some(Value::Bool(true)) => Ok(Rest::Open),
            Some(Value::Bool(false)) => Ok(Rest::Closed),
            Some(each) => self
                .number(document, each, &format!("{place}.*"))
                .map(Rest::Each),
        }
    }

    /// What `enum` or `const` accept, and an `anyOf`/`oneOf` of nothing but such.
    fn literals(&mut self, schema: &Map<String, Value>, place: &str) -> Result<Run> {
        let mut values: Vec<&Value> = schema
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .collect();
        values.extend(schema.get("const"));
        values.extend(constants(schema).into_iter().flatten());
        let mut literals = Vec::new();
        for value in values {
            match value {
                Value::Null => {}
                Value::Bool(flag) => literals.push(format!("Bool({flag})")),
                Value::Number(number) if number.is_i64() => literals.push(format!("Int({number})")),
                Value::String(text) => {
                    let Text(start, length) = self.tables.intern(text);
                    literals.push(format!("Text(T({start},{length}))"));
                }
                other => return Err(format!("{place}: {other} in an enum is not checked")),
            }
        }
        Ok(self.tables.add_literals(literals))
    }

    fn alternatives(
        &mut self,
        document: &str,
        schema: &Map<String, Value>,
        place: &str,
    ) -> Result<Run> {
        if constants(schema).is_some() {
            return Ok(Run::default());
        }
        let mut shapes = Vec::new();
        for (index, alternative) in alternatives(schema).enumerate() {
            shapes.push(self.number(document, alternative, &format!("{place}|{index}"))?);
        }
        Ok(self.tables.add_alternatives(shapes))
    }

    fn text(&mut self, schema: &Value, key: &str) -> Text {
        self.tables
            .intern(schema.get(key).and_then(Value::as_str).unwrap_or_default())
    }
}
