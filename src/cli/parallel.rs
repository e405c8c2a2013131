//! Parallel map over all cores that keeps the order of the items.

use std::io;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// Stack size of a worker in bytes: that of the main thread on most systems, which deeply nested files need.
const STACK_BYTES: usize = 8 << 20;

/// Applies `work` to each item; without threads for one item or one core.
///
/// # Errors
/// If the system cannot start a thread.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> io::Result<Vec<R>> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(items.len());
    if threads < 2 {
        return Ok(items.iter().map(work).collect());
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..threads {
            Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, || {
                    while let Some((index, item)) = take(items, &next) {
                        let result = work(item);
                        done.lock()
                            .unwrap_or_else(|poisoned| poisoned.into_inner())
                            .push((index, result));
                    }
                })?;
        }
        io::Result::Ok(())
    })?;
    let mut done = done
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_unstable_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

/// Index of the next item.
fn take<'a, T>(items: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() -> io::Result<()> {
        let items: Vec<usize> = (0..1000).collect();
        let doubled = map(&items, |item| item * 2)?;
        assert!(
            doubled
                .iter()
                .enumerate()
                .all(|(index, result)| *result == index * 2)
        );
        assert!(map(&[], |item: &usize| *item)?.is_empty());
        Ok(())
    }
}
