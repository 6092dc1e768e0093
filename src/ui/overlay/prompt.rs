//! A question answered by a line of text.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::centered;
use crate::app::overlay::{FileFor, Prompt, PromptSubject};
use crate::app::work::ModelCard;
use crate::format::plain;
use crate::suggestion::complete;
use crate::ui::look::Look;
use crate::ui::text::{cells, wrap};
use crate::ui::theme::Tone;
use crate::ui::widgets::{panel, text_field};

/// Lines of choices at most.
const MOST_LINES: usize = 5;

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
    let wrapped = |text: &str, tone: Tone| -> Vec<Line> {
        let lines = wrap(text, width).into_iter();
        lines
            .map(|line| Line::styled(line, look.style(tone)))
            .collect()
    };
    let problem = prompt.problem.as_deref().map_or(String::new(), complete);
    let mut below_it = wrapped(&problem, Tone::Bad);
    if let PromptSubject::File(FileFor::Export { card, .. }) = &prompt.subject {
        below_it.extend(wrapped(beside(*card), Tone::Dim));
    }
    let names: Vec<String> = prompt.choices.iter().map(|name| plain(name)).collect();
    if !names.is_empty() {
        let choices = wrapped(&look.join(&names), Tone::Dim);
        below_it.extend(choices.into_iter().take(MOST_LINES));
    }
    let area = centered(frame, area, WIDTH, cells(below_it.len() + 3));
    let inner = panel::padded(panel::panel(frame, look, area, &prompt.title()));
    let parts = [Constraint::Length(1), Constraint::Min(0)];
    let [line, below] = Layout::vertical(parts).areas(inner);
    panel::lines(frame, below, below_it);
    text_field::render(frame, &prompt.line, look.style(Tone::Text), line);
}

/// What is written beside an exported checkpoint.
const fn beside(card: ModelCard) -> &'static str {
    match card {
        ModelCard::Without => "without a model card",
        ModelCard::With => "with a model card for the Hugging Face Hub beside it, README.md",
    }
}
