//! Mean test accuracies: a row for each number of labels and source, a column for each strategy.

use std::ops::Range;

use mnist_core::experiment::{Budget, Strategy};
use mnist_statistics::Verdict;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Style, Styled};
use ratatui::text::{Line, Span};

use super::{REST, Shown};
use crate::experiment::report::Row;
use crate::experiment::standing::Standing;
use crate::format::{plain, thousands};
use crate::ui::look::Look;
use crate::ui::text::{cells, fit, fit_right, shortened};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// Columns of the numbers of labels.
const LABELS: usize = 8;

/// Columns of a strategy with and without its interval, the gap before it included.
const WIDE: usize = 17;
const NARROW: usize = 11;

/// Columns of the sources, the gap before them included.
const SOURCE: usize = 18;

/// Rows of the table with all sources and with one, its heading included.
pub(super) fn heights(standing: &Standing) -> [u16; 2] {
    let budgets = standing.plan.budgets().len();
    let sources = standing.report.sources.count();
    [sources, 1].map(|sources| cells(sources * budgets + 1))
}

/// ```text
/// ╭ test accuracy, % · ± of the 95 % interval · ↑ helped ↓ hurt ──╮
/// │  labels          scratch           frozen         finetune         │
/// │      20    74.02 ± 4.11     84.44 ± 2.03 ↑   81.50 ± 2.90 ↑        │
/// ╰─────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, shown: Shown<'_>, look: Look, area: Rect) {
    let Shown { standing, source } = shown;
    let [of_all, _] = heights(standing);
    let sources = standing.report.sources.count();
    let shows_all = area.height >= of_all.saturating_add(2);
    let sources = if shows_all {
        0..sources
    } else {
        source..source + 1
    };
    let all = standing.plan.strategies();
    let beside = LABELS + if sources.len() > 1 { SOURCE } else { 0 };
    let room = usize::from(area.width.saturating_sub(4)).saturating_sub(beside);
    let width = if all.len() * WIDE <= room {
        WIDE
    } else {
        NARROW
    };
    // Whole columns and rows only: a number that is cut reads as another one.
    let strategies = &all[..all.len().min(room / width)];
    let rows = usize::from(area.height.saturating_sub(3)) / sources.len().max(1);
    let budgets = standing.plan.budgets();
    let shown_budgets = &budgets[..budgets.len().min(rows)];
    let is_whole = strategies.len() == all.len() && shown_budgets.len() == budgets.len();
    let table = Table {
        standing,
        strategies,
        sources,
        width,
        look,
    };
    let title = table.title(shown.source_title().filter(|_| !shows_all));
    let rest = if is_whole { "" } else { REST };
    let inner = panel::padded(panel::panel_with_footer(frame, look, area, &title, rest));
    let mut lines = vec![table.heading()];
    for budget in shown_budgets {
        let rows = table
            .sources
            .clone()
            .map(|source| table.row(*budget, source));
        lines.extend(rows);
    }
    panel::lines(frame, inner, lines);
}

/// What there is room for.
struct Table<'a> {
    standing: &'a Standing,
    /// Those that have columns.
    strategies: &'a [Strategy],
    /// Positions of the sources that have rows.
    sources: Range<usize>,
    /// Columns of a strategy.
    width: usize,
    look: Look,
}

impl Table<'_> {
    /// With the source, where there is room for only one.
    fn title(&self, source: Option<String>) -> String {
        let half = || format!("{} of the 95 % interval", self.look.glyphs.plus_minus());
        let interval = (self.width == WIDE).then(half);
        let [up, down] = self.look.glyphs.better_worse();
        let mut title = vec!["test accuracy, %".to_owned()];
        title.extend(source.or(interval));
        title.push(format!("{up} helped {down} hurt"));
        self.look.join(&title)
    }

    fn heading(&self) -> Line<'static> {
        let dim = self.look.style(Tone::Dim);
        let mut heading = vec![Span::styled(fit_right("labels", LABELS), dim)];
        heading.extend(self.source("source").map(|name| name.set_style(dim)));
        for strategy in self.strategies {
            let ellipsis = self.look.glyphs.ellipsis();
            let name = shortened(&strategy.to_string(), self.width - 2, ellipsis);
            heading.push(Span::styled(fit_right(&name, self.width - 2) + "  ", dim));
        }
        Line::from(heading)
    }

    fn row(&self, budget: Budget, source: usize) -> Line<'static> {
        let labels = fit_right(&thousands(budget.labels.get()), LABELS);
        let mut spans = vec![Span::raw(labels)];
        let report = &self.standing.report;
        spans.extend(self.source(report.sources.label(source)));
        for strategy in self.strategies {
            let is_it = |row: &&Row| (row.labels, row.strategy) == (budget.labels, *strategy);
            let found = report.rows_of(source).find(is_it);
            spans.extend(cell(found, self.width, self.look));
        }
        Line::from(spans)
    }

    /// A cell of the column of sources; none where one is shown.
    fn source(&self, name: &str) -> Option<Span<'static>> {
        let ellipsis = self.look.glyphs.ellipsis();
        // Names may come from a stranger's file.
        let name = || fit(&shortened(&plain(name), SOURCE - 2, ellipsis), SOURCE - 2);
        (self.sources.len() > 1).then(|| Span::raw(format!("  {}", name())))
    }
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
