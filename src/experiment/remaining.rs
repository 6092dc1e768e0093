//! How long an experiment takes yet, from how long it took so far.

use std::time::Duration;

use mnist_core::experiment::{Cell, Plan, Strategy};

/// The time since an experiment was begun or taken up, in two parts: while a long run is at work, what is left becomes less.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elapsed {
    /// Until the latest of its cells ended.
    pub(crate) until_latest: Duration,
    /// From then on.
    pub(crate) since_latest: Duration,
}

/// What starting a trainer and loading the images costs, in images that are passed through the network.
const START: f64 = 400_000.0;

/// Work in images that are passed through the network. It need not be exact: what counts is how one run compares with another.
fn work(plan: &Plan, cell: Cell) -> f64 {
    // A backward pass costs two forward passes; frozen layers are passed once and then remembered, where images stay the same.
    let share = match cell.strategy {
        Strategy::Compose => return 0.0,
        Strategy::Frozen if !plan.transfer.methods.augmentation.is_none() => 1.0,
        Strategy::Frozen | Strategy::Probe => 0.5,
        Strategy::Partial(_) | Strategy::Gradual => 2.0,
        Strategy::Scratch | Strategy::Finetune | Strategy::Discriminative => 3.0,
    };
    let validation = f64::from(plan.transfer.split.validation_first);
    let epoch = share * f64::from(cell.labels.get()) + validation;
    f64::from(plan.epochs(cell).get()) * epoch + START
}

/// So many cells end before it is told how long the rest takes: the first ones end in bunches.
const ENOUGH: usize = 5;

/// The time that is left, told from how long the cells that are `done` took until the latest of them ended; `None` while these are
/// few.
pub(crate) fn remaining(
    plan: &Plan,
    done: &[Cell],
    left: impl IntoIterator<Item = Cell>,
    elapsed: Elapsed,
) -> Option<Duration> {
    let has_taken_time = |cell: &&Cell| work(plan, **cell) > 0.0;
    if done.iter().filter(has_taken_time).count() < ENOUGH {
        return None;
    }
    let of_all =
        |cells: &mut dyn Iterator<Item = Cell>| -> f64 { cells.map(|cell| work(plan, cell)).sum() };
    let behind = of_all(&mut done.iter().copied());
    let ahead = of_all(&mut left.into_iter());
    let seconds = elapsed.until_latest.as_secs_f64() * ahead / behind;
    let left = Duration::try_from_secs_f64(seconds).ok()?;
    Some(left.saturating_sub(elapsed.since_latest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::report::tests::plan;

    const fn elapsed(until_latest: u64, since_latest: u64) -> Elapsed {
        Elapsed {
            until_latest: Duration::from_secs(until_latest),
            since_latest: Duration::from_secs(since_latest),
        }
    }

    #[test]
    fn a_few_cells_tell_nothing_yet() {
        let plan = plan(5);
        let cells: Vec<Cell> = plan.cells().collect();
        let left = |done: usize| {
            let left = cells[done..].iter().copied();
            remaining(&plan, &cells[..done], left, elapsed(60, 0))
        };
        assert_eq!(left(ENOUGH - 1), None);
        assert!(left(ENOUGH).is_some());
    }

    #[test]
    fn while_a_cell_is_at_work_less_and_less_is_left() {
        let plan = plan(5);
        let cells: Vec<Cell> = plan.cells().collect();
        let (done, left) = cells.split_at(cells.len() / 2);
        let after = |since| remaining(&plan, done, left.iter().copied(), elapsed(100, since));
        let at_first = after(0).unwrap();
        assert_eq!(after(7), at_first.checked_sub(Duration::from_secs(7)));
        assert_eq!(after(1_000_000), Some(Duration::ZERO));
    }
}
