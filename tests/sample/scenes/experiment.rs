//! Experiments, and what asks for them.

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use mnist_core::experiment::{
    Budget, Cell, ExperimentDir, Outcome, Plan, Results, Source, Strategy, default_epochs,
};
use mnist_core::model::Architecture;
use mnist_core::run::Parent;
use mnist_tui::app::report::ReportContent;
use mnist_tui::app::{self, Effect, Model, Msg};
use mnist_tui::experiment::standing::{Standing, State};
use mnist_tui::request::Kind;

use super::{Scene, model, press, runs, scene, tell, with_keys, with_library};

/// The Experiment screen and its overlays.
pub(super) fn all() -> Vec<Scene> {
    let mut scenes = one_source();
    scenes.extend(several_sources());
    scenes
}

fn several_sources() -> Vec<Scene> {
    vec![
        scene(
            "experiment_several_sources",
            shown(with_library(), vec![several()]),
            &[
                "3 sources → even-odd",
                "source 1 of 3: digits-mlp",
                "frozen: no clear difference",
                "right next source",
            ],
        ),
        scene(
            "experiment_second_source",
            with_keys(shown(with_library(), vec![several()]), "right"),
            &["source 2 of 3: digits-lenet", "frozen: no clear difference"],
        ),
        scene(
            "experiment_several_sources_table",
            with_keys(shown(with_library(), vec![several()]), "m left"),
            &["source 3 of 3: other-mlp", "▲", "m chart"],
        ),
        scene(
            "experiment_sources_in_rows",
            with_keys(shown(with_library(), vec![few_budgets()]), "m"),
            &["source", "digits-lenet", "other-mlp"],
        ),
    ]
}

fn one_source() -> Vec<Scene> {
    let complete = || standing("7c1d", &tutorial(), |_| true, State::Complete);
    vec![
        scene(
            "experiment_empty",
            shown(with_library(), vec![]),
            &["An experiment finds out", "n new"],
        ),
        scene(
            "experiment_without_checkpoints",
            shown(without_checkpoints(), vec![]),
            &["train one first", "1 train"],
        ),
        scene(
            "experiment_under_way",
            shown(with_library(), vec![under_way(), complete()]),
            &[
                "digits-mlp → even-odd",
                "● under way   31 of 90 runs",
                "34 %",
                "about 2:10 left",
                "20261124-161030-3f9a",
                "1 of 2",
                "● scratch   ▲ frozen   ■ finetune",
                "55,000",
                "frozen: helped with 20 and 100 labels",
                "s stop",
            ],
        ),
        scene(
            "experiment_complete",
            shown(with_library(), vec![complete()]),
            &["complete   90 of 90 runs", "100 %", "verdict"],
        ),
        scene(
            "experiment_table",
            with_keys(shown(with_library(), vec![complete()]), "m"),
            &["± of the 95 % interval", "84.44 ±", "▲", "▼", "m chart"],
        ),
        scene(
            "experiment_many_strategies",
            with_keys(shown(with_library(), vec![many()]), "m"),
            &["not complete", "partial:1", "c continue"],
        ),
        scene(
            "experiment_failed",
            failed("cannot read /data/experiments: permission denied"),
            &["permission denied"],
        ),
        scene(
            "form_experiment",
            form(""),
            &["even-odd-head", "scratch,frozen,finetune"],
        ),
        scene(
            "form_experiment_wrong",
            form("tab tab tab x enter"),
            &["no strategy \"x\""],
        ),
        scene(
            "confirm_stop_experiment",
            with_keys(shown(with_library(), vec![under_way()]), "s"),
            &["Stop experiment 20261124-161030-3f9a?"],
        ),
        scene(
            "report_experiment",
            read(),
            &["experiment 20261124-161030-7c1d", "labels"],
        ),
        scene(
            "prompt_findings",
            with_keys(shown(with_library(), vec![under_way()]), "e"),
            &["export as .md page", "20261124-161030-3f9a.md"],
        ),
        scene(
            "prompt_rank",
            with_keys(with_library(), "3 R"),
            &["rank the checkpoints for which task?", "even-odd"],
        ),
    ]
}

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
    plan_from(vec![], strategies, &MEANS)
}

/// With these sources beside the tutorial's.
fn plan_from(more: Vec<Source>, strategies: &[Strategy], means: &[(u32, [u32; 3])]) -> Plan {
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
        (1..=5).collect(),
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
    let plan = plan_from(more_sources(), &Strategy::USUAL, &MEANS);
    standing("5e7e", &plan, |_| true, State::Complete)
}

fn few_budgets() -> Standing {
    let plan = plan_from(more_sources(), &Strategy::USUAL, &MEANS[..3]);
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

fn under_way() -> Standing {
    let left = Some(Duration::from_secs(130));
    standing("3f9a", &tutorial(), |at| at < 31, State::UnderWay(left))
}

fn many() -> Standing {
    let strategies = [
        Strategy::Scratch,
        Strategy::Frozen,
        Strategy::Finetune,
        Strategy::Partial(NonZeroUsize::new(1).unwrap()),
        Strategy::Partial(NonZeroUsize::new(2).unwrap()),
    ];
    standing("aaaa", &plan(&strategies), |at| at % 7 != 3, State::Resting)
}

fn shown(mut model: Model, all: Vec<Standing>) -> Model {
    press(&mut model, "6");
    tell(&mut model, Msg::Experiments(Ok(all)));
    model
}

fn without_checkpoints() -> Model {
    let mut model = model();
    tell(&mut model, Msg::Library(Ok(super::listing(vec![]))));
    model
}

fn failed(problem: &str) -> Model {
    let mut model = with_library();
    press(&mut model, "6");
    tell(&mut model, Msg::Experiments(Err(problem.to_owned())));
    model
}

fn form(keys: &str) -> Model {
    let mut model = shown(with_library(), vec![]);
    press(&mut model, "n");
    if !keys.is_empty() {
        press(&mut model, keys);
    }
    model
}

/// Everything that an experiment shows, as the command line prints it.
fn read() -> Model {
    let mut model = shown(
        with_library(),
        vec![standing("7c1d", &tutorial(), |_| true, State::Complete)],
    );
    let effects = press(&mut model, "enter");
    let [Effect::Work(job)] = &effects[..] else {
        panic!("{effects:?}");
    };
    let text = (0..60).map(|row| format!("{row:>7}  labels and strategies"));
    let text = text.collect::<Vec<_>>().join("\n");
    let outcome = Box::new(app::Outcome::Read(ReportContent::Text(text)));
    tell(&mut model, Msg::Ended(job.clone(), outcome));
    model
}
