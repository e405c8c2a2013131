//! `semver` and `semverCompare`.

use std::rc::Rc;

use super::{Function, Parameter, fixed};
use crate::error::Fault;
use crate::semver::{Constraint, Version};
use crate::value::Value;

const STRING: Parameter = Parameter::String;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("semver", &[STRING], |call| {
        Ok(Value::Version(Rc::new(version(call.string(0))?)))
    }),
    fixed("semverCompare", &[STRING, STRING], |call| {
        // As in Sprig, an error in the constraint is reported first.
        let constraint = Constraint::parse(call.string(0)).ok_or_else(|| {
            Fault::function(format!("invalid version constraint \"{}\"", call.string(0)))
        })?;
        Ok(constraint.admits(&version(call.string(1))?).into())
    }),
];

fn version(text: &str) -> Result<Version, Fault> {
    Version::parse(text).ok_or_else(|| Fault::function("invalid semantic version"))
}
