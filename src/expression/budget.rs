//! The bounds of one evaluation: steps, nesting, sizes. What an expression may cost is counted here and nowhere else.

use std::cell::Cell;

use super::error::Fault;
use super::value::Value;

/// Steps of one evaluation: nodes visited, values looked at, and a share for the bytes of texts.
const STEPS: usize = 1_000_000;

/// Bytes of a text that count as one step.
const BYTES_PER_STEP: usize = 64;

/// Longest text that a function may build.
const LONGEST_TEXT: usize = 16 << 20;

/// Most elements that a list may be built with at once.
const LONGEST_LIST: usize = 100_000;

/// Deepest nesting of a value that is printed, copied or compared.
const DEEPEST_VALUE: usize = 100;

/// What is left to spend.
pub(super) struct Budget {
    steps: Cell<usize>,
}

impl Budget {
    pub fn new() -> Self {
        Budget { steps: Cell::new(STEPS) }
    }

    /// Spends that many steps.
    pub fn spend(&self, steps: usize) -> Result<(), Fault> {
        match self.steps.get().checked_sub(steps) {
            Some(left) => {
                self.steps.set(left);
                Ok(())
            }
            None => Err(Fault::limit(format!("this expression takes more than {STEPS} steps"))
                .help("look for a loop that goes on for too long, or a text that is built again and again")),
        }
    }

    /// Spends what a text of that many bytes costs, if one may be that long.
    pub fn text(&self, bytes: usize) -> Result<(), Fault> {
        self.longest(bytes)?;
        self.spend(bytes / BYTES_PER_STEP)
    }

    /// Whether a text may be that long.
    pub fn longest(&self, bytes: usize) -> Result<(), Fault> {
        if bytes > LONGEST_TEXT {
            return Err(Fault::limit(format!("a text may have {} MiB at most", LONGEST_TEXT >> 20)));
        }
        Ok(())
    }

    /// Spends what a list of that many elements costs, if one may be that long.
    pub fn list(&self, length: usize) -> Result<(), Fault> {
        if length > LONGEST_LIST {
            return Err(Fault::limit(format!("a list may have {LONGEST_LIST} elements at most")));
        }
        self.spend(length)
    }

    /// Spends what going through a whole value costs, if it is nested no deeper than allowed: a map that holds
    /// itself never gets through. Whatever walks a value in depth calls this first.
    pub fn weigh(&self, value: &Value) -> Result<(), Fault> {
        self.weigh_at(value, 0)
    }

    fn weigh_at(&self, value: &Value, depth: usize) -> Result<(), Fault> {
        if depth > DEEPEST_VALUE {
            let message = format!("this value is nested deeper than {DEEPEST_VALUE} levels");
            return Err(Fault::limit(message).help("a map that was put into itself has no end"));
        }
        match value {
            Value::List(list) => {
                self.spend(list.items.len() + 1)?;
                list.items.iter().try_for_each(|item| self.weigh_at(item, depth + 1))
            }
            Value::Dict(dict) => {
                let entries = dict.entries.borrow();
                self.spend(entries.len() + 1)?;
                entries.values().try_for_each(|item| self.weigh_at(item, depth + 1))
            }
            Value::Text(text) => self.spend(text.len() / BYTES_PER_STEP),
            _ => Ok(()),
        }
    }
}
