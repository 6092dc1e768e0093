//! Mean test accuracies: a row for each number of labels, a column for each strategy.

use mnist_core::experiment::Plan;
use mnist_statistics::Verdict;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::experiment::report::Row;
use crate::experiment::standing::Standing;
use crate::format::thousands;
use crate::ui::look::Look;
use crate::ui::text::{cells, fit, fit_right, shortened};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// Columns of the numbers of labels.
const LABELS: usize = 8;

/// Columns of a strategy with and without its interval, the gap before it included.
const WIDE: usize = 17;
const NARROW: usize = 11;

/// Rows of the table, its heading included.
pub(super) fn rows(plan: &Plan) -> u16 {
    cells(plan.budgets().len() + 1)
}

/// ```text
/// ╭ test accuracy, % · ± of the 95 % interval · ▲ helped ▼ hurt ──╮
/// │  labels          scratch           frozen         finetune         │
/// │      20    74.02 ± 4.11     84.44 ± 2.03 ▲   81.50 ± 2.90 ▲        │
/// ╰─────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, standing: &Standing, look: Look, area: Rect) {
    let strategies = standing.plan.strategies();
    let room = usize::from(area.width.saturating_sub(4)).saturating_sub(LABELS);
    let width = if strategies.len() * WIDE <= room {
        WIDE
    } else {
        NARROW
    };
    let [up, down] = look.glyphs.better_worse();
    let half = look.glyphs.plus_minus();
    let mut title = vec!["test accuracy, %".to_owned()];
    if width == WIDE {
        title.push(format!("{half} of the 95 % interval"));
    }
    title.push(format!("{up} helped {down} hurt"));
    let inner = panel::padded(panel::panel(frame, look, area, &look.join(&title)));
    let dim = look.style(Tone::Dim);
    let mut heading = vec![Span::styled(fit_right("labels", LABELS), dim)];
    for strategy in strategies {
        let name = shortened(&strategy.to_string(), width - 2, look.glyphs.ellipsis());
        heading.push(Span::styled(fit_right(&name, width - 2) + "  ", dim));
    }
    let mut lines = vec![Line::from(heading)];
    for budget in standing.plan.budgets() {
        let mut spans = vec![Span::raw(fit_right(
            &thousands(budget.labels.get()),
            LABELS,
        ))];
        for strategy in strategies {
            let is_it = |row: &&Row| row.labels == budget.labels && row.strategy == *strategy;
            let found = standing.report.rows.iter().find(is_it);
            spans.extend(cell(found, width, look));
        }
        lines.push(Line::from(spans));
    }
    panel::lines(frame, inner, lines);
}

/// A mean, with half of its interval where there is room, and what it means.
fn cell(row: Option<&Row>, width: usize, look: Look) -> [Span<'static>; 2] {
    let Some(row) = row else {
        let none = fit_right(look.glyphs.none(), width - 2);
        return [Span::styled(none, look.style(Tone::Dim)), Span::raw("  ")];
    };
    let mut text = format!("{:.2}", 100.0 * row.mean.mean);
    if width == WIDE {
        text.push_str(&half(row, look));
    }
    let [up, down] = look.glyphs.better_worse();
    let (mark, style) = match row.against_scratch.as_ref().map(|judged| judged.verdict) {
        Some(Verdict::Helped) => (up, look.style(Tone::Good)),
        Some(Verdict::Hurt) => (down, look.style(Tone::Bad)),
        Some(Verdict::NoClearDifference) | None => (" ", Style::new()),
    };
    [
        Span::styled(fit_right(&text, width - 2), style),
        Span::styled(fit(&format!(" {mark}"), 2), style),
    ]
}

/// ` ± 2.03`; nothing with one seed.
fn half(row: &Row, look: Look) -> String {
    let half = row.mean.scatter.map(|scatter| {
        let [low, high] = scatter.ci95;
        format!(" {} {:>5.2}", look.glyphs.plus_minus(), 50.0 * (high - low))
    });
    half.unwrap_or_else(|| " ".repeat(8))
}
