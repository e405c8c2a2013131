//! Constants and types of the schema tables that the build script and the program share.

/// Bit of each JSON Schema type in a set of types. Null is in every set, so it has no bit.
pub const BOOLEAN: u8 = 1;
/// See [`BOOLEAN`].
pub const INTEGER: u8 = 2;
/// A number that is not an integer.
pub const NUMBER: u8 = 4;
/// See [`BOOLEAN`].
pub const STRING: u8 = 8;
/// See [`BOOLEAN`].
pub const ARRAY: u8 = 16;
/// See [`BOOLEAN`].
pub const OBJECT: u8 = 32;

/// Cases in which a value is accepted or rejected before its type and content are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Exceptions {
    /// `x-empty-is-unset`: empty and false values count as absent, whatever their type.
    pub empty_is_unset: bool,
    /// `x-not-null`: null is rejected.
    pub not_null: bool,
    /// `x-template`: a string may contain template expressions, whose result is unknown.
    pub template: bool,
}
