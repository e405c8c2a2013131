//! Placeholder until the expression engine is merged.
#![allow(missing_docs)]
use crate::manifest::Release;
use crate::source::{Sources, Span, TracedText};
use crate::tree::Node;
use crate::values::ChartVersion;
#[derive(Clone, Debug, Default)]
pub struct Capabilities {
    pub api_versions: Vec<String>,
}
impl Capabilities {
    pub fn new(_: Option<&str>, api_versions: Vec<String>) -> anyhow::Result<Self> {
        Ok(Self { api_versions })
    }
    pub fn has(&self, api: &str) -> bool {
        self.api_versions.iter().any(|a| a == api)
    }
}
pub struct Context<'a> {
    pub values: &'a Node,
    pub sources: &'a Sources,
    pub release: &'a Release,
    pub chart: ChartVersion,
    pub capabilities: &'a Capabilities,
}
pub struct Engine<'a>(std::marker::PhantomData<&'a ()>);
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressionError {
    pub message: String,
    pub span: Span,
    pub help: Option<String>,
}
impl ExpressionError {
    pub fn in_result(message: String, span: Span) -> Self {
        Self { message, span, help: None }
    }
}
impl<'a> Engine<'a> {
    pub fn new(_: &Context<'a>) -> Self {
        Engine(std::marker::PhantomData)
    }
    pub fn has_expression(text: &str) -> bool {
        text.contains("{{")
    }
    pub fn evaluate(&self, text: &TracedText) -> Result<TracedText, ExpressionError> {
        Ok(text.clone())
    }
}
