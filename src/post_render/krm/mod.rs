//! KRM function for Kustomize and kpt: `ResourceList` in, `ResourceList` out.
//!
//! The values are in `functionConfig` under `spec.values`. Rendered objects are added to the items and replace items with
//! the same name. All other items keep their text, including comments. Findings in the values become `results`.
//! <https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md>

mod function;
mod items;
mod results;

pub use function::{Answer, FunctionError, run};
