//! The dashboard in every state that looks different.

pub(crate) mod experiment;
mod layers;
mod lists;
mod overlays;
pub(crate) mod rates;
mod reports;
mod task;
mod train;
mod work;

use mnist_core::library::{ParentProof, Verdict, Verification};
use mnist_core::run::{EventKind, RunEntry, RunState};
use mnist_core::task::Task;
use mnist_tui::app::{Model, Msg};
use mnist_tui::request::Kind;

use super::runs::{self, run, seventh_epoch, whole};
use super::{
    content, entries, evaluation, id, listing, model, now, press, run_listing, samples, tell,
    test_images, type_text,
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
    tell(&mut model, Msg::Library(Ok(listing(entries()))));
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
    tell(&mut model, Msg::Runs(Ok(run_listing(all))));
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

fn verified() -> Model {
    let mut model = with_keys(with_library(), "3 v");
    let found = Verification {
        path: "/data/library/checkpoints/2.safetensors".into(),
        id: id(2),
        verdict: Verdict::Sound(ParentProof::Equal {
            frozen: vec!["dense_1".into(), "dense_2".into()],
        }),
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
    tell(&mut model, Msg::Library(Ok(listing(evil))));
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
    scenes.extend(layers::all());
    scenes.extend(lists::library());
    scenes.extend(lists::test_and_runs());
    scenes.extend(overlays::all());
    scenes.extend(rates::all());
    scenes.extend(task::all());
    scenes.extend(reports::all());
    scenes.extend(experiment::all());
    scenes.extend(work::all());
    scenes
}
