//! The context of the tested expressions.

use helm_template::{
    Capabilities, ChartMetadata, Context, Engine, ExpressionError, ReleaseInfo, TemplateFile,
};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, Span, TracedText};
use helm_yaml::tree::Node;

const HELPERS: TemplateFile<'static> = TemplateFile {
    name: "_helpers.tpl",
    text: r#"{{ define "app.name" }}app{{ end }}
{{ define "app.fullname" }}{{ .Release.Name }}-{{ include "app.name" . }}{{ end }}"#,
};

/// Values of a file and of flags, and a cluster.
pub struct World {
    sources: Sources,
    values: Node,
    capabilities: Capabilities,
}

impl World {
    pub fn new() -> Self {
        let mut sources = Sources::default();
        let text = include_str!("values.yaml").to_owned();
        let file = sources.add("values.yaml", Origin::File, text);
        let mut values = reader::read(&sources, file).expect("values").root;
        let flag = sources.add("--set", Origin::Flag, "5 12345678".to_owned());
        let flags = values.child_mut("flag", Span::SYNTHETIC);
        *flags.child_mut("n", Span::SYNTHETIC) = Node::new(5i64, Span::new(flag, 0..1));
        *flags.child_mut("big", Span::SYNTHETIC) = Node::new(12_345_678i64, Span::new(flag, 2..10));
        let capabilities = Capabilities::new(None, vec!["monitoring.coreos.com/v1".to_owned()])
            .expect("a cluster");
        World {
            sources,
            values,
            capabilities,
        }
    }

    /// The context for the engine.
    pub fn context(&self) -> Context<'_> {
        Context {
            values: &self.values,
            sources: &self.sources,
            release: ReleaseInfo {
                name: "rel",
                namespace: "ns",
            },
            chart: ChartMetadata {
                name: "app",
                version: "1.2.3",
                ..ChartMetadata::default()
            },
            capabilities: &self.capabilities,
            template: "configmap.yaml",
            helpers: &[HELPERS],
        }
    }

    /// The output of an expression, with its notes; the first error comes with the text that its span covers.
    pub fn evaluate(
        &mut self,
        expression: &str,
    ) -> Result<(String, Vec<String>), (ExpressionError, String)> {
        self.values.child_mut("expr", Span::SYNTHETIC).value = expression.into();
        let file = self
            .sources
            .add("the expression", Origin::File, expression.to_owned());
        let text = TracedText::whole(expression, file);
        let slice = |error: &ExpressionError| self.sources.slice(error.span).to_owned();
        match Engine::new(&self.context()).evaluate(&text) {
            Ok(evaluated) => Ok((
                evaluated.text.as_str().to_owned(),
                evaluated.notes.iter().map(slice).collect(),
            )),
            Err(errors) => {
                let first = errors.into_iter().next().expect("an error");
                let text = slice(&first);
                Err((first, text))
            }
        }
    }
}
