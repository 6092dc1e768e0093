//! The Train screen.

mod chart;
mod epochs;
mod outcome;
mod progress;
mod scores;
mod welcome;

use mnist_core::run::RunEntry;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use super::look::Look;
use crate::app::Model;

/// Below this height the progress panel takes everything.
const LOWEST_CHART: u16 = 6;

/// ```text
/// ╭ pretrain mlp on digits · seed 42 ──────────────────────────────────────╮
/// │ epoch  7/10  ██████████████░░░░░░  71 %   step 1,220 of 1,719          │  progress, outcome
/// ╰────────────────────────────────────────────────────────────────────────╯
/// ╭ loss (log) ─────────────────────────╮╭ this run ───────────────────────╮
/// │                                     │╰─────────────────────────────────╯  chart, scores
/// │                                     │╭ accuracy ───────────────────────╮  chart
/// ╰─────────────────────────────────────╯╰─────────────────────────────────╯
/// ╭ epochs ────────────────────────────────────────────────────────────────╮
/// │ epoch   train loss   train acc   val loss   val acc   seconds   lr     │  epochs
/// ╰────────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let Some(run) = &model.run else {
        welcome::render(frame, model, look, area);
        return;
    };
    let outcome = outcome::lines(model, run, look, usize::from(area.width.saturating_sub(4)));
    let top = 4 + u16::try_from(outcome.len()).unwrap_or(0);
    let done = u16::try_from(run.history.completed.len()).unwrap_or(u16::MAX);
    let left = area.height.saturating_sub(top);
    let table = if left >= LOWEST_CHART + 4 {
        done.saturating_add(3).clamp(4, (left / 2).max(4))
    } else {
        0
    };
    let middle = if left >= LOWEST_CHART {
        left - table
    } else {
        0
    };
    let [progress, chart, epochs] = Layout::vertical([
        Constraint::Length(area.height - middle - table),
        Constraint::Length(middle),
        Constraint::Length(table),
    ])
    .areas(area);
    progress::render(frame, run, look, progress, outcome);
    curves(frame, model, run, look, chart);
    epochs::render(frame, run, model.train.epoch, look, epochs);
}

/// The chart and the latest figures; below these the other metric's chart, where there is room.
fn curves(frame: &mut Frame, model: &Model, run: &RunEntry, look: Look, area: Rect) {
    let metric = model.train.metric;
    let [large, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(area);
    chart::render(frame, model, run, metric, look, large);
    let small = right.height.saturating_sub(scores::HEIGHT);
    let small = if small >= LOWEST_CHART { small } else { 0 };
    let [figures, small] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(small)]).areas(right);
    scores::render(frame, run, look, figures);
    if !small.is_empty() {
        chart::render(frame, model, run, metric.other(), look, small);
    }
}
