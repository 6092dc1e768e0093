//! Which line is which strategy, where no line lies.

use mnist_core::experiment::Strategy;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::super::tone;
use super::curve::Curve;
use crate::ui::look::Look;
use crate::ui::text::cells;

/// An end of the chart, on the right or on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Below on the right.
    Low,
    /// Above on the left.
    High,
}

/// Where no line lies: accuracies mostly rise, so below on the right; but not that of a strategy that stays where it began.
pub(super) fn free_end(curves: &[Curve]) -> End {
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

/// Columns of the accuracy beside the upper end of the chart.
const LABEL: u16 = 9;

/// Names that do not fit one line take more.
pub(super) fn legend(frame: &mut Frame, strategies: &[Strategy], end: End, look: Look, area: Rect) {
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
