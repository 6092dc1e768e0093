//! Draws the state: a pure function of [`Model`] and [`Look`].

mod advice;
mod experiment;
mod fact;
mod footer;
mod glyphs;
mod header;
mod layers;
mod library;
mod look;
mod overlay;
mod progress;
mod rates;
mod runs;
mod test;
mod text;
mod theme;
mod train;
mod widgets;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::Clear;

use self::widgets::panel;
use crate::app::{Model, Screen};

pub use glyphs::Glyphs;
pub use look::Look;
pub(crate) use rates::draw as draw_rates;
pub(crate) use text::{shortened, wrap};
pub use theme::Colors;
pub(crate) use widgets::picture::half_blocks;
pub(crate) use widgets::sparkline::sparkline;

/// ```text
///  mnist-tui   1 Train  2 Layers  3 Library  4 Test  5 Runs        ● training  118k img/s   header
/// ╭──────────────────────────────────────────────────────────────────────────────────────╮
/// │                                                                                      │  the screen
///  the run has no trainer                                                                   notice
///  importing net.h5 · evaluating it on the test images · 3 s                                under way
///  p pretrain  t transfer  space pause  n step  ? help  q quit                              footer
/// ```
pub fn view(model: &Model, look: Look, frame: &mut Frame) {
    let area = frame.area();
    if area.is_empty() {
        return;
    }
    let keys = footer::lines(model, look, area);
    let under_way = progress::lines(model, look, area);
    let [header, body, progress, footer] = regions(area, under_way.len(), keys.len());
    header::render(frame, model, look, header);
    screen(frame, model, look, body);
    let message = footer::notice(model, look, area);
    let place = at_the_end(body, message.len());
    // What is filled in stays whole.
    let above = Rect {
        height: body.height - place.height,
        ..body
    };
    overlay::render(frame, model, look, above);
    frame.render_widget(Clear, place);
    panel::lines(frame, place, message);
    panel::lines(frame, progress, under_way);
    panel::lines(frame, footer, keys);
}

/// The footer stays longest, because it says how to go on; then what is under way, the screen, the header.
fn regions(area: Rect, under_way: usize, keys: usize) -> [Rect; 4] {
    let keys = text::cells(keys).min(area.height);
    let header = u16::from(area.height >= 4);
    let progress = text::cells(under_way).min((area.height - keys) / 2);
    Layout::vertical([
        Constraint::Length(header),
        Constraint::Min(0),
        Constraint::Length(progress),
        Constraint::Length(keys),
    ])
    .areas(area)
}

/// The message lies over the end of the screen: it goes with the next key, and nothing is to jump for it.
fn at_the_end(body: Rect, lines: usize) -> Rect {
    let height = text::cells(lines).min(body.height.div_ceil(2));
    Rect {
        y: body.bottom() - height,
        height,
        ..body
    }
}

fn screen(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    match model.screen {
        Screen::Train => train::render(frame, model, look, area),
        Screen::Layers => layers::render(frame, model, look, area),
        Screen::Library => library::render(frame, model, look, area),
        Screen::Test => test::render(frame, model, look, area),
        Screen::Runs => runs::render(frame, model, look, area),
        Screen::Experiment => experiment::render(frame, model, look, area),
    }
}
