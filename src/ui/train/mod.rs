//! The Train screen.

mod chart;
mod epochs;
mod outcome;
mod progress;
mod scores;
mod welcome;

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
/// │                                     ││                                 │  chart, scores
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
    let [chart, scores] =
        Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(chart);
    chart::render(frame, model, run, look, chart);
    scores::render(frame, run, look, scores);
    epochs::render(frame, run, look, epochs);
}
