//! Serializes Rust values directly to a tree, since the chart's defaults are built at every start of the program.

use std::fmt;

use serde::ser::{
    Error, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    Serializer,
};

use helm_yaml::source::Span;
use helm_yaml::tree::{KeyHasher, Map, Node, Value};

/// Converts a value to a tree without spans. `None` leaves the key out, which marks a missing default.
pub(super) fn to_node(value: &impl Serialize) -> Result<Node, Unsupported> {
    Ok(Node::new(
        value.serialize(ToNode)?.unwrap_or_default(),
        Span::SYNTHETIC,
    ))
}

/// A value that a tree cannot represent; no type of the values has one.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unsupported(String);

impl Error for Unsupported {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Unsupported(message.to_string())
    }
}

/// Serializer from a value to a node.
struct ToNode;

/// The resulting node; `None` for `None`.
type Built = Result<Option<Value>, Unsupported>;

macro_rules! integers {
    ($($method:ident: $number:ty;)+) => {$(
        fn $method(self, number: $number) -> Built {
            i64::try_from(number).map(|number| Some(Value::Int(number))).map_err(Error::custom)
        }
    )+};
}

impl Serializer for ToNode {
    type Ok = Option<Value>;
    type Error = Unsupported;
    type SerializeSeq = ListBuilder;
    type SerializeTuple = ListBuilder;
    type SerializeMap = MapBuilder;
    type SerializeStruct = MapBuilder;
    type SerializeTupleStruct = Impossible<Self::Ok, Unsupported>;
    type SerializeTupleVariant = Impossible<Self::Ok, Unsupported>;
    type SerializeStructVariant = Impossible<Self::Ok, Unsupported>;

    integers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
    }

    fn serialize_bool(self, flag: bool) -> Built {
        Ok(Some(flag.into()))
    }

    fn serialize_f32(self, number: f32) -> Built {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Built {
        Ok(Some(number.into()))
    }

    fn serialize_char(self, letter: char) -> Built {
        Ok(Some(letter.to_string().into()))
    }

    fn serialize_str(self, text: &str) -> Built {
        Ok(Some(text.into()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Built {
        Err(Error::custom("bytes are not supported"))
    }

    fn serialize_none(self) -> Built {
        Ok(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Built {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Built {
        Ok(None)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Built {
        Ok(None)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Built {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Built {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Built {
        Err(Error::custom(format_args!(
            "variant {variant} with data is not supported"
        )))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListBuilder, Unsupported> {
        Ok(ListBuilder(Vec::with_capacity(length.unwrap_or(0))))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListBuilder, Unsupported> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unsupported> {
        Err(Error::custom(format_args!("tuple {name} is not supported")))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        Err(Error::custom(format_args!("tuple {name} is not supported")))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<MapBuilder, Unsupported> {
        Ok(MapBuilder {
            map: Map::with_capacity_and_hasher(length.unwrap_or(0), KeyHasher::default()),
            key: String::new(),
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<MapBuilder, Unsupported> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        Err(Error::custom(format_args!("{name} has fields")))
    }
}

/// A list under construction.
struct ListBuilder(Vec<Node>);

impl SerializeSeq for ListBuilder {
    type Ok = Option<Value>;
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        let value = value.serialize(ToNode)?.unwrap_or_default();
        self.0.push(Node::new(value, Span::SYNTHETIC));
        Ok(())
    }

    fn end(self) -> Built {
        Ok(Some(self.0.into()))
    }
}

impl SerializeTuple for ListBuilder {
    type Ok = Option<Value>;
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Built {
        SerializeSeq::end(self)
    }
}

/// A map under construction, with the key of the next value.
struct MapBuilder {
    map: Map,
    key: String,
}

impl MapBuilder {
    fn insert(&mut self, key: String, value: Option<Value>) {
        if let Some(value) = value {
            self.map
                .insert(key, Node::new(value, Span::SYNTHETIC).into());
        }
    }
}

impl SerializeMap for MapBuilder {
    type Ok = Option<Value>;
    type Error = Unsupported;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsupported> {
        match key.serialize(ToNode)? {
            Some(Value::String(key)) => self.key = key,
            _ => return Err(Error::custom("expected a string as key")),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        let key = std::mem::take(&mut self.key);
        let value = value.serialize(ToNode)?;
        self.insert(key, value);
        Ok(())
    }

    fn end(self) -> Built {
        Ok(Some(self.map.into()))
    }
}

impl SerializeStruct for MapBuilder {
    type Ok = Option<Value>;
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        if let Some(value) = value.serialize(ToNode)? {
            self.insert(key.to_owned(), Some(value));
        }
        Ok(())
    }

    fn end(self) -> Built {
        SerializeMap::end(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    struct Sample {
        missing: Option<bool>,
        list: Vec<Option<i64>>,
        pair: (u8, f32),
        #[serde(flatten)]
        more: std::collections::BTreeMap<char, &'static str>,
    }

    #[test]
    fn missing_values_are_left_out() {
        let sample = Sample {
            missing: None,
            list: vec![Some(1), None],
            pair: (2, 0.5),
            more: [('a', "b")].into(),
        };
        let tree = to_node(&sample).expect("a tree");
        assert_eq!(
            tree.as_map()
                .map(|map| map.keys().map(String::as_str).collect()),
            Some(vec!["list", "pair", "a"])
        );
        let list = |key| {
            tree.get(key)
                .and_then(Node::as_list)
                .map(|items| items.iter().map(|item| item.value.clone()).collect())
        };
        assert_eq!(list("list"), Some(vec![Value::Int(1), Value::Null]));
        assert_eq!(list("pair"), Some(vec![Value::Int(2), Value::Float(0.5)]));
    }

    #[test]
    fn unsupported_types_are_refused() {
        assert!(to_node(&u64::MAX).is_err());
        assert!(to_node(&std::collections::BTreeMap::from([(1, 2)])).is_err());
        assert!(to_node(&Result::<i64, i64>::Ok(1)).is_err());
    }
}
