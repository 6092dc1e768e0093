//! Made-up experiments.

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use mnist_core::experiment::{
    Budget, Cell, ExperimentDir, Outcome, Plan, Results, Source, Strategy, default_epochs,
};
use mnist_core::model::Architecture;
use mnist_core::run::Parent;
use mnist_tui::experiment::standing::{Standing, State};
use mnist_tui::request::Kind;

use super::{model, runs};

/// Mean test accuracies of the tutorial's data, in ten-thousandths: scratch, frozen, finetune.
const MEANS: [(u32, [u32; 3]); 6] = [
    (20, [7_402, 8_444, 8_150]),
    (100, [8_350, 9_060, 8_960]),
    (500, [8_880, 9_360, 9_370]),
    (2_000, [9_380, 9_470, 9_630]),
    (10_000, [9_640, 9_520, 9_750]),
    (55_000, [9_840, 9_600, 9_870]),
];

fn plan(strategies: &[Strategy]) -> Plan {
    plan_from(vec![], strategies, &MEANS, 5)
}

/// With these sources beside the tutorial's.
fn plan_from(
    more: Vec<Source>,
    strategies: &[Strategy],
    means: &[(u32, [u32; 3])],
    seeds: u64,
) -> Plan {
    let budget = |(labels, _): &(u32, [u32; 3])| {
        let labels = NonZeroU32::new(*labels).unwrap();
        let epochs = default_epochs(labels);
        Budget { labels, epochs }
    };
    let transfer = runs::spec(Kind::Transfer);
    let budgets = means.iter().map(budget).collect();
    Plan::new(
        transfer,
        more,
        strategies.to_vec(),
        budgets,
        (1..=seeds).collect(),
    )
    .unwrap()
}

/// One with another network, and one with that of the tutorial's source.
fn more_sources() -> Vec<Source> {
    let first = Source::of(&runs::spec(Kind::Transfer)).unwrap();
    let source = |name: &str, digit: &str, architecture: Architecture| {
        let from = Parent {
            id: digit.repeat(64).try_into().unwrap(),
            name: Some(name.into()),
            path: format!("/library/{name}.safetensors").into(),
        };
        Source {
            from,
            architecture,
            ..first.clone()
        }
    };
    let lenet = &model().config.models["lenet"];
    let lenet = lenet.with_head(2).unwrap();
    vec![
        source("digits-lenet", "d", lenet),
        source("other-mlp", "e", first.architecture.clone()),
    ]
}

pub(crate) fn several() -> Standing {
    let plan = plan_from(more_sources(), &Strategy::USUAL, &MEANS, 5);
    standing("5e7e", &plan, |_| true, State::Complete)
}

pub(crate) fn few_budgets() -> Standing {
    let plan = plan_from(more_sources(), &Strategy::USUAL, &MEANS[..3], 5);
    standing("5e7f", &plan, |_| true, State::Complete)
}

pub(crate) fn tutorial() -> Plan {
    plan(&Strategy::USUAL)
}

/// Seeds scatter evenly around the mean, the less the more labels there are.
fn outcome(plan: &Plan, cell: Cell) -> Outcome {
    let at = plan.strategies().iter().position(|s| *s == cell.strategy);
    let at = at.unwrap();
    let labels = cell.labels.get();
    let (_, means) = MEANS.iter().find(|(of, _)| *of == labels).unwrap();
    let step = (u32::try_from(cell.seed).unwrap() * 7 + means[at % 3] / 10) % 5;
    let scatter = 300 / (labels.ilog10().pow(2));
    // Later sources know less of the task.
    let behind = match cell.strategy {
        Strategy::Scratch => 0,
        _ => 90 * u32::try_from(cell.source).unwrap(),
    };
    let accuracy = means[at % 3] + scatter * step - 2 * scatter - behind;
    Outcome {
        test_accuracy: f64::from(accuracy) / 10_000.0,
        predictions: None,
    }
}

pub(crate) fn standing(
    id: &str,
    plan: &Plan,
    is_done: impl Fn(usize) -> bool,
    state: State,
) -> Standing {
    let dir = ExperimentDir::at(format!("/data/experiments/20261124-161030-{id}"));
    let done = plan.cells().enumerate().filter(|(at, _)| is_done(*at));
    let results: Results = done.map(|(_, cell)| (cell, outcome(plan, cell))).collect();
    Standing::of(dir, plan.clone(), &results, state)
}

pub(crate) fn under_way() -> Standing {
    let left = Some(Duration::from_secs(130));
    standing("3f9a", &tutorial(), |at| at < 31, State::UnderWay(left))
}

/// Nothing to compare along.
pub(crate) fn one_budget() -> Standing {
    let plan = plan_from(vec![], &Strategy::USUAL, &MEANS[1..2], 5);
    standing("1b1b", &plan, |_| true, State::Complete)
}

/// So few seeds that most intervals are longer than the chart is high.
pub(crate) fn two_seeds() -> Standing {
    let plan = plan_from(vec![], &Strategy::USUAL, &MEANS, 2);
    standing("2222", &plan, |_| true, State::Complete)
}

pub(crate) fn many() -> Standing {
    let strategies = [
        Strategy::Scratch,
        Strategy::Frozen,
        Strategy::Finetune,
        Strategy::Partial(NonZeroUsize::new(1).unwrap()),
        Strategy::Partial(NonZeroUsize::new(2).unwrap()),
    ];
    standing("aaaa", &plan(&strategies), |at| at % 7 != 3, State::Resting)
}
