//! Work on many small files, shared out to all cores.

use std::panic::resume_unwind;
use std::thread;

/// Fewer files are read sooner than a thread starts.
const LEAST: usize = 64;

/// Calls `work` with equal shares of `items`, one for each core; the results are in the order of the items.
pub(crate) fn in_shares<T: Send, R: Send>(
    mut items: Vec<T>,
    work: impl Fn(Vec<T>) -> R + Sync,
) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = items.len().div_ceil(cores).max(LEAST);
    let mut elsewhere = Vec::new();
    while items.len() > share {
        let rest = items.split_off(items.len() - share);
        elsewhere.push(rest);
    }
    elsewhere.reverse();
    let work = &work;
    thread::scope(|scope| {
        let others = elsewhere.into_iter();
        let others: Vec<_> = others
            .map(|share| scope.spawn(move || work(share)))
            .collect();
        let mut results = vec![work(items)];
        let others = others.into_iter();
        results.extend(
            others.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))),
        );
        results
    })
}

#[cfg(test)]
mod tests {
    use super::in_shares;

    #[test]
    fn every_item_is_in_one_share_and_the_order_stays() {
        for length in [0, 1, 63, 64, 65, 1000] {
            let items: Vec<usize> = (0..length).collect();
            let shares = in_shares(items.clone(), |share| share);
            assert_eq!(shares.concat(), items);
        }
    }
}
