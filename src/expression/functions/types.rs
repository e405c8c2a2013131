//! What a value is by its Go type.

use super::{Function, Parameter, fixed};
use crate::expression::value::Value;

const ANY: Parameter = Parameter::Any;
const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("typeOf", &[ANY], |call| Ok(Value::text(call.value(0).type_name()))),
    fixed("typeIs", &[TEXT, ANY], |call| Ok((call.text(0) == call.value(1).type_name()).into())),
    fixed("typeIsLike", &[TEXT, ANY], |call| {
        let (wanted, found) = (call.text(0), call.value(1).type_name());
        Ok((wanted == found || found.strip_prefix('*') == Some(wanted)).into())
    }),
    fixed("kindOf", &[ANY], |call| Ok(Value::text(call.value(0).kind()))),
    fixed("kindIs", &[TEXT, ANY], |call| Ok((call.text(0) == call.value(1).kind()).into())),
    fixed("deepEqual", &[ANY, ANY], |call| {
        call.budget.weigh(call.value(0))?;
        call.budget.weigh(call.value(1))?;
        Ok(call.value(0).deep_equal(call.value(1)).into())
    }),
];
