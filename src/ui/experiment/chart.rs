//! Test accuracy over the number of labels, a line and a band for each strategy.

use std::num::NonZeroU32;

use mnist_core::experiment::Strategy;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};

use super::tone;
use crate::app::train::Scale;
use crate::experiment::report::Report;
use crate::experiment::standing::Standing;
use crate::format::{percent, thousands};
use crate::ui::look::Look;
use crate::ui::text::cells;
use crate::ui::theme::Tone;
use crate::ui::widgets::line_chart::{Axis, Band, LineChart, Series, Stroke};
use crate::ui::widgets::panel;

pub(super) fn render(frame: &mut Frame, standing: &Standing, look: Look, area: Rect) {
    let title = ["test accuracy over labels", "bands are 95 % intervals"];
    let title = look.join(&title.map(str::to_owned));
    let inner = panel::padded(panel::panel(frame, look, area, &title));
    let (plan, report) = (&standing.plan, &standing.report);
    let strategies = plan.strategies().iter();
    let curves: Vec<Curve> = strategies.map(|s| Curve::of(report, *s)).collect();
    let bands: Vec<Band> = curves
        .iter()
        .enumerate()
        .map(|(place, curve)| Band {
            points: &curve.band,
            style: look.style(tone(place)),
        })
        .collect();
    let series: Vec<Series> = curves
        .iter()
        .enumerate()
        .map(|(place, curve)| Series {
            points: &curve.means,
            stroke: Stroke::Solid,
            marker: Some(look.glyphs.point(place)),
            style: look.style(tone(place)),
        })
        .collect();
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

/// Points of one strategy.
struct Curve {
    means: Vec<(f64, f64)>,
    band: Vec<(f64, [f64; 2])>,
}

impl Curve {
    fn of(report: &Report, strategy: Strategy) -> Self {
        let rows = || report.rows.iter().filter(|row| row.strategy == strategy);
        let means = rows().map(|row| (at(row.labels), row.mean.mean));
        let band = rows().filter_map(|row| Some((at(row.labels), row.shown_interval()?)));
        Self {
            means: means.collect(),
            band: band.collect(),
        }
    }
}

/// Accuracies rise, so the corner below on the right is free.
fn legend(frame: &mut Frame, strategies: &[Strategy], look: Look, area: Rect) {
    let spans = strategies.iter().enumerate().flat_map(|(place, strategy)| {
        [
            Span::styled(
                look.glyphs.point(place).to_string(),
                look.style(tone(place)),
            ),
            Span::raw(format!(" {strategy}   ")),
        ]
    });
    let line = Line::from(spans.collect::<Vec<_>>());
    if area.height >= 4 && line.width() < usize::from(area.width) {
        let area = Rect {
            // Above the numbers of labels.
            y: area.bottom() - 2,
            height: 1,
            x: area.right() - cells(line.width()),
            width: cells(line.width()),
        };
        frame.render_widget(line.alignment(Alignment::Right), area);
    }
}
