//! The last lines: a message, and what can be done now.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::look::Look;
use super::text::wrap;
use super::theme::Tone;
use crate::app::{Availability, Model, Notice, Overlay, availability, label, next, on_screen};
use crate::keys::{Action, Context};
use crate::suggestion;

/// A key and what it does.
struct Item {
    action: Action,
    key: String,
    label: &'static str,
    enabled: bool,
}

/// The message above the footer, whole: what to do stands at its end.
pub(super) fn notice(model: &Model, look: Look, area: Rect) -> Vec<Line<'static>> {
    /// Lines at most.
    const MOST: usize = 4;
    let Some(notice) = &model.notice else {
        return vec![];
    };
    let tone = match notice {
        Notice::Info(_) => Tone::Good,
        Notice::Problem(_) => Tone::Bad,
    };
    let text = suggestion::complete(notice.text());
    let lines = wrap(&text, usize::from(area.width.saturating_sub(2)));
    let line = |text: String| Line::styled(format!(" {text}"), look.style(tone));
    lines.into_iter().take(MOST).map(line).collect()
}

/// ```text
///  p pretrain  t transfer  space pause  n step  N epoch  s stop  c continue  L log scale
///  y copy  ? help  q quit
/// ```
/// The footer for a terminal of this size: the obvious next key first, what cannot be done now in grey.
pub(super) fn lines(model: &Model, look: Look, area: Rect) -> Vec<Line<'static>> {
    let most = match area.height {
        20.. => 3,
        12.. => 2,
        _ => 1,
    };
    let next = next(model);
    let mut items = items(model, next, model.context(), availability);
    items.sort_by_key(|item| (Some(item.action) != next, !item.enabled && most == 1));
    let mut lines = laid_out(items, next, usize::from(area.width), most);
    if leaves_the_screen_in_view(model) {
        // It is not to grow where fewer keys are told.
        let below = self::items(model, None, model.screen.context(), on_screen);
        let below = laid_out(below, None, usize::from(area.width), most).len();
        lines.resize_with(lines.len().max(below), Vec::new);
    }
    let line = |items: Vec<Item>| {
        let spans = items
            .into_iter()
            .flat_map(|item| spans(&item, Some(item.action) == next, look));
        spans.collect::<Line>()
    };
    lines.into_iter().map(line).collect()
}

/// Whether something small lies over the screen.
const fn leaves_the_screen_in_view(model: &Model) -> bool {
    matches!(
        model.overlay,
        Some(Overlay::Prompt(_) | Overlay::Confirm(_) | Overlay::Filter)
    )
}

/// As many items as fit into so many lines; whoever is lost needs help and the way out, so that others make room for
/// these two.
fn laid_out(items: Vec<Item>, next: Option<Action>, width: usize, most: usize) -> Vec<Vec<Item>> {
    let (ways_out, items): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| {
        matches!(item.action, Action::Help | Action::Quit) && Some(item.action) != next
    });
    let reserved: usize = ways_out.iter().map(Item::width).sum();
    let others = items.len();
    let mut lines: Vec<Vec<Item>> = vec![vec![]];
    let mut used = 0;
    for (i, item) in items.into_iter().chain(ways_out).enumerate() {
        let is_last = lines.len() == most;
        let kept_free = if is_last && i < others { reserved } else { 0 };
        if used > 0 && used + item.width() + kept_free > width {
            if is_last {
                // A shorter one may still fit.
                continue;
            }
            lines.push(vec![]);
            used = 0;
        }
        used += item.width();
        if let Some(line) = lines.last_mut() {
            line.push(item);
        }
    }
    lines
}

impl Item {
    /// Columns with the blanks around.
    fn width(&self) -> usize {
        self.key.chars().count() + self.label.chars().count() + 3
    }
}

/// What can be done in `context`.
fn items(
    model: &Model,
    next: Option<Action>,
    context: Context,
    availability: impl Fn(&Model, Action) -> Availability,
) -> Vec<Item> {
    model
        .keymap
        .bindings(context)
        .filter(|(_, command, _)| !command.label.is_empty() || Some(command.action) == next)
        .filter_map(|(_, command, chords)| {
            let enabled = match availability(model, command.action) {
                Availability::Enabled => true,
                Availability::Disabled(_) => false,
                Availability::Absent(_) => return None,
            };
            Some(Item {
                action: command.action,
                key: chords.first()?.to_string(),
                label: label(model, command),
                enabled,
            })
        })
        .collect()
}

fn spans(item: &Item, is_next: bool, look: Look) -> [Span<'static>; 2] {
    let (key, text) = match (item.enabled, is_next) {
        (false, _) => (Tone::Dim, Tone::Dim),
        (true, true) => (Tone::Selected, Tone::Selected),
        (true, false) => (Tone::Accent, Tone::Text),
    };
    [
        Span::styled(format!(" {}", item.key), look.style(key)),
        Span::styled(format!(" {} ", item.label), look.style(text)),
    ]
}
