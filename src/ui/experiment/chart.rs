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

/// What is told of the bands.
const WHOLE: &str = "dotted: 95 % intervals";
const CUT: &str = "dotted: 95 % intervals, without the widest";

pub(super) fn render(frame: &mut Frame, shown: Shown<'_>, look: Look, area: Rect) {
    let Shown { standing, source } = shown;
    let (plan, report) = (&standing.plan, &standing.report);
    let widest = span(report, source);
    let strategies = plan.strategies().iter();
    let curves: Vec<Curve> = strategies
        .map(|s| Curve::of(report, source, *s, widest))
        .collect();
    let is_whole = curves.iter().all(|curve| curve.left_out == 0);
    let mut title = vec!["test accuracy over labels".to_owned()];
    title.extend(shown.source_title());
    let bands = match curves.iter().any(Curve::has_intervals) {
        true if is_whole => WHOLE,
        true => CUT,
        false => "",
    };
    let inner = panel::panel_with_footer(frame, look, area, &look.join(&title), bands);
    let inner = panel::padded(inner);
    let placed = || curves.iter().enumerate();
    let bands: Vec<Band> = placed()
        .flat_map(|(at, curve)| curve.drawn_bands(at, look))
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
    legend(frame, plan.strategies(), free_end(&curves), look, inner);
}

/// An end of the chart, on the right or on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Below on the right.
    Low,
    /// Above on the left.
    High,
}

/// Where no line lies: accuracies mostly rise, so below on the right; but not that of a strategy that stays where it began.
fn free_end(curves: &[Curve]) -> End {
    let points = || curves.iter().flat_map(|curve| &curve.means);
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (value.min(low), value.max(high))
        })
    };
    let (left, right) = ends(&mut points().map(|(at, _)| *at));
    let (low, high) = ends(&mut points().map(|(_, mean)| *mean));
    let lowest = low + 0.2 * (high - low);
    let is_there = |(at, mean): &(f64, f64)| *at > f64::midpoint(left, right) && *mean < lowest;
    if points().any(is_there) {
        End::High
    } else {
        End::Low
    }
}

/// Numbers of labels stand as far apart as their logarithms.
fn at(labels: NonZeroU32) -> f64 {
    f64::from(labels.get()).log10()
}

/// How far apart all means lie. Of two seeds intervals are longer than that, and would hide every line.
fn span(report: &Report, source: usize) -> f64 {
    let means = || report.rows_of(source).map(|row| row.mean.mean);
    means().fold(f64::MIN, f64::max) - means().fold(f64::MAX, f64::min)
}

/// Points of one strategy with one source.
struct Curve {
    means: Vec<(f64, f64)>,
    /// Intervals of neighbours, as long as none is left out.
    bands: Vec<Vec<(f64, [f64; 2])>>,
    /// Number of intervals that are too long to be drawn.
    left_out: usize,
}

impl Curve {
    fn of(report: &Report, source: usize, strategy: Strategy, widest: f64) -> Self {
        let mut curve = Self {
            means: vec![],
            bands: vec![vec![]],
            left_out: 0,
        };
        for row in report
            .rows_of(source)
            .filter(|row| row.strategy == strategy)
        {
            curve.means.push((at(row.labels), row.mean.mean));
            match (row.shown_interval(), curve.bands.last_mut()) {
                (Some([low, high]), Some(band)) if high - low <= widest => {
                    band.push((at(row.labels), [low, high]));
                }
                (interval, _) => {
                    curve.left_out += usize::from(interval.is_some());
                    curve.bands.push(vec![]);
                }
            }
        }
        curve
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

    fn has_intervals(&self) -> bool {
        self.left_out > 0 || self.bands.iter().any(|band| !band.is_empty())
    }

    fn drawn_bands(&self, place: usize, look: Look) -> impl Iterator<Item = Band<'_>> {
        let style = look.style(tone(place));
        self.bands.iter().map(move |points| Band { points, style })
    }
}

/// Columns of the accuracy beside the upper end of the chart.
const LABEL: u16 = 9;

/// Names that do not fit one line take more.
fn legend(frame: &mut Frame, strategies: &[Strategy], end: End, look: Look, area: Rect) {
    let lines = legend_lines(strategies, look, usize::from(area.width) / 2);
    let height = cells(lines.len());
    // Above the numbers of labels, where the chart is not all legend.
    if area.height < height + 3 {
        return;
    }
    let rows = Rect {
        y: match end {
            End::Low => area.bottom() - 1 - height,
            End::High => area.y,
        },
        height,
        ..area
    };
    for (row, line) in rows.rows().zip(lines) {
        let width = cells(line.width()).min(row.width);
        let place = Rect {
            x: match end {
                End::Low => row.right() - width,
                End::High => row.x + LABEL.min(row.width - width),
            },
            width,
            ..row
        };
        // Names must not take the colours of a band below them.
        frame.render_widget(Clear, place);
        frame.render_widget(line, place);
    }
}

/// Points and names, as many on a line as `room` holds.
fn legend_lines(strategies: &[Strategy], look: Look, room: usize) -> Vec<Line<'static>> {
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
    lines
}
