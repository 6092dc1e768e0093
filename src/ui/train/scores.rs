//! The latest figures, each with its course.

use mnist_core::run::{EpochResult, RunEntry};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::format::{loss, percent};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::sparkline::sparkline;

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
    let history = &run.history;
    let course = |value: fn(&EpochResult) -> f64| -> Vec<f64> {
        history.completed.iter().map(value).collect()
    };
    let with_now = |mut values: Vec<f64>, now: Option<f64>| {
        values.extend(now);
        values
    };
    // At an epoch's start there is a progress without a batch.
    let progress = history.progress.as_ref().filter(|p| p.batch > 0);
    let batches = history.recent_losses.iter().map(|l| f64::from(*l));
    let width = usize::from(inner.width);
    let best = history.best_epoch().map_or(String::new(), |e| {
        let separator = if width >= ROOMY { "  best: " } else { " best " };
        format!("{separator}{}", e.epoch)
    });
    let row = |name: &str, values: &[f64], text: fn(f64) -> String, tone, after: &str| {
        let value = values
            .last()
            .map_or(look.glyphs.none().into(), |v| text(*v));
        let room = width.saturating_sub(20 + after.len());
        Line::from(vec![
            Span::styled(format!("{name:<10}"), look.style(Tone::Dim)),
            Span::raw(format!("{value:>8}  ")),
            Span::styled(sparkline(look.glyphs, values, room), look.style(tone)),
            Span::raw(after.to_owned()),
        ])
    };
    let train_loss = with_now(course(|e| e.train.loss), progress.map(|p| p.loss));
    let train_accuracy = with_now(course(|e| e.train.accuracy), progress.map(|p| p.accuracy));
    let share = |accuracy| percent(accuracy, 1);
    let (train, validation) = (Tone::Train, Tone::Validation);
    let lines = vec![
        row("train loss", &train_loss, loss, train, ""),
        row("train acc", &train_accuracy, share, train, ""),
        row(
            "val loss",
            &course(|e| e.validation.loss),
            loss,
            validation,
            "",
        ),
        row(
            "val acc",
            &course(|e| e.validation.accuracy),
            share,
            validation,
            &best,
        ),
        row("batch loss", &batches.collect::<Vec<_>>(), loss, train, ""),
    ];
    panel::lines(frame, inner, lines);
}
