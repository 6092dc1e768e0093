//! Library, Test and Runs.

use mnist_core::task::Task;
use mnist_tui::app::Msg;

use super::{Scene, hostile, paused_transfer, scene, tested, verified, with_keys, with_library};
use crate::sample::{id, model, tell};

/// The Library screen.
pub(super) fn library() -> Vec<Scene> {
    vec![
        scene(
            "library_empty",
            {
                let mut model = with_keys(model(), "3");
                tell(&mut model, Msg::Library(Ok(vec![])));
                model
            },
            &["The library is empty"],
        ),
        scene(
            "library_tree",
            with_keys(with_library(), "3"),
            &[
                "4 checkpoints",
                "newest first",
                "digits-mlp",
                "└ even-odd-head",
                "265,802",
                "61,706",
                "97.1",
                "96.4",
                "1 min ago",
                "1 h ago",
                "parent",
                "dense_1 dense_2",
                "17,190 steps",
                "seed 42",
                "1.1 MB",
                "20261124-161836-3f9a",
            ],
        ),
        scene("library_verified", verified(), &["sha-256 verified"]),
        scene(
            "library_filter",
            with_keys(with_library(), "3 / l e n"),
            &["filter: len", "digits-lenet"],
        ),
        scene("library_hostile", hostile(), &["[2J"]),
    ]
}

/// The Test and the Runs screen.
pub(super) fn test_and_runs() -> Vec<Scene> {
    let mut failed = with_keys(with_library(), "4");
    let problem = "mnist-trainer is not beside /usr/bin/mnist-tui; build it with `make build`";
    tell(
        &mut failed,
        Msg::Evaluated(id(2), Box::new(Err(problem.into()))),
    );
    vec![
        scene(
            "test_digits",
            with_keys(tested(1, &Task::digits()), "j"),
            &[
                "digits-mlp",
                "test 97.2 %",
                "loss 0.0952",
                "image 0 of 100",
                "predicted",
                "0 · 99.0 %",
                "label",
                "recall",
                "98.",
                "3 mistakes",
                "40",
                "0 → 1",
                "1124",
            ],
        ),
        scene(
            "test_even_odd",
            tested(2, &Task::even_odd()),
            &["even", "odd", "even ✓ digit 0"],
        ),
        scene(
            "test_evaluating",
            with_keys(with_library(), "4"),
            &["evaluating", "reading the images"],
        ),
        scene("test_failed", failed, &["make build"]),
        scene(
            "test_empty",
            with_keys(model(), "4"),
            &["The library is empty"],
        ),
        scene(
            "runs",
            with_keys(paused_transfer(), "5 j"),
            &[
                "3 runs",
                "1 live",
                "● paused",
                "finished",
                "interrupted",
                "10/10",
                "100 %",
                "20261124-161830-3f9a",
                "transfer digits-mlp to even-odd",
                "96.3 %",
                "1 min ago",
            ],
        ),
        scene(
            "runs_empty",
            {
                let mut model = with_keys(model(), "5");
                tell(&mut model, Msg::Runs(Ok(vec![])));
                model
            },
            &["There is no run yet"],
        ),
    ]
}
