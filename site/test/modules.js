// WebAssembly modules with the exports of runnergen that do not work, in Base64.

// A module whose every call traps, with the message of a panic for the first call of an instance:
// (module
//   (memory (export "memory") 1)
//   (data (i32.const 0) "boom")
//   (global $calls (mut i32) (i32.const 0))
//   (func (export "runnergen_buffer") (param i32) (result i32) (i32.const 16))
//   (func (export "runnergen_call") (result i32)
//     (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
//     (unreachable))
//   (func (export "runnergen_panic") (result i32) (i32.const 0))
//   (func (export "runnergen_panic_length") (result i32)
//     (if (result i32) (i32.gt_s (global.get $calls) (i32.const 1)) (then (i32.const 0)) (else (i32.const 4)))))
export const CRASHING = "AGFzbQEAAAABCgJgAX8Bf2AAAX8DBQQAAQEBBQMBAAEGBgF/AUEACwdZBQZtZW1vcnkCABBydW5uZXJnZW5fYnVmZmVyAAAOcnVubmVyZ2VuX2NhbGwAAQ9ydW5uZXJnZW5fcGFuaWMAAhZydW5uZXJnZW5fcGFuaWNfbGVuZ3RoAAMKJgQEAEEQCwoAIwBBAWokAAALBABBAAsPACMAQQFKBH9BAAVBBAsLCwoBAEEACwRib29t";

// A module whose calls do not end:
// (module
//   (memory (export "memory") 1)
//   (func (export "runnergen_buffer") (param i32) (result i32) (i32.const 16))
//   (func (export "runnergen_call") (result i32) (loop $again (br $again)) (unreachable))
//   (func (export "runnergen_panic") (result i32) (i32.const 0))
//   (func (export "runnergen_panic_length") (result i32) (i32.const 0)))
export const ENDLESS = "AGFzbQEAAAABCgJgAAF/YAF/AX8DBQQBAAAABQMBAAEHWQUGbWVtb3J5AgAQcnVubmVyZ2VuX2J1ZmZlcgAADnJ1bm5lcmdlbl9jYWxsAAEPcnVubmVyZ2VuX3BhbmljAAIWcnVubmVyZ2VuX3BhbmljX2xlbmd0aAADChkEBABBEAsIAANADAALAAsEAEEACwQAQQAL";
