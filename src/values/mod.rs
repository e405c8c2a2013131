//! What a values file may say, and how several of them and the flags become one.

pub mod merge;
pub mod set;
