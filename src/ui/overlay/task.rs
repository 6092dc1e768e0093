//! The editor of a task: its name above, its classes on the left, the labels with their classes on the right.

mod columns;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::centered;
use crate::app::Model;
use crate::app::task_editor::{Spot, Standing, TaskEditor};
use crate::ui::look::Look;
use crate::ui::text::{cells, fit, wrap};
use crate::ui::theme::Tone;
use crate::ui::widgets::{panel, text_field};

/// Columns of the editor, its frame included.
const WIDTH: u16 = 78;

/// Columns before a text: the marker, and the letter of a class or the word before the name.
const INDENT: usize = 7;

/// Lines of what is wrong at most: labels may be many, with long names.
const MOST: usize = 4;

/// Lines below classes and labels, where there is room: an empty one, what can be done, and two for what is wrong.
const BELOW: usize = 4;

/// Rows of classes and labels that stay in view.
const FEWEST: usize = 4;

/// ```text
/// ╭ a task: labels grouped into classes ───────────────────────────────╮
/// │ ▸ name even-odd-2_                                                 │
/// │                                                                    │
/// │   classes                       labels                             │
/// │   a    odd      1,3,5,7,9         0        b even                  │
/// │   b    even     0,2,4,6,8         1        a odd                   │
/// │   +    a class                    2        b even                  │
/// │                                                                    │
/// │ what to call the task                                              │
/// │ no class has label 3; every label needs one                        │
/// │                                                                    │
/// ╰────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(
    frame: &mut Frame,
    model: &Model,
    editor: &TaskEditor,
    look: Look,
    area: Rect,
) {
    let width = usize::from(WIDTH.min(area.width).saturating_sub(4));
    let grouping = editor.grouping();
    let rows = grouping.labels().len().max(grouping.classes().len() + 1);
    let mut below = below(model, editor, look, width);
    // The name, the headings and empty lines around them; the frame.
    let around = 3 + 2;
    let room = usize::from(area.height).saturating_sub(FEWEST + around);
    if below.len() > room {
        below.clear();
    } else {
        // So that the editor does not move while labels find their classes.
        below.resize(room.min(below.len().max(BELOW)), Line::default());
    }
    let area = centered(frame, area, WIDTH, cells(rows + around + below.len()));
    let title = "a task: labels grouped into classes";
    let inner = panel::padded(panel::panel(frame, look, area, title));
    let parts = [
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(cells(below.len())),
    ];
    let [name, _, columns, bottom] = Layout::vertical(parts).areas(inner);
    panel::lines(frame, bottom, below);
    render_name(frame, editor, look, name);
    columns::render(frame, editor, look, columns);
}

fn render_name(frame: &mut Frame, editor: &TaskEditor, look: Look, row: Rect) {
    let is_focused = editor.spot() == Spot::Name;
    let label = fit(&format!("{} name", marker(is_focused, look)), INDENT);
    let tone = if is_focused {
        Tone::Selected
    } else {
        Tone::Dim
    };
    text(frame, row, label, look, tone);
    let field = right_of(row, INDENT);
    if is_focused {
        text_field::render(frame, editor.name(), look.style(Tone::Text), field);
    } else {
        let name = fit(editor.name().text(), usize::from(field.width));
        text(frame, field, name, look, Tone::Text);
    }
}

/// What is wrong or whether it can be saved, and what can be done in the place that is in focus.
fn below(model: &Model, editor: &TaskEditor, look: Look, width: usize) -> Vec<Line<'static>> {
    let task = editor.task(&model.config.tasks);
    let (state, tone) = match (&editor.standing, task) {
        (Standing::Refused(problem), _) => (problem.clone(), Tone::Bad),
        (Standing::Saving, _) => ("saving".to_owned(), Tone::Dim),
        (Standing::Edited, Err(problem)) => (problem, Tone::Bad),
        (Standing::Edited, Ok(_)) => ("complete; it can be saved".to_owned(), Tone::Good),
    };
    let help = match editor.spot() {
        Spot::Name => "what to call the task",
        Spot::Class(_) => "what to call the class; without a name it goes",
        Spot::NewClass => "type a name to begin another class",
        Spot::Label(_) => "type the letter of the class that the label belongs to",
    };
    let lines = |text: &str, tone: Tone| -> Vec<Line<'static>> {
        let lines = wrap(text, width).into_iter().take(MOST);
        lines
            .map(|line| Line::styled(line, look.style(tone)))
            .collect()
    };
    let mut below = vec![Line::default()];
    below.extend(lines(help, Tone::Dim));
    below.extend(lines(&state, tone));
    below
}

fn marker(is_focused: bool, look: Look) -> &'static str {
    if is_focused {
        look.glyphs.marker()
    } else {
        " "
    }
}

fn text(frame: &mut Frame, area: Rect, text: String, look: Look, tone: Tone) {
    frame.render_widget(Span::styled(text, look.style(tone)), area);
}

/// The columns of `row` behind the first ones.
fn right_of(row: Rect, columns: usize) -> Rect {
    let columns = cells(columns).min(row.width);
    Rect {
        x: row.x + columns,
        width: row.width - columns,
        ..row
    }
}
