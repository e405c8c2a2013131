//! The input of an expression.

use runnergen::chart_version::ChartVersion;
use runnergen::expression::{Capabilities, Context, Engine, ExpressionError};
use runnergen::release::Release;
use runnergen::source::{Origin, Sources, Span, TracedText, yaml};
use runnergen::tree::{Node, merge};
use runnergen::values::defaults;

const VALUES: &str = include_str!("values.yaml");

/// Values of a file and of flags, and a release.
pub struct World {
    sources: Sources,
    values: Node,
    release: Release,
    capabilities: Capabilities,
}

impl World {
    pub fn new() -> Self {
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", Origin::File, VALUES.to_owned());
        let mut values = yaml::read(&sources, file).expect("values").root;
        let flag = sources.add("--set", Origin::Flag, "5 12345678".to_owned());
        let flags = values.child_mut("flag", Span::NONE);
        *flags.child_mut("n", Span::NONE) = Node::new(5i64, Span::new(flag, 0..1));
        *flags.child_mut("big", Span::NONE) = Node::new(12_345_678i64, Span::new(flag, 2..10));
        merge::coalesce(&mut values, defaults::defaults(ChartVersion::V0_86_0));
        let capabilities = Capabilities::new(None, vec!["monitoring.coreos.com/v1".to_owned()]).expect("a cluster");
        World { sources, values, release: Release::new("rel", "ns").expect("a release"), capabilities }
    }

    /// The context for the engine.
    pub fn context(&self) -> Context<'_> {
        Context {
            values: &self.values,
            sources: &self.sources,
            release: &self.release,
            chart: ChartVersion::V0_86_0,
            capabilities: &self.capabilities,
        }
    }

    /// The output of an expression with its notes, or an error with the text at its span.
    pub fn evaluate(&mut self, expression: &str) -> Result<(String, Vec<String>), (ExpressionError, String)> {
        self.values.child_mut("expr", Span::NONE).value = expression.into();
        let file = self.sources.add("the expression", Origin::File, expression.to_owned());
        let text = TracedText::whole(expression, file);
        let slice = |error: &ExpressionError| self.sources.slice(error.span).to_owned();
        match Engine::new(&self.context()).evaluate(&text) {
            Ok(evaluated) => Ok((evaluated.text.as_str().to_owned(), evaluated.notes.iter().map(slice).collect())),
            Err(error) => Err((error.clone(), slice(&error))),
        }
    }
}
