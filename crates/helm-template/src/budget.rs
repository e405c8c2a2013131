//! The cost limits of one evaluation: steps, nesting and sizes.
//!
//! Steps are counted, not measured, so that an expression is within the limits on every machine or on none. The costs
//! are chosen so that [`MAX_STEPS`] steps take about a second.

use std::cell::Cell;

use super::error::Fault;
use super::value::Value;

/// The maximum number of steps of one evaluation: visited nodes, visited values, and a share for the bytes of strings.
const MAX_STEPS: usize = 1_000_000;

/// The number of bytes of a string that cost one step when they are copied, compared, searched or hashed.
const BYTES_PER_STEP: usize = 64;

/// The number of bytes of a string that cost one step when they are parsed to a value: a value may be two bytes long.
const PARSED_BYTES_PER_STEP: usize = 4;

/// The maximum length of a string, in bytes.
const MAX_TEXT_LENGTH: usize = 16 << 20;

/// The maximum length of a list that is built at once.
const MAX_LIST_LENGTH: usize = 100_000;

/// The maximum nesting of a value that is printed, copied or compared.
const MAX_VALUE_DEPTH: usize = 100;

/// The remaining budget of an evaluation.
pub(super) struct Budget {
    steps: Cell<usize>,
}

impl Budget {
    pub fn new() -> Self {
        Budget {
            steps: Cell::new(MAX_STEPS),
        }
    }

    /// Spends a number of steps.
    pub fn spend(&self, steps: usize) -> Result<(), Fault> {
        match self.steps.get().checked_sub(steps) {
            Some(left) => {
                self.steps.set(left);
                Ok(())
            }
            None => Err(Fault::limit(format!(
                "expression too expensive: the maximum is {MAX_STEPS} steps"
            ))
            .help("look for a loop with too many iterations, or a string that grows in a loop")),
        }
    }

    /// Spends the cost of a string with a number of bytes, if it is within the limit.
    pub fn text(&self, bytes: usize) -> Result<(), Fault> {
        self.longest(bytes)?;
        self.spend(bytes / BYTES_PER_STEP)
    }

    /// Spends the cost of reading the strings that are passed to a function.
    pub fn read(&self, arguments: &[Value]) -> Result<(), Fault> {
        let length = |argument: &Value| match argument {
            Value::String(text) => text.len(),
            _ => 0,
        };
        self.spend(arguments.iter().map(length).sum::<usize>() / BYTES_PER_STEP)
    }

    /// Spends the cost of comparing strings of a total length `rounds` times.
    pub fn compare(&self, bytes: usize, rounds: usize) -> Result<(), Fault> {
        self.spend(rounds.saturating_add(bytes.saturating_mul(rounds) / BYTES_PER_STEP))
    }

    /// Spends the cost of parsing a string with a number of bytes.
    pub fn parse(&self, bytes: usize) -> Result<(), Fault> {
        self.spend(bytes / PARSED_BYTES_PER_STEP)
    }

    /// Checks the length of a string.
    pub fn longest(&self, bytes: usize) -> Result<(), Fault> {
        if bytes > MAX_TEXT_LENGTH {
            return Err(Fault::limit(format!(
                "string too long: the maximum is {} MiB",
                MAX_TEXT_LENGTH >> 20
            )));
        }
        Ok(())
    }

    /// Spends the cost of a list with a number of elements, if it is within the limit.
    pub fn list(&self, length: usize) -> Result<(), Fault> {
        if length > MAX_LIST_LENGTH {
            return Err(Fault::limit(format!(
                "list too long: the maximum is {MAX_LIST_LENGTH} elements"
            )));
        }
        self.spend(length)
    }

    /// Spends the cost of visiting a whole value, and checks its nesting, which rejects a map that contains itself.
    /// Every recursive function over values calls this first.
    pub fn weigh(&self, value: &Value) -> Result<(), Fault> {
        self.weigh_at(value, 0)
    }

    fn weigh_at(&self, value: &Value, depth: usize) -> Result<(), Fault> {
        if depth > MAX_VALUE_DEPTH {
            let message =
                format!("value nested too deeply: the maximum is {MAX_VALUE_DEPTH} levels");
            return Err(Fault::limit(message).help("check for a map that contains itself"));
        }
        match value {
            Value::List(list) => {
                self.spend(list.items.len() + 1)?;
                list.items
                    .iter()
                    .try_for_each(|item| self.weigh_at(item, depth + 1))
            }
            Value::Dict(dict) => {
                let entries = dict.entries.borrow();
                self.spend(entries.len() + 1)?;
                entries
                    .values()
                    .try_for_each(|item| self.weigh_at(item, depth + 1))
            }
            Value::String(text) => self.spend(text.len() / BYTES_PER_STEP),
            _ => Ok(()),
        }
    }
}
