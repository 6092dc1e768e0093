//! One test image and what the network says about it.

use mnist_core::data::IMAGE_SIDE;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::class_name;
use crate::app::{Loadable, Model, test};
use crate::format::{percent, thousands};
use crate::ui::look::Look;
use crate::ui::text::cells;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::widgets::picture::picture;

/// ```text
/// ╭ image 0 of 10,000 ─────────╮
/// │        ▄▄▄▄▄▄▄▄            │
/// │            ▄█▀             │
/// │ predicted  7 · 99.8 %      │
/// │ label      7 ✓             │
/// ╰─────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let (index, count) = (model.test.index, model.test.count());
    let title = format!("image {} of {}", thousands(index), thousands(count));
    let inner = panel::panel(frame, look, area, &title);
    let lines = facts(model, look);
    // The facts stay when there is too little room for both.
    let room = inner.height.saturating_sub(cells(lines.len()));
    let height = room.min(cells(IMAGE_SIDE / 2));
    let parts = [Constraint::Length(height), Constraint::Min(0)];
    let [top, bottom] = Layout::vertical(parts).areas(inner);
    match &model.test.images {
        Loadable::Loaded(images) => {
            if let Some(pixels) = images.image(index) {
                picture(look, pixels, IMAGE_SIDE, top, frame.buffer_mut());
            }
        }
        _ => panel::lines(
            frame,
            panel::padded(top),
            vec![Line::from("reading the images")],
        ),
    }
    panel::lines(frame, panel::padded(bottom), lines);
}

fn facts(model: &Model, look: Look) -> Vec<Line<'static>> {
    let task = test::task(model);
    let label = model
        .test
        .digit()
        .and_then(|digit| Some((digit, task?.class_of(digit)?)));
    let predicted = model.test.prediction();
    let fact = |name: &str, text: String, tone| {
        Line::from(vec![
            Span::styled(format!("{name:<11}"), look.style(Tone::Dim)),
            Span::styled(text, look.style(tone)),
        ])
    };
    let none = || look.glyphs.none().to_owned();
    let says = predicted.map_or_else(none, |(class, probability)| {
        format!(
            "{} {} {}",
            class_name(task, usize::from(class)),
            look.glyphs.dot(),
            percent(f64::from(probability), 1)
        )
    });
    let (is, tone) = match (label, predicted) {
        (Some((digit, class)), Some((said, _))) => {
            let right = class == said;
            let mark = if right {
                look.glyphs.right()
            } else {
                look.glyphs.wrong()
            };
            let name = class_name(task, usize::from(class));
            let digit = if name == digit.to_string() {
                String::new()
            } else {
                format!(" digit {digit}")
            };
            let tone = if right { Tone::Good } else { Tone::Bad };
            (format!("{name} {mark}{digit}"), tone)
        }
        (Some((digit, _)), None) => (format!("digit {digit}"), Tone::Text),
        _ => (none(), Tone::Text),
    };
    vec![fact("predicted", says, Tone::Text), fact("label", is, tone)]
}
