//! What a person should know of a run that does not simply train: why it stands, or how it ended.

use mnist_core::library::scratch_baseline;
use mnist_core::run::{Outcome, Phase, RunEntry, RunKind, RunState, Scores, StopReason};
use ratatui::text::Line;

use super::progress::fact;
use crate::app::{Model, library};
use crate::ui::format::{duration, loss, percent, plain};
use crate::ui::look::Look;
use crate::ui::text::wrap;
use crate::ui::theme::Tone;

/// Lines of at most `width` columns; none while the run trains.
pub(super) fn lines(model: &Model, run: &RunEntry, look: Look, width: usize) -> Vec<Line<'static>> {
    let mut lines = match (&run.history.phase, run.state) {
        (Phase::Ended(outcome), _) => ended(model, run, outcome, look),
        (Phase::Queued { behind }, RunState::Queued) => {
            let text = format!("behind run {}; it starts when that ends", plain(behind));
            vec![fact(look, "waits", text, Tone::Caution)]
        }
        (_, RunState::Interrupted) => vec![fact(
            look,
            "interrupted",
            "  its trainer is gone; continue takes it up from the saved state".into(),
            Tone::Bad,
        )],
        (_, RunState::Unknown) => vec![fact(
            look,
            "unknown",
            "its trainer is on another machine, or this file system has no locks".into(),
            Tone::Caution,
        )],
        (Phase::Starting, _) => vec![fact(
            look,
            "starting",
            "the trainer is loading".into(),
            Tone::Caution,
        )],
        (Phase::Paused, _) => vec![fact(
            look,
            "paused",
            "step by batch or epoch, change layers and rate, or resume".into(),
            Tone::Caution,
        )],
        _ => vec![],
    };
    if !run.writable {
        lines.push(fact(
            look,
            "view only",
            "the run belongs to someone else".into(),
            Tone::Caution,
        ));
    }
    for line in &mut lines {
        shorten(line, width);
    }
    lines
}

fn shorten(line: &mut Line<'static>, width: usize) {
    if let [label, text] = line.spans.as_mut_slice() {
        let room = width.saturating_sub(label.width());
        text.content = crate::ui::text::cut(&text.content, room).into();
    }
}

fn ended(model: &Model, run: &RunEntry, outcome: &Outcome, look: Look) -> Vec<Line<'static>> {
    let dot = look.glyphs.dot();
    match outcome {
        Outcome::Finished {
            checkpoint,
            validation,
            test,
            seconds,
        } => {
            let saved = format!(
                "{} {dot} {} {dot} in {}",
                checkpoint.name,
                checkpoint.id.short(),
                duration(seconds.total)
            );
            let mut lines = vec![
                fact(look, "result", scores(*test, *validation), Tone::Good),
                fact(look, "saved as", saved, Tone::Text),
            ];
            if matches!(run.spec.kind, RunKind::Transfer { .. }) {
                let text = against_scratch(model, &checkpoint.id, *test);
                lines.push(fact(look, "scratch", text, Tone::Text));
            }
            lines
        }
        Outcome::Stopped { reason, checkpoint } => {
            let why = match reason {
                StopReason::Asked => "as asked; continue goes on from here",
                StopReason::LossNotFinite => {
                    "the loss is no longer a number; lower the learning rate and start anew"
                }
                StopReason::Signal => "the trainer was told to end; continue goes on from here",
            };
            let mut lines = vec![fact(look, "stopped", why.into(), Tone::Caution)];
            if let Some(saved) = checkpoint {
                let text = format!("{} {dot} {}", saved.name, saved.id.short());
                lines.push(fact(look, "saved as", text, Tone::Text));
            }
            lines
        }
        Outcome::Failed { reason } => {
            let mut lines = wrap(reason, 80).into_iter();
            let first = lines.next().unwrap_or_default();
            let mut all = vec![fact(look, "failed", first, Tone::Bad)];
            all.extend(lines.map(|l| fact(look, "", l, Tone::Bad)));
            all
        }
    }
}

fn scores(test: Scores, validation: Scores) -> String {
    format!(
        "test {}, loss {}   validation {}, loss {}",
        percent(test.accuracy),
        loss(test.loss),
        percent(validation.accuracy),
        loss(validation.loss)
    )
}

/// Whether reusing the old network helped.
fn against_scratch(model: &Model, id: &mnist_core::library::CheckpointId, test: Scores) -> String {
    let baseline = model
        .entry(id)
        .and_then(|entry| scratch_baseline(entry, model.library.entries()));
    let Some(baseline) = baseline else {
        return "not known on these labels; a pretraining on this task and budget tells".into();
    };
    let points = (test.accuracy - baseline.mean_test_accuracy) * 100.0;
    let verdict = if points >= 0.0 { "better" } else { "worse" };
    format!(
        "{} on the same labels ({}): the transfer is {:.1} points {verdict}",
        percent(baseline.mean_test_accuracy),
        match baseline.count {
            1 => library::name(&baseline.best).to_owned(),
            many => format!("mean of {many}"),
        },
        points.abs()
    )
}
