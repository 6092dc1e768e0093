//! The settings of a training.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::centered;
use crate::app::Model;
use crate::app::form::{Editor, Form, Item};
use crate::format::plain;
use crate::request::Field;
use crate::ui::look::Look;
use crate::ui::text::{cells, fit, wrap};
use crate::ui::theme::Tone;
use crate::ui::widgets::table::first_row;
use crate::ui::widgets::{panel, text_field};

/// Columns of the labels, the marker before them included.
const LABEL: usize = 16;

/// Columns of the form, its frame included.
const WIDTH: u16 = 96;

/// ```text
/// ╭ transfer ─────────────────────────────────────────────────────────╮
/// │   from          digits-mlp                                        │
/// │   task          even-odd                                          │
/// │ ▸ learning rate q_                                                │
/// │   start         ◂ at once ▸                                       │
/// │                                                                   │
/// │ "q" is not a number such as 0.02                                  │
/// ╰───────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, form: &Form, look: Look, area: Rect) {
    let items = form.items();
    let problem = problem(
        form,
        look,
        usize::from(WIDTH.min(area.width).saturating_sub(4)),
    );
    let below = problem.len();
    let area = centered(frame, area, WIDTH, cells(items.len() + below + 2));
    let footer = match model.starting {
        None => "",
        Some(_) => "starting",
    };
    let inner = panel::panel_with_footer(frame, look, area, form.title(), footer);
    let parts = [Constraint::Min(1), Constraint::Length(cells(below))];
    let [rows, bottom] = Layout::vertical(parts).areas(panel::padded(inner));
    panel::lines(frame, bottom, problem);
    let first = first_row(form.focus(), items.len(), usize::from(rows.height));
    for (row, (position, item)) in rows.rows().zip(items.iter().enumerate().skip(first)) {
        if position == form.focus() {
            focused(frame, model, form, *item, look, row);
        } else {
            let value = plain(form.value(*item));
            line(frame, form, *item, look, row, value);
        }
    }
}

/// What is wrong with the field in focus, in full, after an empty line; nothing when it is right.
fn problem(form: &Form, look: Look, width: usize) -> Vec<Line<'static>> {
    let Some(text) = error(form, form.item()) else {
        return vec![];
    };
    let wrapped = wrap(text, width).into_iter();
    let lines = wrapped.map(|line| Line::styled(line, look.style(Tone::Bad)));
    std::iter::once(Line::default()).chain(lines).collect()
}

fn error(form: &Form, item: Item) -> Option<&str> {
    match item {
        Item::Setting(field) => form.errors.get(&field).map(String::as_str),
        Item::Start | Item::Queue => None,
    }
}

/// The line in focus: a text with its cursor, or a choice between arrows.
fn focused(frame: &mut Frame, model: &Model, form: &Form, item: Item, look: Look, row: Rect) {
    let [before, after] = look.glyphs.choice();
    let is_text = form.editor(item, &model.config) == Editor::Text;
    let is_typed = is_text && !form.line().text().is_empty();
    let shown = match plain(form.value(item)) {
        _ if is_typed => String::new(),
        value if is_text => value,
        value => format!("{before} {value} {after}"),
    };
    line(frame, form, item, look, row, shown);
    if is_text {
        let label = cells(LABEL).min(row.width);
        let area = Rect {
            x: row.x + label,
            width: row.width - label,
            ..row
        };
        text_field::render(frame, form.line(), look.style(Tone::Text), area);
    }
}

/// A label and a value; where it is empty, what that means.
fn line(frame: &mut Frame, form: &Form, item: Item, look: Look, row: Rect, value: String) {
    let is_focused = item == form.item();
    let (marker, tone) = if is_focused {
        (look.glyphs.marker(), Tone::Selected)
    } else {
        (" ", Tone::Dim)
    };
    let is_wrong = error(form, item).is_some();
    let (value, value_tone) = match value {
        _ if form.value(item).is_empty() => (empty(item).to_owned(), Tone::Dim),
        value if is_wrong => (value, Tone::Bad),
        value => (value, Tone::Text),
    };
    let label = fit(&format!("{marker} {}", item.label()), LABEL);
    let spans = [
        Span::styled(label, look.style(tone)),
        Span::styled(value, look.style(value_tone)),
    ];
    frame.render_widget(Line::from_iter(spans), row);
}

/// What an empty field means.
const fn empty(item: Item) -> &'static str {
    match item {
        Item::Setting(Field::Labels) => "all",
        Item::Setting(Field::Name) => "named after model and task",
        _ => "",
    }
}
