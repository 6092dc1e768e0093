//! A line for each run, comma-separated.

use std::fmt::Write;

use mnist_core::experiment::{Plan, Results};

/// Runs that are done, in the order of the plan, with a line of names before them. No cell has a comma: strategies and names are
/// words.
pub(super) fn table(plan: &Plan, results: &Results) -> String {
    let mut table = "labels,strategy,seed,epochs,test_accuracy,name\n".to_owned();
    for cell in plan.cells() {
        let Some(outcome) = results.get(&cell) else {
            continue;
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            table,
            "{},{},{},{},{},{}",
            cell.labels,
            cell.strategy,
            cell.seed,
            plan.epochs(cell),
            outcome.test_accuracy,
            cell.name()
        );
    }
    table
}
