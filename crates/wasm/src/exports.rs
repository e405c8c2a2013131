//! The exported functions. The host writes a call into the memory that [`runnergen_buffer`] returns, runs
//! [`runnergen_call`], and reads the result at [`runnergen_result`].
//!
//! There is no unsafe operation here: only the host follows the pointers, and the memory belongs to a static buffer. The
//! lint is about the attribute that keeps a name.
#![expect(
    unsafe_code,
    reason = "an exported function needs a name that is not mangled"
)]

use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::call;

/// The call, then its result.
static BUFFER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// The message of a panic, after which the module must not be used.
static PANIC: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn lock(bytes: &Mutex<Vec<u8>>) -> MutexGuard<'_, Vec<u8>> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the address of `length` bytes for a call.
#[unsafe(no_mangle)]
pub extern "C" fn runnergen_buffer(length: usize) -> *mut u8 {
    let mut buffer = lock(&BUFFER);
    *buffer = vec![0; length];
    buffer.as_mut_ptr()
}

/// Runs the call in the buffer. Returns 0 if the result is a JSON document, 1 if it is the message of an error.
#[unsafe(no_mangle)]
pub extern "C" fn runnergen_call() -> u32 {
    panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("panic");
        *lock(&PANIC) = message.as_bytes().to_vec();
    }));
    let call = std::mem::take(&mut *lock(&BUFFER));
    let (status, result) = match call::run(&call) {
        Ok(json) => (0, json),
        Err(message) => (1, message),
    };
    *lock(&BUFFER) = result.into_bytes();
    status
}

/// Returns the address of the result.
#[unsafe(no_mangle)]
pub extern "C" fn runnergen_result() -> *const u8 {
    lock(&BUFFER).as_ptr()
}

/// Returns the length of the result in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn runnergen_result_length() -> usize {
    lock(&BUFFER).len()
}

/// Returns the address of the message of a panic.
#[unsafe(no_mangle)]
pub extern "C" fn runnergen_panic() -> *const u8 {
    lock(&PANIC).as_ptr()
}

/// Returns the length of the message of a panic; 0 if there was none.
#[unsafe(no_mangle)]
pub extern "C" fn runnergen_panic_length() -> usize {
    lock(&PANIC).len()
}
