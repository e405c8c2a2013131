//! YAML exactly as Helm reads and writes it, with the source span of every key and value.
//!
//! Helm uses go-yaml version 2, which implements neither YAML 1.1 nor 1.2 exactly, so other parsers disagree with it about
//! some scalars, keys and errors. [`reader`] turns text into trees ([`tree::Node`]) with spans ([`source::Span`]) by the
//! rules of go-yaml; [`writer`] prints trees as Helm's `toYaml` does; [`edit`] changes text in place.
//!
//! ```
//! use helm_yaml::{Origin, Sources, reader};
//!
//! let mut sources = Sources::default();
//! let file = sources.add("values.yaml", Origin::File, "image:\n  tag: yes\n".to_owned());
//! let values = reader::read(&sources, file)?.root;
//! let tag = values.at(&["image", "tag"]).cloned().unwrap_or_default();
//! assert_eq!(tag.as_bool(), Some(true));
//! assert_eq!(sources.location(tag.span).as_deref(), Some("values.yaml:2:8"));
//! # Ok::<(), helm_yaml::ParseError>(())
//! ```

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
pub struct Readme;

pub mod base_encoding;
pub mod edit;
pub mod reader;
pub mod source;
pub mod tree;
pub mod writer;

pub use reader::{Document, ParseError};
pub use source::{FileId, Origin, Sources, Span, TracedText};
pub use tree::{Node, Value};
