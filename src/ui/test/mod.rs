//! The Test screen.

mod confusion;
mod image;
mod mistakes;
mod recall;

use mnist_core::library::Entry;
use mnist_core::task::Task;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::look::Look;
use super::text::wrap;
use super::widgets::panel;
use crate::app::{Loadable, Model, test};
use crate::format::{loss, percent};

/// Columns of a picture with its frame.
const PICTURE: u16 = 30;

/// Two columns of classes, frame included; where the confusion matrix has no room for it.
const RECALL: u16 = 22;

/// Columns that the list of mistakes needs.
const MISTAKES: u16 = 24;

/// ```text
/// ╭ image 0 of 10,000 ─────────╮╭ digits-mlp · test 97.2 %, loss 0.0912 ──────────╮
/// │        ▄▄▄▄▄▄▄▄            ││        0    1    2    3    4    5    6    7     │
/// │         ▀▀▀▀▀██            ││   0  970    ·    1    …                         │
/// │            ▄█▀             │╰──────────────────────────────────────────────────╯
/// │ predicted 7 · 99.8 %       │╭ recall ──────────────╮╭ 280 mistakes ───────────╮
/// │ label 7 ✓                  ││ 0 98.9 %   5 96.1 %  ││ ▸ 321  2 → 7   99.8 %   │
/// ╰─────────────────────────────╯╰──────────────────────╯╰─────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let (Some(_), None) = (model.checkpoint(), problem(model)) else {
        let inner = panel::padded(panel::panel(frame, look, area, "test"));
        let text = problem(model).unwrap_or_else(|| {
            "The library is empty: pretrain a network on the Train screen, then test it here."
                .into()
        });
        let lines = wrap(&text, usize::from(inner.width));
        panel::lines(frame, inner, lines.into_iter().map(Line::from).collect());
        return;
    };
    if area.width < PICTURE + MISTAKES {
        let height = (area.height / 2).min(12);
        let [picture, mistakes] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(height)]).areas(area);
        image::render(frame, model, look, picture);
        mistakes::render(frame, model, look, mistakes);
        return;
    }
    let [picture, rest] =
        Layout::horizontal([Constraint::Length(PICTURE), Constraint::Min(0)]).areas(area);
    image::render(frame, model, look, picture);
    let classes = test::task(model).map_or(10, |t| t.classes().len());
    let matrix = u16::try_from(classes + 3).unwrap_or(u16::MAX);
    let (matrix, lists) = if rest.height >= matrix + 4 {
        (matrix, rest.height - matrix)
    } else {
        (0, rest.height)
    };
    let [matrix, lists] =
        Layout::vertical([Constraint::Length(matrix), Constraint::Length(lists)]).areas(rest);
    if !matrix.is_empty() {
        confusion::render(frame, model, look, matrix);
    }
    let with_matrix = !matrix.is_empty() && confusion::holds_recall(model, rest.width);
    let recall = if !with_matrix && rest.width >= RECALL + MISTAKES {
        RECALL
    } else {
        0
    };
    let [recall, mistakes] =
        Layout::horizontal([Constraint::Length(recall), Constraint::Min(0)]).areas(lists);
    recall::render(frame, model, look, recall);
    mistakes::render(frame, model, look, mistakes);
}

fn problem(model: &Model) -> Option<String> {
    match (&model.test.evaluation, &model.test.images) {
        (Loadable::Failed(problem), _) | (_, Loadable::Failed(problem)) => Some(problem.clone()),
        _ => None,
    }
}

/// The checkpoint and its scores.
fn title(model: &Model, look: Look) -> String {
    let name = model.checkpoint().map_or("", Entry::title);
    let dot = look.glyphs.dot();
    match model.test.evaluation.get() {
        Some(evaluation) => format!(
            "{name} {dot} test {}, loss {}",
            percent(evaluation.scores.accuracy, 1),
            loss(evaluation.scores.loss)
        ),
        None => format!("{name} {dot} evaluating"),
    }
}

/// A class's name, or its number while the task is not known.
fn class_name(task: Option<&Task>, class: usize) -> String {
    task.and_then(|t| t.classes().get(class).cloned())
        .unwrap_or_else(|| class.to_string())
}
