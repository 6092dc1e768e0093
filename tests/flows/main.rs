//! What keys and news do to the state, without a terminal.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod control;
mod experiment;
mod forms;
mod layers;
mod lists;
mod questions;
mod rates;
#[path = "../sample/mod.rs"]
mod sample;
mod task;
mod trash;
mod work;

use mnist_core::run::{Command, EventKind, RunState};
use mnist_tui::app::{Effect, Model, Msg, Notice};
use mnist_tui::request::Kind;
use sample::runs::run;
use sample::{content, entries, id, listing, model, samples, tell};

pub(crate) fn with_library() -> Model {
    let mut model = model();
    tell(&mut model, Msg::Library(Ok(listing(entries()))));
    for sample in samples() {
        let read = Box::new(Ok(content(&sample)));
        tell(&mut model, Msg::Record(id(sample.number), read));
    }
    model
}

pub(crate) fn following(kind: Kind, state: RunState, events: &[EventKind]) -> Model {
    let mut model = with_library();
    tell(
        &mut model,
        Msg::Followed(Box::new(run(1932, kind, state, events))),
    );
    model
}

pub(crate) fn sent(effects: &[Effect]) -> Vec<Command> {
    let command = |effect: &Effect| match effect {
        Effect::Send(_, command) => Some(command.clone()),
        _ => None,
    };
    effects.iter().filter_map(command).collect()
}

pub(crate) fn problem(model: &Model) -> &str {
    match &model.notice {
        Some(Notice::Problem(text)) => text,
        other => panic!("no problem but {other:?}"),
    }
}
