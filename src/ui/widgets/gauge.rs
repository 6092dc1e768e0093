//! A bar that fills from left to right.

use ratatui::text::Span;

use crate::ui::look::Look;
use crate::ui::theme::Tone;

/// `████░░░` of `width` columns, full at a share of 1.
pub(crate) fn gauge(look: Look, share: f64, width: usize) -> [Span<'static>; 2] {
    let [full, empty] = look.glyphs.gauge();
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    // Only the end fills the last column.
    let filled = (0..width)
        .take_while(|column| (*column + 1) as f64 <= share * width as f64 + 1e-9)
        .count();
    [
        Span::styled(full.repeat(filled), look.style(Tone::Good)),
        Span::styled(empty.repeat(width - filled), look.style(Tone::Dim)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_fills_the_gauge() {
        let text = |share| {
            let spans = gauge(Look::plain(), share, 10);
            spans.map(|s| s.content.into_owned()).concat()
        };
        assert_eq!(text(0.0), "░░░░░░░░░░");
        assert_eq!(text(0.71), "███████░░░");
        assert_eq!(text(0.999), "█████████░");
        assert_eq!(text(1.0), "██████████");
        assert_eq!(text(f64::NAN), "░░░░░░░░░░");
    }
}
