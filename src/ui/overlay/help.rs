//! All keys, made from the table that dispatches them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::centered;
use crate::app::{Availability, Model, availability};
use crate::keys::Context;
use crate::ui::look::Look;
use crate::ui::text::{cut, fit};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;

/// Columns of the keys.
const KEYS: usize = 22;

/// ```text
/// ╭ help ───────────────────────────────────────────────────╮
/// │ Train                                                   │
/// │ p               Train a new network                     │
/// │ space           Pause the run, or let it go on          │
/// ╰─────────────────────────────────────────────── 1 of 60 ─╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, first: usize, look: Look, area: Rect) {
    let area = centered(frame, area, 90, area.height);
    let width = usize::from(area.width.saturating_sub(4));
    let lines = lines(model, look, width);
    let height = usize::from(area.height.saturating_sub(2));
    let first = first.min(lines.len().saturating_sub(height));
    let last = (first + height).min(lines.len());
    let footer = format!("{} to {last} of {}", first + 1, lines.len());
    let inner = panel::panel_with_footer(frame, look, area, "help", &footer);
    let shown = lines.into_iter().skip(first).take(height).collect();
    panel::lines(frame, panel::padded(inner), shown);
}

/// The screen's own keys first, then those that work everywhere, then the other places.
fn lines(model: &Model, look: Look, width: usize) -> Vec<Line<'static>> {
    let here: Vec<Context> = model.screen.context().with_parents().collect();
    let others = Context::ALL.into_iter().filter(|c| !here.contains(c));
    let mut lines = vec![];
    for context in here.iter().copied().chain(others) {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(context.title(), look.style(Tone::Accent)));
        let is_here = here.contains(&context);
        lines.extend(section(model, context, is_here, look, width));
    }
    lines
}

fn section(
    model: &Model,
    context: Context,
    is_here: bool,
    look: Look,
    width: usize,
) -> Vec<Line<'static>> {
    let own = model
        .keymap
        .bindings(context)
        .filter(|(at, ..)| *at == context);
    own.filter(|(.., chords)| !chords.is_empty())
        .map(|(_, command, chords)| {
            let keys: Vec<String> = chords.iter().map(ToString::to_string).collect();
            let off = is_here && availability(model, command.action) != Availability::Enabled;
            let tone = if off { Tone::Dim } else { Tone::Text };
            let keys = fit(&keys.join(" "), KEYS);
            Line::from(vec![
                Span::styled(keys, look.style(if off { Tone::Dim } else { Tone::Accent })),
                Span::styled(
                    cut(command.help, width.saturating_sub(KEYS)),
                    look.style(tone),
                ),
            ])
        })
        .collect()
}
