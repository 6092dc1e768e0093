//! A question answered by a line of text.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::centered;
use crate::app::overlay::Prompt;
use crate::ui::look::Look;
use crate::ui::text::{cells, wrap};
use crate::ui::theme::Tone;
use crate::ui::widgets::{panel, text_field};

/// Columns of the prompt, its frame included.
const WIDTH: u16 = 70;

/// ```text
/// ╭ train on for how many epochs? ────────────────╮
/// │ 5_                                            │
/// │ "x" is not a number of epochs from 1 on       │
/// ╰───────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, prompt: &Prompt, look: Look, area: Rect) {
    let width = usize::from(WIDTH.min(area.width).saturating_sub(4));
    let problem = prompt.problem.as_deref().unwrap_or("");
    let problem: Vec<Line> = wrap(problem, width)
        .into_iter()
        .map(|line| Line::styled(line, look.style(Tone::Bad)))
        .collect();
    let area = centered(frame, area, WIDTH, cells(problem.len() + 3));
    let inner = panel::padded(panel::panel(frame, look, area, &prompt.title()));
    let parts = [Constraint::Length(1), Constraint::Min(0)];
    let [line, below] = Layout::vertical(parts).areas(inner);
    panel::lines(frame, below, problem);
    text_field::render(frame, &prompt.line, look.style(Tone::Text), line);
}
