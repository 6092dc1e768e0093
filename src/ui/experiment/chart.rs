//! Test accuracy over the number of labels, a line and a band for each strategy.

mod curve;
mod legend;

use mnist_core::experiment::Plan;
use ratatui::Frame;
use ratatui::layout::Rect;

use self::curve::{Curve, set_apart};
use self::legend::names;
use super::Shown;
use crate::app::train::Scale;
use crate::experiment::places::log_labels;
use crate::format::{percent, thousands};
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::legend::{Corner, legend};
use crate::ui::widgets::line_chart::{Axis, Band, LineChart, Series};
use crate::ui::widgets::panel;

/// Accuracies mostly rise with labels.
const CORNERS: [Corner; 4] = [
    Corner::BottomRight,
    Corner::TopLeft,
    Corner::BottomLeft,
    Corner::TopRight,
];

pub(super) fn render(frame: &mut Frame, shown: Shown<'_>, look: Look, area: Rect) {
    let Shown { standing, source } = shown;
    let (plan, report) = (&standing.plan, &standing.report);
    let mut curves = curve::all(report, source, plan.strategies());
    let mut title = vec!["test accuracy over labels".to_owned()];
    title.extend(shown.source_title());
    let told = curve::told(&curves);
    let inner = panel::panel_with_footer(frame, look, area, &look.join(&title), told);
    let inner = panel::padded(inner);
    let marks = marks(plan, &mut curves);
    let placed = || curves.iter().enumerate();
    let bands = placed().flat_map(|(place, curve)| curve.drawn_bands(place, look));
    let bands: Vec<Band> = bands.collect();
    let series: Vec<Series> = placed().map(|(at, curve)| curve.drawn(at, look)).collect();
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
    let names = names(plan.strategies(), look, usize::from(inner.width) / 2);
    legend(frame, names, CORNERS, inner);
}

/// Numbers of labels below the chart: all of the plan, so that nothing jumps while results come. Around a single one there is room to
/// set the curves apart.
fn marks(plan: &Plan, curves: &mut [Curve]) -> Vec<(f64, String)> {
    let labels = plan.budgets().iter().map(|budget| budget.labels.get());
    let mut marks: Vec<(f64, String)> = labels.map(|n| (log_labels(n), thousands(n))).collect();
    if let [(middle, _)] = marks[..] {
        let range = middle - 1.0..middle + 1.0;
        set_apart(curves, &range);
        marks.insert(0, (range.start, String::new()));
        marks.push((range.end, String::new()));
    }
    marks
}
