//! Which line is which strategy.

use mnist_core::experiment::Strategy;
use ratatui::text::{Line, Span};

use super::super::tone;
use crate::ui::look::Look;

/// Points and names, as many on a line as `room` holds.
pub(super) fn names(strategies: &[Strategy], look: Look, room: usize) -> Vec<Line<'static>> {
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
