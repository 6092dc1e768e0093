//! Test accuracy over the number of labels, a line and a band for each strategy.

use std::num::NonZeroU32;

use mnist_core::experiment::Strategy;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::{Shown, tone};
use crate::app::train::Scale;
use crate::experiment::report::Report;
use crate::format::{percent, thousands};
use crate::ui::look::Look;
use crate::ui::text::cells;
use crate::ui::theme::Tone;
use crate::ui::widgets::line_chart::{Axis, Band, LineChart, Series, Stroke};
use crate::ui::widgets::panel;

pub(super) fn render(frame: &mut Frame, shown: Shown<'_>, look: Look, area: Rect) {
    let Shown { standing, source } = shown;
    let bands = || "bands are 95 % intervals".to_owned();
    let title = [
        "test accuracy over labels".to_owned(),
        shown.source_title().unwrap_or_else(bands),
    ];
    let title = look.join(&title);
    let inner = panel::padded(panel::panel(frame, look, area, &title));
    let (plan, report) = (&standing.plan, &standing.report);
    let strategies = plan.strategies().iter();
    let curves: Vec<Curve> = strategies.map(|s| Curve::of(report, source, *s)).collect();
    let placed = || curves.iter().enumerate();
    let bands: Vec<Band> = placed()
        .map(|(at, curve)| curve.drawn_band(at, look))
        .collect();
    let series: Vec<Series> = placed().map(|(at, curve)| curve.drawn(at, look)).collect();
    let labels = plan.budgets().iter().map(|budget| budget.labels);
    // All of the plan, so that nothing jumps while results come.
    let marks: Vec<(f64, String)> = labels.map(|n| (at(n), thousands(n.get()))).collect();
    let chart = LineChart {
        series: &series,
        bands: &bands,
        scale: Scale::Linear,
        x: Axis::Marks(&marks),
        bounds: (0.0, 1.0),
        label: |share| percent(share, 1),
        labels: look.style(Tone::Dim),
    };
    chart.render(look.glyphs, inner, frame.buffer_mut());
    legend(frame, plan.strategies(), look, inner);
}

/// Numbers of labels stand as far apart as their logarithms.
fn at(labels: NonZeroU32) -> f64 {
    f64::from(labels.get()).log10()
}

/// Points of one strategy with one source.
struct Curve {
    means: Vec<(f64, f64)>,
    band: Vec<(f64, [f64; 2])>,
}

impl Curve {
    fn of(report: &Report, source: usize, strategy: Strategy) -> Self {
        let rows = || {
            report
                .rows_of(source)
                .filter(|row| row.strategy == strategy)
        };
        let means = rows().map(|row| (at(row.labels), row.mean.mean));
        let band = rows().filter_map(|row| Some((at(row.labels), row.shown_interval()?)));
        Self {
            means: means.collect(),
            band: band.collect(),
        }
    }

    /// The line of the strategy in this place of the plan.
    fn drawn(&self, place: usize, look: Look) -> Series<'_> {
        Series {
            points: &self.means,
            stroke: Stroke::Solid,
            marker: Some(look.glyphs.point(place)),
            style: look.style(tone(place)),
        }
    }

    fn drawn_band(&self, place: usize, look: Look) -> Band<'_> {
        Band {
            points: &self.band,
            style: look.style(tone(place)),
        }
    }
}

/// Accuracies rise, so the corner below on the right is free; names that do not fit one line take more.
fn legend(frame: &mut Frame, strategies: &[Strategy], look: Look, area: Rect) {
    let room = usize::from(area.width) / 2;
    let mut lines = vec![Line::default()];
    for (place, strategy) in strategies.iter().enumerate() {
        let point = look.glyphs.point(place).to_string();
        let name = format!(" {strategy}");
        let is_full = |line: &Line| {
            let width = line.width();
            width > 0 && width + 4 + name.len() > room
        };
        if lines.last().is_some_and(is_full) {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            let gap = if line.spans.is_empty() { "" } else { "   " };
            line.push_span(Span::raw(gap));
            line.push_span(Span::styled(point, look.style(tone(place))));
            line.push_span(Span::raw(name));
        }
    }
    let height = cells(lines.len());
    // Above the numbers of labels, where the chart is not all legend.
    if area.height < height + 3 {
        return;
    }
    let rows = Rect {
        y: area.bottom() - 1 - height,
        height,
        ..area
    };
    for (row, line) in rows.rows().zip(lines) {
        let width = cells(line.width()).min(row.width);
        let place = Rect {
            x: row.right() - width,
            width,
            ..row
        };
        // Names must not take the colours of a band below them.
        frame.render_widget(Clear, place);
        frame.render_widget(line, place);
    }
}
