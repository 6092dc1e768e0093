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
/// │ ▸ learning rate 0.02_                                             │
/// │   start         ◂ at once ▸                                       │
/// │                                                                   │
/// │ how far a step goes, such as 0.02                                 │
/// ╰───────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, form: &Form, look: Look, area: Rect) {
    let items = form.items();
    let width = usize::from(WIDTH.min(area.width).saturating_sub(4));
    let mut help = help(form, look, width);
    // Where there is room for the fields only, only what is wrong is said.
    let fits = items.len() + help.len() + 2 <= usize::from(area.height);
    if !fits && error(form, form.item()).is_none() {
        help.clear();
    }
    let below = help.len();
    let area = centered(frame, area, WIDTH, cells(items.len() + below + 2));
    let footer = match model.starting {
        None => "",
        Some(_) => "starting",
    };
    let inner = panel::panel_with_footer(frame, look, area, form.title(), footer);
    let parts = [Constraint::Min(1), Constraint::Length(cells(below))];
    let [rows, bottom] = Layout::vertical(parts).areas(panel::padded(inner));
    panel::lines(frame, bottom, help);
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

/// What is wrong with the field in focus, or else what it takes, after an empty line.
fn help(form: &Form, look: Look, width: usize) -> Vec<Line<'static>> {
    let (text, tone) = match error(form, form.item()) {
        Some(problem) => (problem, Tone::Bad),
        None => (takes(form.item()), Tone::Dim),
    };
    let wrapped = wrap(text, width).into_iter();
    let lines = wrapped.map(|line| Line::styled(line, look.style(tone)));
    std::iter::once(Line::default()).chain(lines).collect()
}

/// What can be entered.
const fn takes(item: Item) -> &'static str {
    match item {
        Item::Setting(Field::From) => {
            "the name of a checkpoint, the beginning of its id, or a file"
        }
        Item::Setting(Field::Model) => "a network of config.toml, which can hold your own",
        Item::Setting(Field::Task) => "what to tell apart; config.toml can hold your own",
        Item::Setting(Field::Data) => "mnist, which is built in, or a folder with four IDX files",
        Item::Setting(Field::Labels) => "images to train on, the same share of each class; or all",
        Item::Setting(Field::Trainable) => "head, all, or layers such as dense_2,head",
        Item::Setting(Field::Epochs) => "passes over the training images",
        Item::Setting(Field::BatchSize) => "images in a step",
        Item::Setting(Field::LearningRate) => "how far a step goes, such as 0.02",
        Item::Setting(Field::Optimizer) => {
            "sgd, adam or adamw, as in sgd:momentum=0.9,nesterov=true"
        }
        Item::Setting(Field::Seed) => "of every random draw; same seed and threads, same network",
        Item::Setting(Field::Threads) => "auto is 1; more are faster on an idle machine only",
        Item::Setting(Field::Device) => "where to compute; auto is the fastest there is",
        Item::Setting(Field::Name) => "of the checkpoint in the library",
        Item::Start => "paused, to look at the layers and go step by step first",
        Item::Queue => "what to do while another run is live",
    }
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
    frame.render_widget(Line::from(spans.to_vec()), row);
}

/// What an empty field means.
const fn empty(item: Item) -> &'static str {
    match item {
        Item::Setting(Field::Labels) => "all",
        Item::Setting(Field::Name) => "named after model and task",
        _ => "",
    }
}
