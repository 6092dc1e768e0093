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

use super::advice::how_to_begin;
use super::look::Look;
use super::text::{cells, wrap};
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
        let text = problem(model)
            .unwrap_or_else(|| format!("The library is empty: {}", how_to_begin(model)));
        let lines = wrap(&text, usize::from(inner.width));
        panel::lines(frame, inner, lines.into_iter().map(Line::from).collect());
        return;
    };
    if area.width < PICTURE + MISTAKES {
        let height = (area.height / 2).min(12);
        let parts = [Constraint::Min(0), Constraint::Length(height)];
        let [picture, mistakes] = Layout::vertical(parts).areas(area);
        image::render(frame, model, look, picture);
        mistakes::render(frame, model, look, mistakes);
        return;
    }
    let parts = [Constraint::Length(PICTURE), Constraint::Min(0)];
    let [picture, rest] = Layout::horizontal(parts).areas(area);
    image::render(frame, model, look, picture);
    results(frame, model, look, rest);
}

/// The confusion matrix where there is room for it; below it recall, where the matrix has none for it, and mistakes.
fn results(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let classes = test::task(model).map_or(10, |t| t.classes().len());
    let wanted = cells(classes + 3);
    let matrix = if area.height >= wanted + 4 { wanted } else { 0 };
    let parts = [Constraint::Length(matrix), Constraint::Min(0)];
    let [matrix, lists] = Layout::vertical(parts).areas(area);
    if !matrix.is_empty() {
        confusion::render(frame, model, look, matrix);
    }
    let is_told = !matrix.is_empty() && confusion::holds_recall(model, area.width);
    let recall = if !is_told && area.width >= RECALL + MISTAKES {
        RECALL
    } else {
        0
    };
    let parts = [Constraint::Length(recall), Constraint::Min(0)];
    let [recall, mistakes] = Layout::horizontal(parts).areas(lists);
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
