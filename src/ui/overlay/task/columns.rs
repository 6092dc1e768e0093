//! Classes with their labels on the left, labels with their classes on the right.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use unicode_width::UnicodeWidthStr;

use super::{marker, right_of, text};
use crate::app::task_editor::{Spot, TaskEditor, letter_of};
use crate::ui::look::Look;
use crate::ui::text::{cells, fit, shortened};
use crate::ui::theme::Tone;
use crate::ui::widgets::table::first_row;
use crate::ui::widgets::text_field;

/// Columns before the name of a class: the marker and its letter.
const INDENT: usize = 4;

/// Columns of the name of a class; of that of a label, in a small terminal less.
const CLASS: usize = 16;
const LABEL: usize = 14;

/// Columns of the names of labels, even of digits.
const FEWEST: usize = 3;

/// Between two columns.
const GAP: usize = 1;

pub(super) fn render(frame: &mut Frame, editor: &TaskEditor, look: Look, area: Rect) {
    let halves = [Constraint::Percentage(50), Constraint::Percentage(50)];
    let [left, right] = Layout::horizontal(halves).areas(area);
    let heads = [Constraint::Length(1), Constraint::Min(0)];
    let [head, classes] = Layout::vertical(heads).areas(left);
    text(frame, head, "  classes".to_owned(), look, Tone::Dim);
    let [head, labels] = Layout::vertical(heads).areas(right);
    text(frame, head, "  labels".to_owned(), look, Tone::Dim);
    render_classes(frame, editor, look, classes);
    render_labels(frame, editor, look, labels);
}

fn render_classes(frame: &mut Frame, editor: &TaskEditor, look: Look, area: Rect) {
    let count = editor.grouping().classes().len();
    let focus = match editor.spot() {
        Spot::Class(class) => class,
        Spot::NewClass => count,
        Spot::Name | Spot::Label(_) => 0,
    };
    let first = first_row(focus, count + 1, usize::from(area.height));
    for (row, class) in area.rows().zip(first..=count) {
        if class == count {
            new_class(frame, editor, look, row);
        } else {
            render_class(frame, editor, look, row, class);
        }
    }
}

fn render_class(frame: &mut Frame, editor: &TaskEditor, look: Look, row: Rect, class: usize) {
    let is_focused = editor.spot() == Spot::Class(class);
    let letter = letter_of(class).map_or_else(String::new, String::from);
    head(frame, &letter, is_focused, look, row);
    let grouping = editor.grouping();
    let name = &grouping.classes()[class];
    let behind = right_of(row, INDENT);
    let field = Rect {
        width: behind.width.min(cells(CLASS)),
        ..behind
    };
    match editor.line() {
        Some(line) if is_focused => {
            text_field::render(frame, line, look.style(Tone::Text), field);
        }
        _ => {
            let name = shortened(name, CLASS, look.glyphs.ellipsis());
            text(frame, field, name, look, Tone::Text);
        }
    }
    let members = right_of(row, INDENT + CLASS + GAP);
    let room = usize::from(members.width).saturating_sub(GAP);
    let written = match grouping.written(class) {
        written if written.is_empty() => look.glyphs.none().to_owned(),
        written => shortened(&written, room, look.glyphs.ellipsis()),
    };
    text(frame, members, written, look, Tone::Dim);
}

fn new_class(frame: &mut Frame, editor: &TaskEditor, look: Look, row: Rect) {
    let is_focused = editor.spot() == Spot::NewClass;
    head(frame, "+", is_focused, look, row);
    let field = right_of(row, INDENT);
    text(frame, field, "another class".to_owned(), look, Tone::Dim);
    if let Some(line) = editor.line().filter(|_| is_focused) {
        text_field::render(frame, line, look.style(Tone::Text), field);
    }
}

fn render_labels(frame: &mut Frame, editor: &TaskEditor, look: Look, area: Rect) {
    let count = editor.grouping().labels().len();
    let focus = match editor.spot() {
        Spot::Label(label) => label,
        Spot::Name | Spot::Class(_) | Spot::NewClass => 0,
    };
    let first = first_row(focus, count, usize::from(area.height));
    for (row, label) in area.rows().zip(first..count) {
        render_label(frame, editor, look, row, label);
    }
}

fn render_label(frame: &mut Frame, editor: &TaskEditor, look: Look, row: Rect, label: usize) {
    let is_focused = editor.spot() == Spot::Label(label);
    let grouping = editor.grouping();
    let longest = grouping.labels().iter().map(|label| label.width()).max();
    let width = longest.unwrap_or(0).clamp(FEWEST, LABEL);
    let width = width.min(usize::from(row.width) / 3);
    let name = shortened(&grouping.labels()[label], width, look.glyphs.ellipsis());
    let tone = if is_focused {
        Tone::Selected
    } else {
        Tone::Text
    };
    text(
        frame,
        row,
        format!("{} {name}", marker(is_focused, look)),
        look,
        tone,
    );
    let (class, tone) = match grouping.class_of(label) {
        Some(class) => (in_words(class, &grouping.classes()[class]), Tone::Text),
        None => (format!("{} no class", look.glyphs.none()), Tone::Bad),
    };
    let [before, after] = if is_focused {
        look.glyphs.choice()
    } else {
        [" ", ""]
    };
    let field = right_of(row, 2 + width + GAP);
    let room = usize::from(field.width).saturating_sub(4);
    let class = shortened(&class, room, look.glyphs.ellipsis());
    text(
        frame,
        field,
        format!("{before} {class} {after}"),
        look,
        tone,
    );
}

/// A class with its letter.
fn in_words(class: usize, name: &str) -> String {
    letter_of(class).map_or_else(|| name.to_owned(), |letter| format!("{letter} {name}"))
}

/// The marker and what stands before a class.
fn head(frame: &mut Frame, sign: &str, is_focused: bool, look: Look, row: Rect) {
    let tone = if is_focused {
        Tone::Selected
    } else {
        Tone::Accent
    };
    let sign = fit(&format!("{} {sign}", marker(is_focused, look)), INDENT);
    text(frame, row, sign, look, tone);
}
