//! A line for each run, comma-separated.

use std::fmt::Write;

use mnist_core::experiment::{Cell, Plan, Results, Strategy};

/// Runs that are done, in the order of the plan, with a line of names before them; where there are several sources, with the id of
/// the source, which is empty from scratch. No cell has a comma: strategies, ids and names are words.
pub(super) fn table(plan: &Plan, results: &Results) -> String {
    let has_several = plan.sources().count() > 1;
    let heading = if has_several { "source," } else { "" };
    let mut table = format!("labels,{heading}strategy,seed,epochs,test_accuracy,name\n");
    for cell in plan.cells() {
        let Some(outcome) = results.get(&cell) else {
            continue;
        };
        let source = if has_several {
            format!("{},", source(plan, cell))
        } else {
            String::new()
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            table,
            "{},{source}{},{},{},{},{}",
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

fn source(plan: &Plan, cell: Cell) -> &str {
    match cell.strategy {
        Strategy::Scratch => "",
        _ => plan.sources().at(cell.source).from.id.as_str(),
    }
}
