//! One test image and what the network says about it.

use mnist_core::data::IMAGE_SIDE;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::class_name;
use crate::app::{Loadable, Model, test};
use crate::format::{self, percent, plain, thousands};
use crate::keys::{Action, Context};
use crate::ui::advice::key;
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
    let library = key(model, Context::Global, Action::ShowLibrary);
    let hint = format!("{library} chooses the checkpoint");
    let inner = panel::panel_with_footer(frame, look, area, &title, &hint);
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
    let fact = |name: &str, (text, tone): (String, Tone)| {
        Line::from(vec![
            Span::styled(format!("{name:<11}"), look.style(Tone::Dim)),
            Span::styled(text, look.style(tone)),
        ])
    };
    let says = (prediction(model, look), Tone::Text);
    vec![fact("predicted", says), fact("label", label(model, look))]
}

/// `odd · 99.8 %`
fn prediction(model: &Model, look: Look) -> String {
    let Some((class, probability)) = model.test.prediction() else {
        return look.glyphs.none().to_owned();
    };
    let name = class_name(test::task(model), usize::from(class));
    look.join(&[name, percent(f64::from(probability), 1)])
}

/// `odd ✓ digit 7`: the class, whether it was predicted, and the digit where the class is another thing.
fn label(model: &Model, look: Look) -> (String, Tone) {
    let task = test::task(model);
    let Some(digit) = model.test.digit() else {
        return (look.glyphs.none().to_owned(), Tone::Text);
    };
    let Some((task, class)) = task.and_then(|task| Some((task, task.class_of(digit)?))) else {
        return (format!("label {digit}"), Tone::Text);
    };
    let truth = plain(&format::label(task, digit));
    let Some((predicted, _)) = model.test.prediction() else {
        return (truth, Tone::Text);
    };
    let (mark, tone) = if class == predicted {
        (look.glyphs.right(), Tone::Good)
    } else {
        (look.glyphs.wrong(), Tone::Bad)
    };
    let name = class_name(Some(task), usize::from(class));
    if task.names_as_its_class(digit) {
        (format!("{name} {mark}"), tone)
    } else {
        (format!("{name} {mark} {truth}"), tone)
    }
}
