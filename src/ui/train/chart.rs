//! Loss and accuracy, epoch by epoch.

use std::collections::VecDeque;

use mnist_core::run::{EpochResult, History, RunEntry};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::Model;
use crate::app::train::{Metric, Scale};
use crate::format::{axis, percent};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::legend::{Corner, legend};
use crate::ui::widgets::line_chart::{Axis, LineChart, Series, Stroke};
use crate::ui::widgets::panel;

/// The mean over an epoch under way says little before so much of it is done.
const TELLING: f64 = 0.1;

/// ```text
/// ╭ loss (log) ─────────────────────────────────────────────╮
/// │ 0.43 ⡀                       ── train   ·· validation   │
/// │       ⠑⠢⢄⡀                                              │
/// │ 0.09      ⠉⠉⠒⠒⠒⠤⠤⠤                                      │
/// │       1   2   3   4   5   6   7   8   9  10             │
/// ╰──────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(
    frame: &mut Frame,
    model: &Model,
    run: &RunEntry,
    metric: Metric,
    look: Look,
    area: Rect,
) {
    let history = &run.history;
    match metric {
        Metric::Loss if history.completed.is_empty() => batches(frame, model, history, look, area),
        Metric::Loss => {
            let scale = model.train.scale;
            let title = format!("loss ({})", scale.word());
            epochs(frame, &title, history, &LOSS, scale, look, area);
        }
        Metric::Accuracy => {
            epochs(
                frame,
                "accuracy",
                history,
                &ACCURACY,
                Scale::Linear,
                look,
                area,
            );
        }
    }
}

/// Where the points of a chart come from and how its values are written.
struct Values {
    train: fn(&EpochResult) -> f64,
    validation: fn(&EpochResult) -> f64,
    under_way: fn(&mnist_core::run::Progress) -> f64,
    bounds: (f64, f64),
    /// Where lines are named, the likeliest place first.
    corners: [Corner; 4],
    label: fn(f64) -> String,
}

/// A loss is not negative.
const LOSSES: (f64, f64) = (0.0, f64::INFINITY);

const LOSS: Values = Values {
    train: |e| e.train.loss,
    validation: |e| e.validation.loss,
    under_way: |p| p.loss,
    bounds: LOSSES,
    corners: HIGH,
    label: axis,
};

const ACCURACY: Values = Values {
    train: |e| e.train.accuracy,
    validation: |e| e.validation.accuracy,
    under_way: |p| p.accuracy,
    bounds: (0.0, 1.0),
    corners: LOW,
    label: |share| percent(share, 1),
};

fn epochs(
    frame: &mut Frame,
    title: &str,
    history: &History,
    values: &Values,
    scale: Scale,
    look: Look,
    area: Rect,
) {
    let inner = panel::padded(panel::panel(frame, look, area, title));
    let (train, validation) = values.points(history);
    let series = [
        Series {
            points: &validation,
            stroke: Stroke::Dotted,
            marker: None,
            style: look.style(Tone::Validation),
        },
        Series {
            points: &train,
            stroke: Stroke::Solid,
            marker: None,
            style: look.style(Tone::Train),
        },
    ];
    let chart = LineChart {
        series: &series,
        bands: &[],
        scale,
        x: Axis::Whole(1, history.epochs.max(1)),
        bounds: values.bounds,
        label: values.label,
        labels: look.style(Tone::Dim),
    };
    chart.render(look.glyphs, inner, frame.buffer_mut());
    legend(frame, vec![names(look)], values.corners, inner);
}

/// Before the first epoch is complete there are only batches.
fn batches(frame: &mut Frame, model: &Model, history: &History, look: Look, area: Rect) {
    let scale = model.train.scale;
    let title = format!("batch loss ({})", scale.word());
    let inner = panel::padded(panel::panel(frame, look, area, &title));
    let last = u32::try_from(history.step).unwrap_or(u32::MAX);
    let count = u32::try_from(history.recent_losses.len()).unwrap_or(0);
    let first = last.saturating_sub(count).saturating_add(1);
    let points = means(first, &history.recent_losses, usize::from(inner.width));
    let series = [Series {
        points: &points,
        stroke: Stroke::Solid,
        marker: None,
        style: look.style(Tone::Train),
    }];
    let chart = LineChart {
        series: &series,
        bands: &[],
        scale,
        x: Axis::Whole(first, last.max(first)),
        bounds: LOSSES,
        label: axis,
        labels: look.style(Tone::Dim),
    };
    chart.render(look.glyphs, inner, frame.buffer_mut());
}

/// Single batches jump about: the mean of as many as make one point a column, at the step in their middle.
fn means(first: u32, losses: &VecDeque<f32>, columns: usize) -> Points {
    let losses: Vec<f64> = losses.iter().map(|l| f64::from(*l)).collect();
    let size = losses.len().div_ceil(columns.max(1)).max(1);
    let mean = |(i, part): (usize, &[f64])| {
        let middle = (i * size) as f64 + (part.len() - 1) as f64 / 2.0;
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        (f64::from(first) + middle, mean)
    };
    losses.chunks(size).enumerate().map(mean).collect()
}

/// Losses fall.
const HIGH: [Corner; 4] = [
    Corner::TopRight,
    Corner::BottomLeft,
    Corner::BottomRight,
    Corner::TopLeft,
];

/// Accuracies rise.
const LOW: [Corner; 4] = [
    Corner::BottomRight,
    Corner::TopLeft,
    Corner::TopRight,
    Corner::BottomLeft,
];

fn names(look: Look) -> Line<'static> {
    let [train, validation] = look.glyphs.line_samples();
    Line::from(vec![
        Span::styled(train, look.style(Tone::Train)),
        Span::raw(" train   "),
        Span::styled(validation, look.style(Tone::Validation)),
        Span::raw(" validation"),
    ])
}

type Points = Vec<(f64, f64)>;

impl Values {
    /// Training and validation by epoch; the training of the epoch under way lies between two epochs.
    fn points(&self, history: &History) -> (Points, Points) {
        let by_epoch = |value: fn(&EpochResult) -> f64| -> Points {
            let epochs = history.completed.iter();
            epochs.map(|e| (f64::from(e.epoch), value(e))).collect()
        };
        let mut train = by_epoch(self.train);
        if let (Some(progress), Some(steps)) = (&history.progress, history.steps_per_epoch) {
            let share = progress.batch as f64 / steps.max(1) as f64;
            if share >= TELLING {
                let at = f64::from(progress.epoch) - 1.0 + share;
                train.push((at, (self.under_way)(progress)));
            }
        }
        (train, by_epoch(self.validation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_batches_are_averaged_as_make_one_point_a_column() {
        let losses: VecDeque<f32> = [1.0, 3.0, 2.0, 4.0, 9.0].into();
        assert_eq!(
            means(11, &losses, 3),
            [(11.5, 2.0), (13.5, 3.0), (15.0, 9.0)]
        );
        assert_eq!(means(1, &losses, 40).len(), 5);
        assert_eq!(means(1, &VecDeque::new(), 40), []);
    }
}
