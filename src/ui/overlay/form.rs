//! The settings of a training.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::centered;
use crate::app::Model;
use crate::app::form::{Editor, Form, Item, Stage};
use crate::format::plain;
use crate::ui::look::Look;
use crate::ui::text::{cells, cut, fit};
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::table::first_row;

/// Columns of the labels, the marker before them included.
const LABEL: usize = 16;

/// ```text
/// ╭ transfer ─────────────────────────────────────────────────────────╮
/// │   from          digits-mlp                                        │
/// │   task          even-odd                                          │
/// │ ▸ learning rate q_          "q" is not a number such as 0.02      │
/// │   start         ◂ at once ▸                                       │
/// ╰───────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, form: &Form, look: Look, area: Rect) {
    let items = form.items();
    let height = cells(items.len() + 2);
    let area = centered(frame, area, 96, height);
    let footer = match form.stage {
        Stage::Editing => "",
        Stage::Starting => "starting",
    };
    let inner = panel::panel_with_footer(frame, look, area, form.title(), footer);
    let inner = panel::padded(inner);
    let rows = usize::from(inner.height);
    let first = first_row(form.focus(), items.len(), rows);
    for (y, (position, item)) in items.iter().enumerate().skip(first).take(rows).enumerate() {
        let y = inner.y + cells(y);
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        let focused = position == form.focus();
        frame.render_widget(line(model, form, *item, focused, look, row), row);
        if focused && form.editor(*item, &model.config) == Editor::Text {
            let column = cells(LABEL + form.line().cursor());
            if column < row.width {
                frame.set_cursor_position((row.x + column, row.y));
            }
        }
    }
}

fn line<'a>(
    model: &Model,
    form: &'a Form,
    item: Item,
    focused: bool,
    look: Look,
    row: Rect,
) -> Line<'a> {
    let marker = if focused { look.glyphs.marker() } else { " " };
    let tone = if focused { Tone::Selected } else { Tone::Dim };
    let label = fit(&format!("{marker} {}", item.label()), LABEL);
    let value = plain(form.value(item));
    let shown = match form.editor(item, &model.config) {
        Editor::Choice(_) if focused => {
            let [before, after] = look.glyphs.choice();
            format!("{before} {value} {after}")
        }
        _ if value.is_empty() => empty(item).to_owned(),
        _ => value,
    };
    let problem = match item {
        Item::Setting(field) => form.errors.get(&field),
        Item::Start | Item::Queue => None,
    };
    let mut spans = vec![Span::styled(label, look.style(tone))];
    let is_default = form.value(item).is_empty();
    let value_tone = if is_default { Tone::Dim } else { Tone::Text };
    let used = LABEL + shown.width() + 2;
    let room = usize::from(row.width).saturating_sub(used);
    spans.push(Span::styled(shown, look.style(value_tone)));
    if let Some(problem) = problem {
        let text = format!("  {}", cut(problem, room));
        spans.push(Span::styled(text, look.style(Tone::Bad)));
    }
    Line::from(spans)
}

/// What an empty field means.
const fn empty(item: Item) -> &'static str {
    use crate::request::Field;
    match item {
        Item::Setting(Field::Labels) => "all",
        Item::Setting(Field::Name) => "named after model and task",
        _ => "",
    }
}
