//! The loss, epoch by epoch.

use mnist_core::run::{History, RunEntry};
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};

use crate::app::Model;
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::line_chart::{LineChart, Series, Stroke};
use crate::ui::widgets::panel;

/// ```text
/// ╭ loss (log) ─────────────────────────────────────────────╮
/// │ 0.43 ⡀                       ── train   ·· validation   │
/// │       ⠑⠢⢄⡀                                              │
/// │ 0.09      ⠉⠉⠒⠒⠒⠤⠤⠤                                      │
/// │       1   2   3   4   5   6   7   8   9  10             │
/// ╰──────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, run: &RunEntry, look: Look, area: Rect) {
    let scale = model.train.scale;
    if run.history.completed.is_empty() {
        return batches(frame, model, &run.history, look, area);
    }
    let title = format!("loss ({})", scale.word());
    let inner = panel::padded(panel::panel(frame, look, area, &title));
    let (train, validation) = points(&run.history);
    let series = [
        Series {
            points: &validation,
            stroke: Stroke::Dotted,
            style: look.style(Tone::Validation),
        },
        Series {
            points: &train,
            stroke: Stroke::Solid,
            style: look.style(Tone::Train),
        },
    ];
    let chart = LineChart {
        series: &series,
        scale,
        x: (1, run.history.epochs.max(1)),
        labels: look.style(Tone::Dim),
    };
    chart.render(look.glyphs, inner, frame.buffer_mut());
    legend(frame, look, inner);
}

/// Before the first epoch is complete there are only batches.
fn batches(frame: &mut Frame, model: &Model, history: &History, look: Look, area: Rect) {
    let scale = model.train.scale;
    let title = format!("batch loss ({})", scale.word());
    let inner = panel::padded(panel::panel(frame, look, area, &title));
    let last = u32::try_from(history.step).unwrap_or(u32::MAX);
    let count = u32::try_from(history.recent_losses.len()).unwrap_or(0);
    let first = last.saturating_sub(count) + 1;
    let steps = (first..).map(f64::from);
    let losses = history.recent_losses.iter().map(|l| f64::from(*l));
    let points: Vec<(f64, f64)> = steps.zip(losses).collect();
    let series = [Series {
        points: &points,
        stroke: Stroke::Solid,
        style: look.style(Tone::Train),
    }];
    let chart = LineChart {
        series: &series,
        scale,
        x: (first, last.max(first)),
        labels: look.style(Tone::Dim),
    };
    chart.render(look.glyphs, inner, frame.buffer_mut());
}

fn legend(frame: &mut Frame, look: Look, area: Rect) {
    let [train, validation] = look.glyphs.line_samples();
    let line = Line::from(vec![
        Span::styled(train, look.style(Tone::Train)),
        Span::raw(" train   "),
        Span::styled(validation, look.style(Tone::Validation)),
        Span::raw(" validation"),
    ]);
    if area.height >= 4 && line.width() < usize::from(area.width) {
        let area = Rect { height: 1, ..area };
        frame.render_widget(line.alignment(Alignment::Right), area);
    }
}

type Points = Vec<(f64, f64)>;

/// Training and validation loss by epoch; the training loss of the epoch under way lies between two epochs.
fn points(history: &History) -> (Points, Points) {
    let by_epoch = |loss: fn(&mnist_core::run::EpochResult) -> f64| -> Points {
        let epochs = history.completed.iter();
        epochs.map(|e| (f64::from(e.epoch), loss(e))).collect()
    };
    let mut train = by_epoch(|e| e.train.loss);
    let progress = history.progress.as_ref().filter(|p| p.batch > 0);
    if let (Some(progress), Some(steps)) = (progress, history.steps_per_epoch) {
        let share = progress.batch as f64 / steps.max(1) as f64;
        train.push((f64::from(progress.epoch) - 1.0 + share, progress.loss));
    }
    (train, by_epoch(|e| e.validation.loss))
}
