//! What a rule says of itself, so that the check knows when to ask it and how far to believe it.

/// What a rule looks at, in the order of the way of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// How files and flags are read. After one of its errors nobody knows what the values say: no other stage speaks.
    Reading,
    /// The expressions in the values.
    Expressions,
    /// What the values say.
    Values,
    /// The runner's own configuration, wherever that stands: it may lie in a ConfigMap that somebody else rendered.
    Config,
    /// What comes out. It is asked last, and complains only where nothing is wrong with what goes in.
    Objects,
}

/// What else is true of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trait {
    /// It misses something, which may well stand in values that nobody looked at.
    Absence,
    /// It wants another type: text with a placeholder in it stays text, whatever is filled in.
    Type,
    /// Its errors are those of the cluster, or of the runner that reads its configuration: a placeholder that is
    /// refused as it stands keeps their level.
    Refusal,
}
