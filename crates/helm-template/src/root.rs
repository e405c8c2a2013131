//! The root object of a template, with the parts that the template reads: `.Values` and `.Capabilities` are large, and
//! most templates read neither or one.

use std::cell::OnceCell;

use super::Functions;
use super::analyze::Reads;
use super::context::Context;
use super::value::Value;

/// The root objects of templates over one context, each built when the first template needs it.
pub(super) struct Roots<'a> {
    context: Option<Context<'a>>,
    /// The functions of another tool.
    pub functions: Option<Functions>,
    /// By the parts that they have: `.Values` counts one, `.Capabilities` two.
    built: [OnceCell<Value>; 4],
}

impl<'a> Roots<'a> {
    pub fn new(context: Context<'a>) -> Self {
        Roots {
            context: Some(context),
            functions: None,
            built: Default::default(),
        }
    }

    /// The root object of another tool's templates.
    pub fn over(root: &Value, functions: Option<Functions>) -> Self {
        Roots {
            context: None,
            functions,
            built: std::array::from_fn(|_| OnceCell::from(root.clone())),
        }
    }

    /// The root object for a template.
    pub fn get(&self, reads: Reads) -> &Value {
        let index = usize::from(reads.values) + 2 * usize::from(reads.capabilities);
        self.built[index].get_or_init(|| {
            let context = self.context.as_ref();
            context.map_or(Value::Nil, |context| context.to_value(reads))
        })
    }
}
