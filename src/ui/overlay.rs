//! What lies over a screen: forms, questions, help.

mod confirm;
mod form;
mod help;
mod prompt;
mod rates;
mod report;
mod task;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Clear;

use super::look::Look;
use crate::app::{Model, Overlay};

/// Draws the overlay, if there is one, over `area`.
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    if area.is_empty() {
        return;
    }
    match &model.overlay {
        Some(Overlay::Form(form)) => {
            let footer = model.starting.as_ref().map_or("", |_| "starting");
            form::render(frame, &model.config, (form, footer), look, area);
        }
        Some(Overlay::Import(form)) => {
            form::render(frame, &model.config, (form, ""), look, area);
        }
        Some(Overlay::Experiment(form)) => {
            let starting = model.experiments.starting.as_ref();
            let footer = starting.map_or("", |_| "starting");
            form::render(frame, &model.config, (form, footer), look, area);
        }
        Some(Overlay::Task(editor)) => task::render(frame, model, editor, look, area),
        Some(Overlay::Prompt(prompt)) => prompt::render(frame, prompt, look, area),
        Some(Overlay::Confirm(question)) => confirm::render(frame, model, question, look, area),
        Some(Overlay::Rates(test)) => rates::render(frame, model, test, look, area),
        Some(Overlay::Report(report)) => report::render(frame, model, report, look, area),
        Some(Overlay::Help { first }) => help::render(frame, model, *first, look, area),
        // The filter is typed into the list's own title.
        Some(Overlay::Filter) | None => {}
    }
}

/// An empty area of at most `width` by `height` in the middle of `area`.
fn centered(frame: &mut Frame, area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let middle = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    frame.render_widget(Clear, middle);
    middle
}
