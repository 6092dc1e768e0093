//! A report, row by row: a difference or the weights.

mod difference;
mod weights;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::app::Loadable;
use crate::app::report::{Report, ReportContent, ReportSubject};
use crate::ui::look::Look;
use crate::ui::text::wrap;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// ```text
/// ╭ even-odd-head and digits-mlp ───────────────────────────╮
/// │ differs               even-odd-head   digits-mlp        │
/// │ task.name             even-odd        digits            │
/// ╰───────────────────────────────────────────── 1 of 60 ─╯
/// ```
pub(super) fn render(frame: &mut Frame, report: &Report, look: Look, area: Rect) {
    frame.render_widget(Clear, area);
    let width = usize::from(area.width.saturating_sub(4));
    let height = usize::from(area.height.saturating_sub(2));
    let rows = report.rows(area.width);
    let first = report.first.min(rows.saturating_sub(height));
    let shown = first..(first + height).min(rows);
    let footer = format!("{} to {} of {rows}", first + 1, shown.end);
    let inner = panel::panel_with_footer(frame, look, area, &title(report, look), &footer);
    let lines = match &report.content {
        Loadable::Idle | Loadable::Loading => vec![Line::from("reading")],
        Loadable::Failed(problem) => wrap(problem, width)
            .into_iter()
            .map(|line| Line::styled(line, look.style(Tone::Bad)))
            .collect(),
        Loadable::Loaded(ReportContent::Difference(found)) => {
            let lines = difference::lines(found, &report.subject, look, width);
            lines[shown.start.min(lines.len())..shown.end.min(lines.len())].to_vec()
        }
        Loadable::Loaded(ReportContent::Weights(found)) => shown
            .map(|row| weights::line(found, row, look, width))
            .collect(),
    };
    panel::lines(frame, panel::padded(inner), lines);
}

fn title(report: &Report, look: Look) -> String {
    let dot = look.glyphs.dot();
    match &report.subject {
        ReportSubject::Difference([left, right]) => {
            format!("{} {} {}", left.name, look.glyphs.arrow(), right.name)
        }
        ReportSubject::Weights(of) => format!("weights {dot} {} {dot} {}", of.name, of.id.short()),
    }
}
