//! The latest figures, each with its course.

use mnist_core::run::{EpochResult, History, RunEntry};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::format::{loss, percent};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::sparkline::sparkline;

/// The figure by which the best epoch is told.
const VALIDATED: &str = "val acc";

/// How a value is written.
type Write = fn(f64) -> String;

/// Columns of a name and its value.
const FIGURE: usize = 20;

/// From so many columns on there is room for ornament.
const ROOMY: usize = 34;

/// Rows with the frame.
pub(super) const HEIGHT: u16 = 7;

/// ```text
/// ╭ this run ─────────────────────────────╮
/// │ train loss  0.1021  ▇▅▄▃▃▂▂           │
/// │ train acc   97.0 %  ▁▄▅▆▇▇█           │
/// │ val loss    0.1102  ▇▅▄▃▃▂▂           │
/// │ val acc     96.8 %  ▁▄▅▆▇▇█  best: 7  │
/// │ batch loss  0.0873  ▂▃▂▄▂▁▃▂▂▅▂▂▁▂    │
/// ╰────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, run: &RunEntry, look: Look, area: Rect) {
    let inner = panel::padded(panel::panel(frame, look, area, "this run"));
    let width = usize::from(inner.width);
    let best = run.history.best_epoch().map(|e| e.epoch);
    let best = best.map_or(String::new(), |epoch| told_best(epoch, width));
    let lines = rows(&run.history).map(|(name, values, write, tone)| {
        let value = values
            .last()
            .map_or(look.glyphs.none().into(), |v| write(*v));
        let after = if name == VALIDATED { best.as_str() } else { "" };
        let room = width.saturating_sub(FIGURE + after.len());
        let course = sparkline(look.glyphs, &values, room);
        line(
            name,
            &value,
            Span::styled(course, look.style(tone)),
            after,
            look,
        )
    });
    panel::lines(frame, inner, lines.to_vec());
}

/// As much of it as fits whole: a number that is cut reads as another one.
fn told_best(epoch: u32, width: usize) -> String {
    let room = width.saturating_sub(FIGURE);
    let all = ["  best: ", " best ", "best "].map(|before| format!("{before}{epoch}"));
    let from = usize::from(width < ROOMY);
    let fitting = all.into_iter().skip(from).find(|told| told.len() <= room);
    fitting.unwrap_or_default()
}

/// Name, course, way of writing and tone of each figure.
fn rows(history: &History) -> [(&'static str, Vec<f64>, Write, Tone); 5] {
    let progress = history.progress.as_ref();
    let course = |value: fn(&EpochResult) -> f64, now: Option<f64>| -> Vec<f64> {
        history.completed.iter().map(value).chain(now).collect()
    };
    let batches = history.recent_losses.iter().map(|l| f64::from(*l));
    let train_loss = course(|e| e.train.loss, progress.map(|p| p.loss));
    let train_accuracy = course(|e| e.train.accuracy, progress.map(|p| p.accuracy));
    let loss_on_validation = course(|e| e.validation.loss, None);
    let accuracy_on_validation = course(|e| e.validation.accuracy, None);
    let (train, validation) = (Tone::Train, Tone::Validation);
    let share: Write = |accuracy| percent(accuracy, 1);
    [
        ("train loss", train_loss, loss, train),
        ("train acc", train_accuracy, share, train),
        ("val loss", loss_on_validation, loss, validation),
        (VALIDATED, accuracy_on_validation, share, validation),
        ("batch loss", batches.collect(), loss, train),
    ]
}

fn line(name: &str, value: &str, course: Span<'static>, after: &str, look: Look) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{name:<10}"), look.style(Tone::Dim)),
        Span::raw(format!("{value:>8}  ")),
        course,
        Span::raw(after.to_owned()),
    ])
}
