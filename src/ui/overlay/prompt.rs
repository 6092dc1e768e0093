//! A question answered by a line of text.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::centered;
use crate::app::overlay::Prompt;
use crate::format::plain;
use crate::ui::look::Look;
use crate::ui::text::{cells, cut};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// ```text
/// ╭ train on for how many epochs? ────────────────╮
/// │ 5_                                            │
/// │ "x" is not a number of epochs from 1 on       │
/// ╰───────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, prompt: &Prompt, look: Look, area: Rect) {
    let area = centered(frame, area, 70, 4);
    let inner = panel::padded(panel::panel(frame, look, area, &prompt.title()));
    let problem = prompt.problem.as_deref().unwrap_or("");
    let problem = cut(problem, usize::from(inner.width));
    let lines = vec![
        Line::from(plain(prompt.line.text())),
        Line::styled(problem, look.style(Tone::Bad)),
    ];
    panel::lines(frame, inner, lines);
    let column = cells(prompt.line.cursor());
    if column < inner.width && inner.height > 0 {
        frame.set_cursor_position((inner.x + column, inner.y));
    }
}
