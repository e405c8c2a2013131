//! YAML exactly as Helm reads and writes it, with the source span of every key and value.
//!
//! [`reader`] turns text into trees ([`tree::Node`]) with spans ([`source::Span`]) by the rules of go-yaml, which Helm
//! uses; [`writer`] prints trees as Helm's `toYaml` does.

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
pub struct Readme;

pub mod base_encoding;
pub mod reader;
pub mod source;
pub mod tree;
pub mod writer;
