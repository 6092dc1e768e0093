//! Library, Test and Runs.

use jiff::SignedDuration;
use mnist_core::library::{Annotations, Damaged, Entry};
use mnist_core::task::Task;
use mnist_tui::app::{Model, Msg};

use super::{Scene, hostile, paused_transfer, scene, tested, verified, with_keys, with_library};
use crate::sample::{entries, id, listing, model, run_listing, tell};

/// A library in which one file is no checkpoint any more.
fn with_damaged() -> Model {
    let mut found = listing(entries());
    found.damaged.push(Damaged {
        path: "/data/library/checkpoints/9.safetensors".into(),
        id: None,
        names: vec![],
        reason: "is no checkpoint of mnist-tui".into(),
    });
    let mut model = with_keys(with_library(), "3");
    tell(&mut model, Msg::Library(Ok(found)));
    model
}

/// A favourite with tags and a note, found by its tag, and something in the trash.
fn annotated() -> Model {
    let mut all = entries();
    let of = all.iter_mut().find(|e| e.title() == "even-odd-head");
    of.unwrap().annotations = Annotations {
        tags: vec!["demo".into(), "talk".into()],
        favourite: true,
        note: Some("for Bern".into()),
    };
    let mut model = with_keys(with_library(), "3");
    let mut found = listing(all);
    found.trash.insert(id(9));
    tell(&mut model, Msg::Library(Ok(found)));
    with_keys(model, "/ t a g : d e m o enter")
}

/// The Library screen.
pub(super) fn library() -> Vec<Scene> {
    vec![
        scene(
            "library_empty",
            {
                let mut model = with_keys(model(), "3");
                tell(&mut model, Msg::Library(Ok(listing(vec![]))));
                model
            },
            &["The library is empty"],
        ),
        scene(
            "library_damaged",
            with_damaged(),
            &["1 damaged", "`mnist-tui library list` says which"],
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
        )
        .marks("even-odd-head"),
        scene(
            "library_annotated",
            annotated(),
            &["★ even-odd-head", "demo talk", "for Bern", "u restore"],
        )
        .marks("even-odd-head"),
        scene(
            "library_wrong_filter",
            with_keys(with_library(), "3 / a c c > x"),
            &["filter: acc>x", "x says no limit; write as in acc>0.97"],
        ),
        scene(
            "prompt_tags",
            with_keys(annotated(), "#"),
            &["tags of", "demo talk"],
        ),
        scene("library_verified", verified(), &["sha-256 verified"]).marks("even-odd-head"),
        scene(
            "library_many",
            with_keys(many(), "3 G"),
            &["200 checkpoints", "network-199"],
        )
        .marks("network-199"),
        scene(
            "library_arriving",
            with_keys(arriving(), "3"),
            &["reading the rest", "12,000 checkpoints"],
        ),
        scene(
            "library_filter",
            with_keys(with_library(), "3 / l e n"),
            &["filter: len", "digits-lenet"],
        )
        .marks("digits-lenet"),
        scene("library_hostile", hostile(), &["[2J"]),
    ]
}

/// More checkpoints than any screen has rows.
fn many() -> Model {
    let template = entries().remove(0);
    let entry = |i: u8| Entry {
        id: id(i),
        names: vec![format!("network-{i}")],
        created: template.created - SignedDuration::from_mins(i.into()),
        parent: None,
        ..template.clone()
    };
    let mut model = model();
    tell(
        &mut model,
        Msg::Library(Ok(listing((0..200).map(entry).collect()))),
    );
    model
}

/// The newest checkpoints of a large library.
fn arriving() -> Model {
    let mut model = model();
    let mut newest = listing(entries());
    newest.unread = 12_000 - newest.entries.len();
    tell(&mut model, Msg::Library(Ok(newest)));
    model
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
                "image 40 of 100",
                "predicted",
                "1 · 91.0 %",
                "label",
                "recall",
                "98.",
                "3 mistakes",
                "40",
                "0 → 1",
                "1124",
            ],
        )
        .marks("0 → 1"),
        scene(
            "test_even_odd",
            tested(2, &Task::even_odd()),
            &["even", "odd", "even ✓ digit 0"],
        )
        .marks("odd → even"),
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
                "20261124-161830-3f9a",
                "transfer digits-mlp to even-odd",
                "96.3 %",
                "1 min ago",
            ],
        )
        .marks("finished"),
        scene(
            "runs_empty",
            {
                let mut model = with_keys(model(), "5");
                tell(&mut model, Msg::Runs(Ok(run_listing(vec![]))));
                model
            },
            &["There is no run yet"],
        ),
    ]
}
