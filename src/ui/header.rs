//! The first line: name, tabs, and what the followed run is doing.

use mnist_core::run::{RunEntry, RunState};
use mnist_core::storage::Access;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};

use super::look::Look;
use super::theme::Tone;
use crate::app::{Model, Screen};
use crate::format;
use crate::keys::Context;

/// ```text
///  mnist-tui   1 Train  2 Layers  3 Library  4 Test  5 Runs        ● training  118k img/s
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let tabs = tabs(model, look, area.width);
    let status = |detail| status(model, look, detail);
    let room = usize::from(area.width).saturating_sub(tabs.width() + 2);
    frame.render_widget(tabs, area);
    let fitting = |line: &Line| line.width() <= room;
    if let Some(status) = status(Detail::Rate)
        .filter(fitting)
        .or_else(|| status(Detail::State).filter(fitting))
    {
        frame.render_widget(status.alignment(Alignment::Right), area);
    }
}

fn tabs(model: &Model, look: Look, width: u16) -> Line<'static> {
    let mut spans = vec![];
    if width >= 90 {
        spans.push(Span::styled(" mnist-tui  ", look.style(Tone::Dim)));
    }
    for screen in Screen::ALL {
        let chords = model.keymap.chords(Context::Global, screen.action());
        let key = chords.first().map_or(String::new(), ToString::to_string);
        let tone = if screen == model.screen {
            Tone::Selected
        } else {
            Tone::Text
        };
        let style = look.style(tone);
        let style = if screen == model.screen {
            style.add_modifier(ratatui::style::Modifier::REVERSED)
        } else {
            style
        };
        let text = if width >= 47 || screen == model.screen {
            format!(" {key} {} ", screen.title())
        } else {
            format!(" {key} ")
        };
        spans.push(Span::styled(text, style));
    }
    Line::from(spans)
}

/// How a run's state looks.
pub(super) const fn tone(state: RunState) -> Tone {
    match state {
        RunState::Training | RunState::Finished => Tone::Good,
        RunState::Queued | RunState::Starting | RunState::Paused | RunState::Unknown => {
            Tone::Caution
        }
        RunState::Interrupted | RunState::Failed => Tone::Bad,
        RunState::Stopped => Tone::Dim,
    }
}

/// How much is said of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    State,
    Rate,
}

/// What the followed run does, and whether everything here can only be looked at.
fn status(model: &Model, look: Look, detail: Detail) -> Option<Line<'static>> {
    // Beside an experiment, what an ended run did would be taken for its state.
    let is_told = |run: &&RunEntry| model.screen != Screen::Experiment || run.state.is_live();
    let run = model.run.as_ref().filter(is_told);
    let mut spans: Vec<Span> = run.into_iter().map(|r| of_run(r, look, detail)).collect();
    if model.access == Access::ViewOnly {
        spans.insert(0, Span::styled("view only  ", look.style(Tone::Caution)));
    }
    (!spans.is_empty()).then(|| Line::from(spans))
}

fn of_run(run: &RunEntry, look: Look, detail: Detail) -> Span<'static> {
    let mut text = String::new();
    if run.state.is_live() {
        text.push_str(look.glyphs.live());
        text.push(' ');
    }
    text.push_str(run.state.word());
    let has_rate = run.state == RunState::Training && run.history.images_per_second > 0.0;
    if has_rate && detail == Detail::Rate {
        text.push_str("  ");
        text.push_str(&format::images_per_second(run.history.images_per_second));
    }
    text.push(' ');
    Span::styled(text, look.style(tone(run.state)))
}
