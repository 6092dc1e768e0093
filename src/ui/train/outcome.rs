//! What a person should know of a run that does not simply train: why it stands, or how it ended.

use std::num::NonZeroU32;

use jiff::Timestamp;
use mnist_core::library::{CheckpointId, compare};
use mnist_core::run::{
    CheckpointSaved, Outcome, Phase, RunEntry, RunKind, RunState, Scores, Seconds, StopReason,
};
use ratatui::text::Line;

use crate::app::Model;
use crate::comparison::{amount, in_words, known_already, label};
use crate::format::{ago, duration, loss, percent};
use crate::keys::{Action, Context};
use crate::ui::advice::key;
use crate::ui::fact::{Fact, fact_lines};
use crate::ui::look::Look;
use crate::ui::theme::Tone;

/// Lines of at most `width` columns; none while the run trains.
pub(super) fn lines(model: &Model, run: &RunEntry, look: Look, width: usize) -> Vec<Line<'static>> {
    let mut facts = match &run.history.phase {
        Phase::Ended(outcome) => ended(model, run, outcome, look),
        phase => vec![standing(model, run, phase)],
    };
    if !run.writable {
        let text = "the run belongs to someone else".to_owned();
        facts.push(("view only", text, Tone::Caution));
    }
    let lines = facts
        .into_iter()
        .flat_map(|fact| fact_lines(fact, look, width));
    lines.collect()
}

/// Why a run that has not ended does not train.
fn standing(model: &Model, run: &RunEntry, phase: &Phase) -> Fact {
    let go_on = key(model, Context::Train, Action::Continue);
    let (label, text, tone) = match (phase, run.state) {
        (Phase::Queued { behind }, RunState::Queued) => {
            ("waits", waits_for(model, behind), Tone::Caution)
        }
        (_, RunState::Interrupted) => (
            "cut off",
            format!("its trainer is gone; {go_on} takes it up from the saved state"),
            Tone::Bad,
        ),
        (_, RunState::Unknown) => (
            "unknown",
            format!(
                "its trainer is on another machine, or this file system has no locks; {}",
                last_heard(model, run)
            ),
            Tone::Caution,
        ),
        (Phase::Starting, _) => ("starting", "the trainer is loading".into(), Tone::Caution),
        (Phase::Paused, _) => ("paused", while_paused(model), Tone::Caution),
        // The line stays, so that a pause does not move everything below it.
        _ => ("", String::new(), Tone::Dim),
    };
    (label, text, tone)
}

/// What a queued run waits for, and what that does.
fn waits_for(model: &Model, behind: &str) -> String {
    let start = key(model, Context::Train, Action::StartNow);
    let other = model.runs.entries().iter().find(|r| r.dir.id() == behind);
    match other {
        Some(other) => format!(
            "behind {}, which is {}; {start} starts it now",
            other.spec.title(),
            other.state.word()
        ),
        None => format!("behind run {behind}; {start} starts it now"),
    }
}

/// What can be done with a run that stands still.
fn while_paused(model: &Model) -> String {
    let on_train = |action| key(model, Context::Train, action);
    format!(
        "{} one batch, {} to the epoch's end, {} rate, {} layers, {} goes on",
        on_train(Action::Step),
        on_train(Action::StepEpoch),
        on_train(Action::SetRate),
        key(model, Context::Global, Action::ShowLayers),
        on_train(Action::PauseResume),
    )
}

/// How long ago the run said anything, by which a person can judge whether it is alive.
fn last_heard(model: &Model, run: &RunEntry) -> String {
    let at = run.history.last_event_ms;
    let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or_else(
        || "it has said nothing yet".to_owned(),
        |at| format!("last heard of {}", ago(at, model.now)),
    )
}

fn ended(model: &Model, run: &RunEntry, outcome: &Outcome, look: Look) -> Vec<Fact> {
    match outcome {
        Outcome::Finished {
            checkpoint,
            validation,
            test,
            seconds,
        } => {
            let mut facts = finished(checkpoint, [*test, *validation], seconds, look);
            facts.extend(known(model, run, checkpoint));
            facts.extend(compared(model, run, &checkpoint.id, *test));
            facts
        }
        Outcome::Stopped { reason, checkpoint } => {
            let mut facts = vec![("stopped", why(model, reason), Tone::Caution)];
            facts.extend(
                checkpoint
                    .as_ref()
                    .map(|c| ("saved as", named(c, look), Tone::Text)),
            );
            facts
        }
        Outcome::Failed { reason } => vec![("failed", reason.clone(), Tone::Bad)],
    }
}

fn finished(
    checkpoint: &CheckpointSaved,
    [test, validation]: [Scores; 2],
    seconds: &Seconds,
    look: Look,
) -> Vec<Fact> {
    let scores = format!(
        "test {}, loss {}; validation {}, loss {}",
        percent(test.accuracy, 1),
        loss(test.loss),
        percent(validation.accuracy, 1),
        loss(validation.loss)
    );
    let saved = format!("{} in {}", named(checkpoint, look), duration(seconds.total));
    vec![
        ("result", scores, Tone::Good),
        ("saved as", saved, Tone::Text),
    ]
}

/// That another run had made the same network before.
fn known(model: &Model, run: &RunEntry, checkpoint: &CheckpointSaved) -> Option<Fact> {
    let own = model.entry(&checkpoint.id)?;
    let text = known_already(own, &checkpoint.name, run.spec.created)?;
    Some(("known", text, Tone::Text))
}

fn named(checkpoint: &CheckpointSaved, look: Look) -> String {
    let dot = look.glyphs.dot();
    format!("{} {dot} {}", checkpoint.name, checkpoint.id.short())
}

fn why(model: &Model, reason: &StopReason) -> String {
    let go_on = key(model, Context::Train, Action::Continue);
    match reason {
        StopReason::Asked => format!("as asked; {go_on} goes on from here"),
        StopReason::Signal => format!("the trainer was told to end; {go_on} goes on from here"),
        StopReason::LossNotFinite => format!(
            "the loss is no longer finite; {} goes on from the state before it with a lower rate",
            key(model, Context::Train, Action::SetRate)
        ),
    }
}

/// Whether reusing the old network helped, as far as it is known.
fn compared(model: &Model, run: &RunEntry, id: &CheckpointId, test: Scores) -> Option<Fact> {
    let Some(own) = model.entry(id) else {
        let said = match run.spec.experiment() {
            Some(_) => format!(
                "its experiment tells; {} shows it",
                key(model, Context::Global, Action::ShowExperiment)
            ),
            None => "looking in the library".into(),
        };
        return Some(("scratch", said, Tone::Dim)).filter(|_| run.spec.kind != RunKind::Pretrain);
    };
    match compare(own, model.library.entries()) {
        Some(found) => {
            let words = in_words(test.accuracy, &found, 1);
            Some((label(found.with), words, Tone::Text))
        }
        None if run.spec.kind == RunKind::Pretrain => None,
        None => Some(("scratch", unknown(model, run), Tone::Text)),
    }
}

/// How to find out what the same labels give from scratch.
fn unknown(model: &Model, run: &RunEntry) -> String {
    let labels = amount(run.spec.labels.map(NonZeroU32::get));
    let starts = key(model, Context::Train, Action::Scratch);
    format!("not known on {labels}; {starts} prepares it, to compare")
}
