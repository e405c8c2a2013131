//! Checksums.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Function, Parameter, fixed};
use crate::base_encoding::hex;

const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("sha1sum", &[TEXT], |call| Ok(hex(&Sha1::digest(call.text(0))).into())),
    fixed("sha256sum", &[TEXT], |call| Ok(hex(&Sha256::digest(call.text(0))).into())),
    fixed("sha512sum", &[TEXT], |call| Ok(hex(&Sha512::digest(call.text(0))).into())),
    fixed("adler32sum", &[TEXT], |call| Ok(adler32(call.text(0).as_bytes()).to_string().into())),
];

/// Two sums of the bytes, modulo the largest prime below 65536.
fn adler32(bytes: &[u8]) -> u32 {
    const PRIME: u32 = 65_521;
    let (low, high) = bytes.iter().fold((1u32, 0u32), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % PRIME;
        (low, (high + low) % PRIME)
    });
    high << 16 | low
}
