//! `semver` and `semverCompare`.

use std::rc::Rc;

use super::{Function, Parameter, fixed};
use crate::expression::error::Fault;
use crate::expression::value::Value;
use crate::semver::{Version, satisfies};

const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("semver", &[TEXT], |call| Ok(Value::Version(Rc::new(version(call.text(0))?)))),
    fixed("semverCompare", &[TEXT, TEXT], |call| {
        // As in Sprig, an error in the constraint is reported first.
        let holds = satisfies(call.text(0), &version(call.text(1)).unwrap_or_default());
        let holds = holds.ok_or_else(|| Fault::function(format!("invalid version constraint \"{}\"", call.text(0))))?;
        version(call.text(1))?;
        Ok(holds.into())
    }),
];

fn version(text: &str) -> Result<Version, Fault> {
    Version::parse(text).ok_or_else(|| Fault::function("invalid semantic version"))
}
