//! Kubernetes' own types: what the API server of release 1.34 takes for an object or a part of one.
//!
//! A tree comes in, [`Problem`](crate::shape::Problem)s go out. Structure and formats are `schemas/kubernetes.json`;
//! what a schema cannot say is in `checks`.

mod quantity;

pub use quantity::Quantity;
