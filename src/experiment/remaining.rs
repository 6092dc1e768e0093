//! How long an experiment takes yet, from how long it took so far.

use std::time::Duration;

use mnist_core::experiment::{Cell, Plan, Strategy};

/// What starting a trainer and loading the images costs, in images that are passed through the network.
const START: f64 = 400_000.0;

/// Work in images that are passed through the network. It need not be exact: what counts is how one run compares with another.
fn work(plan: &Plan, cell: Cell) -> f64 {
    // A backward pass costs two forward passes; frozen layers are passed once and then remembered.
    let share = match cell.strategy {
        Strategy::Compose => return 0.0,
        Strategy::Frozen | Strategy::Probe => 0.5,
        Strategy::Partial(_) | Strategy::Gradual => 2.0,
        Strategy::Scratch | Strategy::Finetune | Strategy::Discriminative => 3.0,
    };
    let validation = f64::from(plan.transfer.split.validation_first);
    let epoch = share * f64::from(cell.labels.get()) + validation;
    f64::from(plan.epochs(cell).get()) * epoch + START
}

/// The time that is left when `done` took `elapsed`; `None` before anything is done.
pub(crate) fn remaining(
    plan: &Plan,
    done: &[Cell],
    left: impl IntoIterator<Item = Cell>,
    elapsed: Duration,
) -> Option<Duration> {
    let of_all =
        |cells: &mut dyn Iterator<Item = Cell>| -> f64 { cells.map(|cell| work(plan, cell)).sum() };
    let behind = of_all(&mut done.iter().copied());
    let ahead = of_all(&mut left.into_iter());
    let seconds = elapsed.as_secs_f64() * ahead / behind;
    Duration::try_from_secs_f64(seconds).ok()
}
