//! The dashboard in every state that looks different.

mod lists;
mod train;

use mnist_core::library::{Verdict, Verification};
use mnist_core::run::{EventKind, RunEntry, RunState};
use mnist_core::storage::Access;
use mnist_core::task::Task;
use mnist_tui::app::{Model, Msg};
use mnist_tui::request::{Field, Kind};

use super::runs::{self, run, seventh_epoch, whole};
use super::{
    content, entries, evaluation, id, model, now, press, samples, tell, test_images, type_text,
};

/// A state and what must be readable in it even at 80 by 24.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) model: Model,
    pub(crate) shows: &'static [&'static str],
    /// What the marked line says, where there is one.
    pub(crate) marked: Option<&'static str>,
}

fn scene(name: &'static str, model: Model, shows: &'static [&'static str]) -> Scene {
    Scene {
        name,
        model,
        shows,
        marked: None,
    }
}

impl Scene {
    /// A scene in which the marked line says this.
    const fn marks(mut self, text: &'static str) -> Self {
        self.marked = Some(text);
        self
    }
}

/// The library is loaded.
fn with_library() -> Model {
    let mut model = model();
    tell(&mut model, Msg::Library(Ok(entries())));
    for sample in samples() {
        let read = Box::new(Ok(content(&sample)));
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

fn ended_transfer() -> Model {
    let mut events = seventh_epoch();
    events.push(runs::finished(2, "even-odd-head", 0.964));
    following(run(1932, Kind::Transfer, RunState::Finished, &events))
}

fn tested(number: u8, task: &Task) -> Model {
    let mut model = with_library();
    model.library.select(id(number));
    press(&mut model, "4");
    tell(&mut model, Msg::Images(id(number), Ok(test_images())));
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

/// A name that does not fit into its field, and is wrong.
fn wrong_name() -> Model {
    let mut model = with_keys(with_library(), "p");
    while !on_field(&model, Field::Name) {
        press(&mut model, "tab");
    }
    type_text(&mut model, &"0123456789-".repeat(8));
    with_keys(model, "enter")
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

/// A data directory that is not this user's.
fn not_mine() -> Model {
    let mut model = with_library();
    model.access = Access::ViewOnly;
    model
}

/// The longest message there is.
fn without_trainer() -> Model {
    let mut model = with_keys(with_library(), "p enter");
    let beside = "/home/somebody/projects/mnist-tui/target/release/mnist-tui".into();
    let problem = mnist_core::run::LaunchError::Missing { beside };
    tell(&mut model, Msg::NotStarted(problem.to_string()));
    model
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
    let mut scenes = train::running();
    scenes.extend(train::standing());
    scenes.extend(layers());
    scenes.extend(lists::library());
    scenes.extend(lists::test_and_runs());
    scenes.extend(overlays());
    scenes
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
            with_keys(with_library(), "3 g t ctrl-l"),
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
        )
        .marks("dense_1"),
        scene(
            "layers_live",
            with_keys(paused_transfer(), "2 j j"),
            &[
                "transfer digits-mlp to even-odd",
                "13.2",
                "11.8",
                "1.9",
                "1.2e-3",
                "new",
                "parent",
                "frozen part computed once",
                "resume",
                "toggle",
            ],
        )
        .marks("dense_2"),
        scene(
            "layers_checkpoint",
            with_keys(with_library(), "3 g enter"),
            &[
                "digits-mlp · ",
                "13.2",
                "11.8",
                "7.6",
                "total 266,610",
                "transfer",
            ],
        )
        .marks("dense_1"),
        scene(
            "layers_ended",
            with_keys(ended_transfer(), "2 j j"),
            &["transfer digits-mlp to even-odd", "13.2", "11.8", "1.9"],
        )
        .marks("dense_2"),
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
        )
        .marks("model"),
        scene(
            "form_transfer",
            with_keys(with_library(), "t"),
            &["even-odd-head", "trainable", "head", "choose layers"],
        )
        .marks("from"),
        scene("form_wrong", wrong_form(), &["\"q\" is not a number"]).marks("learning rate"),
        scene(
            "form_wrong_name",
            wrong_name(),
            &[
                "0123456789-0123456789-0123456789",
                "beginning with a letter or digit",
            ],
        )
        .marks("name"),
        scene(
            "prompt_wrong_name",
            with_keys(with_library(), "3 r A enter"),
            &["use 1 to 64 of", "│ digit"],
        ),
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
        scene(
            "notice_long",
            without_trainer(),
            &["build it with `make build`"],
        ),
        scene(
            "view_only",
            with_keys(not_mine(), "p"),
            &["view only", "--data-dir takes one of your own"],
        ),
    ]
}
