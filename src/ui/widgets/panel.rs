//! A frame with a title.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use crate::ui::look::Look;
use crate::ui::text::shortened;
use crate::ui::theme::Tone;

/// Draws a frame with `title` around `area`; returns what is inside.
pub(crate) fn panel(frame: &mut Frame, look: Look, area: Rect, title: &str) -> Rect {
    panel_with_footer(frame, look, area, title, "")
}

/// Draws a frame with a title above and a line of facts below; returns what is inside.
pub(crate) fn panel_with_footer(
    frame: &mut Frame,
    look: Look,
    area: Rect,
    title: &str,
    footer: &str,
) -> Rect {
    let dim = look.style(Tone::Dim);
    let mut block = Block::bordered()
        .border_set(look.glyphs.border())
        .border_style(dim);
    // Two corners, and a blank on each side.
    let room = usize::from(area.width.saturating_sub(4));
    let mark = look.glyphs.ellipsis();
    if !title.is_empty() {
        let title = format!(" {} ", shortened(title, room, mark));
        block = block.title(Span::styled(title, look.style(Tone::Accent)));
    }
    if !footer.is_empty() {
        let footer = format!(" {} ", shortened(footer, room, mark));
        block = block.title_bottom(Span::styled(footer, dim));
    }
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// Writes lines into `area`, cut at its right edge.
pub(crate) fn lines(frame: &mut Frame, area: Rect, lines: Vec<Line<'_>>) {
    frame.render_widget(Paragraph::new(lines), area);
}

/// Columns of `area` without one on each side, where there is room.
pub(crate) const fn padded(area: Rect) -> Rect {
    if area.width < 3 {
        return area;
    }
    Rect {
        x: area.x + 1,
        width: area.width - 2,
        ..area
    }
}
