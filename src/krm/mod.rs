//! A function on Kubernetes resources, as Kustomize and kpt call one: a `ResourceList` in, a `ResourceList` out.
//!
//! The values stand in `functionConfig`, under `spec.values`; the objects that they become join the items, in place of
//! those that were there under the same name. Items that nobody replaces keep their text, comments included. What is
//! wrong with the values goes into `results`. See
//! <https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md>.

mod function;
mod items;
mod results;

pub use function::{Answer, FunctionError, run};
