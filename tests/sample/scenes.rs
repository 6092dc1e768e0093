//! The dashboard in every state that looks different.

use mnist_core::library::{Verdict, Verification};
use mnist_core::run::{EventKind, RunEntry, RunState, StopReason};
use mnist_core::task::Task;
use mnist_tui::app::{Model, Msg};
use mnist_tui::request::{Field, Kind};

use super::runs::{self, run, seventh_epoch, whole};
use super::{entries, evaluation, id, images, model, now, press, record, samples, tell};

/// A state and what must be readable in it even at 80 by 24.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) model: Model,
    pub(crate) shows: &'static [&'static str],
}

fn scene(name: &'static str, model: Model, shows: &'static [&'static str]) -> Scene {
    Scene { name, model, shows }
}

/// The library is loaded.
fn with_library() -> Model {
    let mut model = model();
    tell(&mut model, Msg::Library(Ok(entries())));
    for sample in samples() {
        let read = Box::new(Ok(record(&sample)));
        tell(&mut model, Msg::Record(id(sample.number), read));
    }
    model
}

fn following(run: RunEntry) -> Model {
    let mut model = with_library();
    let all = vec![
        run.clone(),
        runs::run(
            1830,
            Kind::Transfer,
            RunState::Finished,
            &whole(2, "even-odd-head", 0.964),
        ),
        runs::run(
            1200,
            Kind::Pretrain,
            RunState::Interrupted,
            &seventh_epoch()[..4],
        ),
    ];
    tell(&mut model, Msg::Runs(Ok(all)));
    tell(&mut model, Msg::Followed(Box::new(run)));
    model
}

fn with_keys(mut model: Model, keys: &str) -> Model {
    press(&mut model, keys);
    model.now = now();
    model
}

fn training() -> Model {
    following(run(
        1932,
        Kind::Pretrain,
        RunState::Training,
        &seventh_epoch(),
    ))
}

fn paused_transfer() -> Model {
    let mut events = seventh_epoch();
    events.push(EventKind::Cache {
        step: 0,
        layers: 5,
        bytes: 22_000_000,
        seconds: 0.1,
    });
    events.push(EventKind::Paused { step: 11_534 });
    following(run(1932, Kind::Transfer, RunState::Paused, &events))
}

fn tested(number: u8, task: &Task) -> Model {
    let mut model = with_library();
    model.library.select(id(number));
    press(&mut model, "4");
    tell(&mut model, Msg::Images(Ok(images())));
    let result = Box::new(Ok(evaluation(task)));
    tell(&mut model, Msg::Evaluated(id(number), result));
    model
}

fn wrong_form() -> Model {
    let mut model = with_keys(with_library(), "t");
    while !on_field(&model, Field::LearningRate) {
        press(&mut model, "tab");
    }
    with_keys(model, "ctrl-u q enter")
}

fn on_field(model: &Model, field: Field) -> bool {
    use mnist_tui::app::Overlay;
    use mnist_tui::app::form::Item;
    matches!(&model.overlay, Some(Overlay::Form(form)) if form.item() == Item::Setting(field))
}

fn verified() -> Model {
    let mut model = with_keys(with_library(), "3 v");
    let found = Verification {
        path: "/data/library/checkpoints/2.safetensors".into(),
        id: Some(id(2)),
        verdict: Verdict::Sound {
            frozen_equal_parent: Some(vec!["dense_1".into(), "dense_2".into()]),
        },
    };
    tell(&mut model, Msg::Verified(id(2), Ok(found)));
    model
}

/// A run that is not this user's.
fn view_only() -> Model {
    let mut run = run(1932, Kind::Pretrain, RunState::Training, &seventh_epoch());
    run.writable = false;
    following(run)
}

/// Names and messages that try to take over the terminal.
fn hostile() -> Model {
    let mut evil = entries();
    evil[0].names = vec!["\u{1b}[2J\u{1b}]0;x\u{7}\r\nname\u{202e}".into()];
    let mut model = with_library();
    tell(&mut model, Msg::Library(Ok(evil)));
    tell(&mut model, Msg::Failed("\u{1b}[31mred\nline".into()));
    with_keys_kept(model, "3")
}

fn with_keys_kept(mut model: Model, keys: &str) -> Model {
    let notice = model.notice.clone();
    press(&mut model, keys);
    model.notice = notice;
    model
}

/// Every scene.
pub(crate) fn all() -> Vec<Scene> {
    let mut scenes = train();
    scenes.extend(layers());
    scenes.extend(lists());
    scenes.extend(overlays());
    scenes
}

fn train() -> Vec<Scene> {
    let queued = [EventKind::Queued {
        behind: "20261124-161800-77aa".into(),
    }];
    let mut stopped = seventh_epoch();
    stopped.push(EventKind::Stopped {
        step: 11_534,
        reason: StopReason::Asked,
        checkpoint: None,
    });
    let mut failed = seventh_epoch();
    failed.push(EventKind::Failed {
        step: 11_534,
        reason: "cannot write /data/runs/x/state.safetensors: no space left on device; free some and continue".into(),
    });
    let first = [runs::started(), runs::progress(1, 420)];
    let transfer = |name| {
        run(
            1932,
            Kind::Transfer,
            RunState::Finished,
            &whole(2, name, 0.964),
        )
    };
    let mut alone = following(transfer("even-odd-head"));
    tell(&mut alone, Msg::Library(Ok(entries()[..2].to_vec())));
    vec![
        scene("train_empty", model(), &["nothing is training", "reading"]),
        scene(
            "train_welcome",
            with_library(),
            &["4 checkpoints", "digits-lenet", "97.2 %", "2 min ago"],
        ),
        scene(
            "train_training",
            training(),
            &[
                "pretrain mlp on digits",
                "seed 42",
                "epoch  7/10",
                "67 %",
                "step 1,220 of 1,719",
                "118k img/s",
                "● training",
                "elapsed 0:03.2",
                "left 0:01.8",
                "lr 0.020",
                "batch 32",
                "trains 266,610 of 266,610",
                "loss (log)",
                "train",
                "validation",
                "this run",
                "0.1021",
                "97.0 %",
                "best 6",
                "batch loss",
                "epochs",
                "seconds",
                "0.1837",
                "96.3 %",
                "0.55",
            ],
        ),
        scene(
            "train_first_epoch",
            following(run(1932, Kind::Pretrain, RunState::Training, &first)),
            &["batch loss (log)", "epoch  1/10", "step 420 of 1,719"],
        ),
        scene(
            "train_linear",
            with_keys(training(), "L"),
            &["loss (linear)"],
        ),
        scene(
            "train_paused",
            paused_transfer(),
            &["paused", "resume", "transfer digits-mlp to even-odd"],
        ),
        scene(
            "train_queued",
            following(run(1932, Kind::Pretrain, RunState::Queued, &queued)),
            &["behind run 20261124-161800-77aa", "start now"],
        ),
        scene(
            "train_interrupted",
            following(run(
                1932,
                Kind::Pretrain,
                RunState::Interrupted,
                &seventh_epoch(),
            )),
            &["its trainer is gone", "interrupted"],
        ),
        scene(
            "train_stopped",
            following(run(1932, Kind::Pretrain, RunState::Stopped, &stopped)),
            &["as asked; continue goes on from here"],
        ),
        scene(
            "train_failed",
            following(run(1932, Kind::Pretrain, RunState::Failed, &failed)),
            &["no space left on", "free some and continue"],
        ),
        scene(
            "train_transfer_worse_than_scratch",
            following(transfer("even-odd-head")),
            &[
                "test 96.4 %",
                "even-odd-head · 4a4a4a",
                "98.4 % on these labels",
                "2.0 points",
            ],
        ),
        scene(
            "train_transfer_without_scratch",
            alone,
            &["not known on these labels"],
        ),
        scene(
            "train_view_only",
            view_only(),
            &["view only", "belongs to someone else"],
        ),
    ]
}

fn layers() -> Vec<Scene> {
    vec![
        scene(
            "layers_empty",
            with_keys(model(), "2"),
            &["layers", "Nothing is training"],
        ),
        scene(
            "layers_draft",
            with_keys(with_library(), "3 g 2 j"),
            &[
                "digits-mlp → even-odd",
                "flatten",
                "Flatten",
                "784",
                "235,500",
                "[ ] frozen",
                "[x] trains",
                "LeakyReLU",
                "parent",
                "total 265,802",
                "trainable 202 (0.08 %)",
            ],
        ),
        scene(
            "layers_live",
            with_keys(paused_transfer(), "2 j j j"),
            &[
                "transfer digits-mlp to even-odd",
                "13.2",
                "11.8",
                "1.9",
                "1.2e-3",
                "new",
                "parent",
                "frozen part computed once and cached",
                "resume",
                "toggle",
            ],
        ),
    ]
}

fn lists() -> Vec<Scene> {
    let mut failed = with_keys(with_library(), "4");
    let problem = "mnist-trainer is not beside /usr/bin/mnist-tui; build it with `make build`";
    tell(
        &mut failed,
        Msg::Evaluated(id(2), Box::new(Err(problem.into()))),
    );
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
            ],
        ),
        scene("library_verified", verified(), &["sha-256 verified"]),
        scene(
            "library_filter",
            with_keys(with_library(), "3 / l e n"),
            &["filter: len", "digits-lenet"],
        ),
        scene("library_hostile", hostile(), &["[2J"]),
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
            &["even", "odd", "(digit 0)"],
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

fn overlays() -> Vec<Scene> {
    vec![
        scene(
            "form_pretrain",
            with_keys(with_library(), "p"),
            &[
                "pretrain",
                "◂ mlp ▸",
                "digits",
                "mnist",
                "labels",
                "epochs",
                "10",
                "batch size",
                "32",
                "learning rate",
                "0.02",
                "sgd",
                "seed",
                "42",
                "threads",
                "device",
                "auto",
                "name",
                "at once",
                "wait for them",
            ],
        ),
        scene(
            "form_transfer",
            with_keys(with_library(), "t"),
            &["even-odd-head", "trainable", "head", "choose layers"],
        ),
        scene("form_wrong", wrong_form(), &["\"q\" is not a number"]),
        scene(
            "prompt_rate",
            with_keys(training(), "r"),
            &["learning rate from the next batch on", "0.02", "accept"],
        ),
        scene(
            "confirm_stop",
            with_keys(training(), "s"),
            &["Stop run 20261124-161932-3f9a?", "Its state is saved"],
        ),
        scene(
            "confirm_delete",
            with_keys(with_library(), "3 x"),
            &["Move even-odd-head", "to the trash?"],
        ),
        scene(
            "help",
            with_keys(training(), "?"),
            &["Train a new network", "On every screen", "close"],
        ),
        scene(
            "notice",
            with_keys(with_library(), "space"),
            &["there is no run"],
        ),
    ]
}
