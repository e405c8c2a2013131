//! Kubernetes' own types: what the API server of release 1.34 takes for an object or a part of one.
//!
//! A tree comes in, [`Problem`](crate::shape::Problem)s go out. Structure and formats are `schemas/kubernetes.json`;
//! what a schema cannot say is in `checks`.

mod checks;
mod object;
mod scope;

pub use object::{check_as, check_object, check_object_at, check_shape};
pub use scope::is_namespaced;
