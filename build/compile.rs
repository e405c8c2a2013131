//! Compiles JSON Schemas into the rows of the schema tables.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::keywords::{
    ANNOTATIONS, EXCEPTIONS, Result, alternatives, checked_format, constants, every_type,
    exceptions, flag, is_one_of, keys, range, reject_unknown_keywords, size, strings, types,
};
use crate::shared::Exceptions;
use crate::tables::{AdditionalProperties, FieldRow, Rows, SchemaRow, Tables, Text};

/// Compiles all documents into one set of tables.
///
/// `lifetimes` are the chart versions that read a value, by its path; every version reads the others.
pub fn compile(
    documents: &[(&str, Value)],
    lifetimes: BTreeMap<String, Vec<String>>,
) -> Result<Tables> {
    let mut compiler = Compiler {
        documents,
        tables: Tables::default(),
        lifetimes,
        done: BTreeMap::new(),
    };
    for &(name, ref document) in documents {
        let root = compiler.reference(name, "#")?;
        compiler.tables.names.push((name.to_owned(), root));
        for definition in keys(document.get("$defs")) {
            compiler.reference(name, &format!("#/$defs/{definition}"))?;
        }
        for (kind, target) in document
            .get("x-kinds")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let target = target.as_str().ok_or_else(|| {
                format!("x-kinds of {name}: {kind} expected a reference to a definition")
            })?;
            let schema = compiler.reference(name, target)?;
            compiler.tables.kinds.push((kind.clone(), schema));
        }
    }
    compiler.tables.names.sort();
    compiler.tables.kinds.sort();
    Ok(compiler.tables)
}

struct Compiler<'a> {
    documents: &'a [(&'a str, Value)],
    tables: Tables,
    lifetimes: BTreeMap<String, Vec<String>>,
    /// Rows of the definitions, by document and pointer.
    done: BTreeMap<(String, String), usize>,
}

impl Compiler<'_> {
    /// The row of a `$ref` in `document`.
    fn reference(&mut self, document: &str, reference: &str) -> Result<usize> {
        let (file, pointer) = reference
            .split_once('#')
            .ok_or_else(|| format!("{reference}: expected a JSON pointer after `#`"))?;
        let document = if file.is_empty() {
            document
        } else {
            file.trim_end_matches(".json")
        };
        let key = (document.to_owned(), pointer.to_owned());
        if let Some(&number) = self.done.get(&key) {
            return Ok(number);
        }
        let (_, root) = self
            .documents
            .iter()
            .find(|(name, _)| *name == document)
            .ok_or_else(|| format!("{reference}: schemas/{document}.json does not exist"))?;
        let schema = root
            .pointer(pointer)
            .ok_or_else(|| format!("{reference}: not found in schemas/{document}.json"))?;
        let number = self.tables.reserve();
        self.done.insert(key, number);
        let place = format!("{document}.json#{pointer}");
        let mut row = self.row(document, schema, &place)?;
        if let Some(name) = pointer.strip_prefix("/$defs/") {
            row.name = self.tables.intern(name);
            self.tables.names.push((name.to_owned(), number));
        }
        self.tables.schemas[number] = row;
        Ok(number)
    }

    /// The row number of a schema, shared with equal schemas.
    fn number(&mut self, document: &str, schema: &Value, place: &str) -> Result<usize> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let other = |key: &&str| *key != "$ref" && !is_one_of(&[ANNOTATIONS, EXCEPTIONS], key);
            if let Some(key) = keys(Some(schema)).find(other) {
                return Err(format!(
                    "{place}: unsupported keyword `{key}` next to `$ref`"
                ));
            }
            let target = self.reference(document, reference)?;
            let exceptions = exceptions(schema);
            if exceptions == Exceptions::default() {
                return Ok(target);
            }
            let row = SchemaRow {
                exceptions,
                ..self.tables.schemas[target].clone()
            };
            return Ok(self.tables.share(row));
        }
        let row = self.row(document, schema, place)?;
        Ok(self.tables.share(row))
    }

    fn row(&mut self, document: &str, whole: &Value, place: &str) -> Result<SchemaRow> {
        let Some(schema) = whole.as_object() else {
            return match whole {
                Value::Bool(true) => Ok(SchemaRow {
                    types: every_type(),
                    ..SchemaRow::default()
                }),
                _ => Err(format!("{place}: expected a schema object or `true`")),
            };
        };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.reference(document, reference)?;
            return Ok(self.tables.schemas[target].clone());
        }
        reject_unknown_keywords(schema, place)?;
        let names = schema.get("propertyNames");
        let range = range(schema);
        Ok(SchemaRow {
            types: types(schema, place)?,
            format: checked_format(schema),
            enum_values: self.enum_values(schema, place)?,
            minimum: range.0,
            maximum: range.1,
            min_size: size(schema, ["minItems", "minLength", "minProperties"]).unwrap_or(0),
            max_size: size(schema, ["maxItems", "maxLength", ""]),
            fields: self.fields(document, schema, place)?,
            additional_properties: self.additional_properties(document, schema, place)?,
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
            exceptions: exceptions(whole),
            ..SchemaRow::default()
        })
    }

    fn fields(&mut self, document: &str, schema: &Map<String, Value>, place: &str) -> Result<Rows> {
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
            return Err(format!(
                "{place}: the required key `{name}` is not in `properties`"
            ));
        }
        let mut fields = Vec::new();
        for (name, property) in properties {
            let schema = self.number(document, property, &format!("{place}.{name}"))?;
            fields.push(FieldRow {
                name: self.tables.intern(name),
                schema,
                required: required.contains(&name.as_str()),
                deprecated: flag(property, "deprecated"),
                lifetimes: self.lifetimes(&format!("{place}.{name}")),
                instead: self.text(property, "x-instead"),
            });
        }
        Ok(self.tables.add_fields(fields))
    }

    /// The chart versions that read the value at a place in the schema of the values.
    fn lifetimes(&mut self, place: &str) -> Rows {
        let path = place.strip_prefix("values.json#.");
        let lifetimes = path.and_then(|path| self.lifetimes.get(path));
        self.tables
            .add_lifetimes(lifetimes.cloned().unwrap_or_default())
    }

    fn additional_properties(
        &mut self,
        document: &str,
        schema: &Map<String, Value>,
        place: &str,
    ) -> Result<AdditionalProperties> {
        match schema.get("additionalProperties") {
            None | Some(Value::Bool(true)) => Ok(AdditionalProperties::Any),
            Some(Value::Bool(false)) => Ok(AdditionalProperties::Forbidden),
            Some(schema) => self
                .number(document, schema, &format!("{place}.*"))
                .map(AdditionalProperties::Schema),
        }
    }

    /// The values of `enum`, `const`, and an `anyOf` or `oneOf` of these.
    fn enum_values(&mut self, schema: &Map<String, Value>, place: &str) -> Result<Rows> {
        let mut values: Vec<&Value> = schema
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .collect();
        values.extend(schema.get("const"));
        values.extend(constants(schema).into_iter().flatten());
        let mut expressions = Vec::new();
        for value in values {
            match value {
                Value::Null => {}
                Value::Bool(flag) => expressions.push(format!("Bool({flag})")),
                Value::Number(number) if number.is_i64() => {
                    expressions.push(format!("Int({number})"))
                }
                Value::String(text) => {
                    let Text(start, length) = self.tables.intern(text);
                    expressions.push(format!("String(Text({start},{length}))"));
                }
                other => return Err(format!("{place}: unsupported value {other} in an enum")),
            }
        }
        Ok(self.tables.add_enum_values(expressions))
    }

    fn alternatives(
        &mut self,
        document: &str,
        schema: &Map<String, Value>,
        place: &str,
    ) -> Result<Rows> {
        if constants(schema).is_some() {
            return Ok(Rows::default());
        }
        let mut members = Vec::new();
        for (index, alternative) in alternatives(schema).enumerate() {
            members.push(self.number(document, alternative, &format!("{place}|{index}"))?);
        }
        Ok(self.tables.add_alternatives(members))
    }

    fn text(&mut self, schema: &Value, key: &str) -> Text {
        self.tables
            .intern(schema.get(key).and_then(Value::as_str).unwrap_or_default())
    }
}
