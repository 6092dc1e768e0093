//! A question answered by yes or no.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::centered;
use crate::app::Model;
use crate::app::overlay::Question;
use crate::suggestion::complete;
use crate::ui::look::Look;
use crate::ui::text::{cells, wrap};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// ```text
/// ╭ sure? ─────────────────────────────────────────────╮
/// │ Stop run 20261124-162041-3f9a?                     │
/// │ Its state is saved; it can be continued later.     │
/// ╰────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(
    frame: &mut Frame,
    model: &Model,
    question: &Question,
    look: Look,
    area: Rect,
) {
    let width = area.width.min(70);
    let room = usize::from(width.saturating_sub(4));
    let [question, consequence] = question.text(&model.keymap).map(|text| complete(&text));
    let bold = look.style(Tone::Selected);
    let asked = wrap(&question, room)
        .into_iter()
        .map(|l| Line::styled(l, bold));
    let told = wrap(&consequence, room).into_iter().map(Line::from);
    let lines: Vec<Line> = asked.chain(told).collect();
    let height = cells(lines.len() + 2);
    let area = centered(frame, area, width, height);
    let inner = panel::padded(panel::panel(frame, look, area, "sure?"));
    panel::lines(frame, inner, lines);
}
