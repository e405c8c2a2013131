//! The context of the tested expressions.

use helm_template::{Capabilities, Context, Engine, ExpressionError};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, Span, TracedText};
use helm_yaml::tree::{Node, merge};
use runnergen::chart::release::Release;
use runnergen::chart::version::ChartVersion;
use runnergen::input::load::template_context::template_context;

const VALUES: &str = include_str!("values.yaml");

/// The chart version with which Helm evaluated the expressions.
fn chart() -> ChartVersion {
    "0.86.0".parse().expect("a known chart version")
}

/// Values of a file and of flags, a release and a cluster.
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
        let mut values = reader::read(&sources, file).expect("values").root;
        let flag = sources.add("--set", Origin::Flag, "5 12345678".to_owned());
        let flags = values.child_mut("flag", Span::SYNTHETIC);
        *flags.child_mut("n", Span::SYNTHETIC) = Node::new(5i64, Span::new(flag, 0..1));
        *flags.child_mut("big", Span::SYNTHETIC) = Node::new(12_345_678i64, Span::new(flag, 2..10));
        merge::coalesce(&mut values, chart().defaults());
        let capabilities = Capabilities::new(None, vec!["monitoring.coreos.com/v1".to_owned()])
            .expect("a cluster");
        World {
            sources,
            values,
            release: Release::new("rel", "ns").expect("a release"),
            capabilities,
        }
    }

    /// The context for the engine.
    pub fn context(&self) -> Context<'_> {
        let World {
            sources,
            values,
            release,
            capabilities,
        } = self;
        template_context(values, sources, release, chart(), capabilities)
    }

    /// The output of an expression, or its first error.
    pub fn evaluate(&mut self, expression: &str) -> Result<String, ExpressionError> {
        self.values.child_mut("expr", Span::SYNTHETIC).value = expression.into();
        let file = self
            .sources
            .add("the expression", Origin::File, expression.to_owned());
        let text = TracedText::whole(expression, file);
        match Engine::new(&self.context()).evaluate(&text) {
            Ok(evaluated) => Ok(evaluated.text.as_str().to_owned()),
            Err(errors) => Err(errors.into_iter().next().expect("an error")),
        }
    }
}
