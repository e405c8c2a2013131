//! runnergen as a WebAssembly module without imports. A call is a JSON document, and so is its result.
//!
//! [`exports`] are the functions of the module, [`call`] dispatches, [`input`] makes a request of named texts. The
//! JavaScript package around the module is in `package/`.

pub mod call;
pub mod exports;
pub mod input;
