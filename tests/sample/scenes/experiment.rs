//! Experiments, and what asks for them.

use mnist_tui::app::report::ReportContent;
use mnist_tui::app::{self, Effect, Model, Msg};
use mnist_tui::experiment::standing::{Standing, State};

use super::{Scene, model, press, scene, tell, with_keys, with_library};
use crate::sample::experiments::{
    few_budgets, many, one_budget, several, standing, tutorial, two_seeds, under_way,
};

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
            &["source 3 of 3: other-mlp", "↑", "m chart"],
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
                "So far, with 31 of 90 runs",
                "no clear difference with 20 labels; helped with 100 labels",
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
            &["± of the 95 % interval", "84.44 ±", "↑", "↓", "m chart"],
        ),
        scene(
            "experiment_many_strategies",
            with_keys(shown(with_library(), vec![many()]), "m"),
            &["not complete", "partial:1", "c continue"],
        ),
        scene(
            "experiment_one_budget",
            shown(with_library(), vec![one_budget()]),
            &["dotted: 95 % intervals", "100"],
        ),
        scene(
            "experiment_two_seeds",
            shown(with_library(), vec![two_seeds()]),
            &["without the widest", "Fewer than five seeds"],
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
