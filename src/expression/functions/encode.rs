//! Base 64 and base 32. A text that can't be decoded gives what is wrong with it, in Go's words: the result is text
//! either way.

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::base_encoding::{BASE32, BASE64, Base};
use crate::source::lossy;

const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("b64enc", &[TEXT], |call| encoded(call, &BASE64)),
    fixed("b32enc", &[TEXT], |call| encoded(call, &BASE32)),
    fixed("b64dec", &[TEXT], |call| decoded(call, &BASE64)),
    fixed("b32dec", &[TEXT], |call| decoded(call, &BASE32)),
];

fn encoded(call: &Call<'_>, base: &Base) -> Outcome {
    let bytes = call.text(0).as_bytes();
    call.budget.text(bytes.len().saturating_mul(2))?;
    Ok(base.encode(bytes).into())
}

fn decoded(call: &Call<'_>, base: &Base) -> Outcome {
    Ok(match base.decode(call.text(0)) {
        Ok(bytes) => lossy(&bytes),
        Err(at) => format!("illegal {} data at input byte {at}", base.name),
    }
    .into())
}
