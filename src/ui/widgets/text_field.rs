//! A line of text that is being typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use unicode_width::UnicodeWidthChar;

use crate::app::TextLine;
use crate::ui::text::cells;

/// Draws the text in the one row of `area`, so far to the left that the cursor is seen, and puts the cursor there.
pub(crate) fn render(frame: &mut Frame, text: &TextLine, style: Style, area: Rect) {
    if area.is_empty() {
        return;
    }
    // The cursor may stand behind the last character.
    let hidden = text.scroll(usize::from(area.width - 1));
    let shown = without_columns(text.text(), hidden);
    let style = if text.is_proposed() {
        style.add_modifier(Modifier::REVERSED)
    } else {
        style
    };
    frame.render_widget(Span::styled(shown, style), area);
    let column = cells(text.cursor().saturating_sub(hidden)).min(area.width - 1);
    frame.set_cursor_position((area.x + column, area.y));
}

/// The text without its first columns. A wide character that is cut through is left out.
fn without_columns(text: &str, columns: usize) -> String {
    let mut left = columns;
    text.chars()
        .skip_while(|c| {
            let is_hidden = left > 0;
            left = left.saturating_sub(c.width().unwrap_or(0));
            is_hidden
        })
        .filter(|c| !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn the_end_of_a_long_text_and_the_cursor_are_seen() {
        let mut terminal = Terminal::new(TestBackend::new(6, 1)).unwrap();
        let text = TextLine::new("/data/fashion");
        let drawn = |frame: &mut Frame| render(frame, &text, Style::new(), frame.area());
        terminal.draw(drawn).unwrap();
        let cells = terminal.backend().buffer().content();
        let shown: String = cells.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(shown, "shion ");
        assert_eq!(terminal.get_cursor_position().unwrap(), (5, 0).into());
    }

    #[test]
    fn a_wide_character_that_is_cut_through_is_left_out() {
        assert_eq!(without_columns("日本語", 3), "語");
        assert_eq!(without_columns("abc", 0), "abc");
    }
}
