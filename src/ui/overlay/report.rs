//! A report, row by row: a difference or the weights.

mod difference;
mod weights;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::app::report::{Report, ReportContent, ReportSubject};
use crate::app::{Job, Loadable, Model};
use crate::format::plain;
use crate::ui::look::Look;
use crate::ui::progress;
use crate::ui::text::wrap;
use crate::ui::theme::Tone;
use crate::ui::widgets::gauge::gauge;
use crate::ui::widgets::panel;

/// Columns of the bar that shows how much is read.
const GAUGE: usize = 40;

/// ```text
/// ╭ even-odd-head and digits-mlp ───────────────────────────╮
/// │ differs               even-odd-head   digits-mlp        │
/// │ task.name             even-odd        digits            │
/// ╰───────────────────────────────────────────── 1 of 60 ─╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, report: &Report, look: Look, area: Rect) {
    frame.render_widget(Clear, area);
    let width = usize::from(area.width.saturating_sub(4));
    let height = usize::from(area.height.saturating_sub(2));
    let rows = report.rows(area.width);
    let first = report.first.min(rows.saturating_sub(height));
    let shown = first..(first + height).min(rows);
    let footer = match &report.content {
        Loadable::Loaded(_) => format!("{} to {} of {rows}", first + 1, shown.end),
        _ => String::new(),
    };
    let inner = panel::panel_with_footer(frame, look, area, &title(report, look), &footer);
    let lines = match &report.content {
        Loadable::Idle | Loadable::Loading => reading(model, report, look),
        Loadable::Failed(problem) => wrap(problem, width)
            .into_iter()
            .map(|line| Line::styled(line, look.style(Tone::Bad)))
            .collect(),
        Loadable::Loaded(ReportContent::Difference(found)) => {
            let lines = difference::lines(found, &report.subject, look, width);
            lines[shown.start.min(lines.len())..shown.end.min(lines.len())].to_vec()
        }
        Loadable::Loaded(ReportContent::Text(text)) => {
            let lines = text.lines().skip(shown.start).take(shown.len());
            lines.map(|line| Line::from(plain(line))).collect()
        }
        Loadable::Loaded(ReportContent::Weights(found)) => shown
            .map(|row| weights::line(found, row, look, width))
            .collect(),
    };
    panel::lines(frame, panel::padded(inner), lines);
}

/// How far the reading is, and that nobody need wait here.
fn reading(model: &Model, report: &Report, look: Look) -> Vec<Line<'static>> {
    let job = Job::Report(report.subject.clone());
    let Some(work) = model.works.find(&job) else {
        return vec![Line::from("reading")];
    };
    let share = work.progress.and_then(|progress| progress.share);
    let mut lines = vec![Line::from(progress::how_far(work, model.now, look))];
    if let Some(share) = share {
        lines.push(Line::from(gauge(look, share, GAUGE).to_vec()));
    }
    let go_on = "It goes on when this is closed; ask for it again to see it.";
    lines.extend([Line::default(), Line::styled(go_on, look.style(Tone::Dim))]);
    lines
}

fn title(report: &Report, look: Look) -> String {
    let dot = look.glyphs.dot();
    match &report.subject {
        ReportSubject::Difference([left, right]) => {
            format!("{} {} {}", left.name, look.glyphs.arrow(), right.name)
        }
        ReportSubject::Weights(of) => format!("weights {dot} {} {dot} {}", of.name, of.id.short()),
        ReportSubject::Experiment(_) | ReportSubject::Ranking(_) => report.subject.title(),
        ReportSubject::File(path) => format!("weights {dot} {}", plain(&path.to_string_lossy())),
    }
}
