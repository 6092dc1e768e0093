//! Forms: a field a line, and what the one in focus takes or has wrong.

mod words;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use self::words::Words;
use super::centered;
use crate::app::form::{Form, Item, Request};
use crate::config::Config;
use crate::format::plain;
use crate::suggestion::complete;
use crate::ui::look::Look;
use crate::ui::text::{cells, fit, wrap};
use crate::ui::theme::Tone;
use crate::ui::widgets::table::first_row;
use crate::ui::widgets::{panel, text_field};

/// Columns of the labels, the marker before them included.
const LABEL: usize = 16;

/// Fields that stay in view.
const FEWEST: usize = 6;

/// Columns of the form, its frame included.
const WIDTH: u16 = 96;

/// ```text
/// ╭ transfer ─────────────────────────────────────────────────────────╮
/// │   from          digits-mlp                                        │
/// │   task          even-odd                                          │
/// │ ▸ learning rate 0.02_                                             │
/// │   start         ◂ at once ▸                                       │
/// │                                                                   │
/// │ how far a step goes, such as 0.02                                 │
/// ╰───────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render<R>(
    frame: &mut Frame,
    config: &Config,
    (form, footer): (&Form<R>, &str),
    look: Look,
    area: Rect,
) where
    R: Request,
    R::Item: Words,
{
    let items = form.items();
    let width = usize::from(WIDTH.min(area.width).saturating_sub(4));
    let mut help = help(form, look, width);
    // Fields are moved to; what the one in focus takes is told nowhere else. Only where hardly a field would be left it goes.
    let fits = FEWEST + help.len() + 2 <= usize::from(area.height);
    if !fits && form.error(form.item()).is_none() {
        help.clear();
    }
    let below = help.len();
    let area = centered(frame, area, WIDTH, cells(items.len() + below + 2));
    let is_whole = items.len() + below + 2 <= usize::from(area.height);
    let title = title(form, is_whole);
    let inner = panel::panel_with_footer(frame, look, area, &title, footer);
    let parts = [Constraint::Min(1), Constraint::Length(cells(below))];
    let [rows, bottom] = Layout::vertical(parts).areas(panel::padded(inner));
    panel::lines(frame, bottom, help);
    let first = first_row(form.focus(), items.len(), usize::from(rows.height));
    for (row, (position, item)) in rows.rows().zip(items.iter().enumerate().skip(first)) {
        if position == form.focus() {
            focused(frame, config, form, look, row);
        } else {
            let value = plain(form.value(*item));
            line(frame, form, *item, look, row, value);
        }
    }
}

/// The title; where not all fields are in view it tells which one is in focus.
fn title<R: Request>(form: &Form<R>, is_whole: bool) -> String {
    let title = plain(&form.request.title());
    if is_whole {
        title
    } else {
        let (field, fields) = (form.focus() + 1, form.items().len());
        format!("{title}, field {field} of {fields}")
    }
}

/// What is wrong with the field in focus, or else what it takes, after an empty line.
fn help<R>(form: &Form<R>, look: Look, width: usize) -> Vec<Line<'static>>
where
    R: Request,
    R::Item: Words,
{
    let (text, tone) = match form.error(form.item()) {
        Some(problem) => (complete(problem), Tone::Bad),
        None => (form.item().takes().to_owned(), Tone::Dim),
    };
    let wrapped = wrap(&text, width).into_iter();
    let lines = wrapped.map(|line| Line::styled(line, look.style(tone)));
    std::iter::once(Line::default()).chain(lines).collect()
}

/// The line in focus: a text with its cursor, or a choice between arrows.
fn focused<R>(frame: &mut Frame, config: &Config, form: &Form<R>, look: Look, row: Rect)
where
    R: Request,
    R::Item: Words,
{
    let item = form.item();
    let [before, after] = look.glyphs.choice();
    let is_text = form.shows_text(config);
    let is_typed = is_text && !form.line().text().is_empty();
    let shown = match plain(form.value(item)) {
        _ if is_typed => String::new(),
        value if is_text => value,
        value => format!("{before} {value} {after}"),
    };
    line(frame, form, item, look, row, shown);
    if is_text {
        let label = cells(LABEL).min(row.width);
        let area = Rect {
            x: row.x + label,
            width: row.width - label,
            ..row
        };
        text_field::render(frame, form.line(), look.style(Tone::Text), area);
    }
}

/// A label and a value; where it is empty, what that means.
fn line<R>(frame: &mut Frame, form: &Form<R>, item: R::Item, look: Look, row: Rect, value: String)
where
    R: Request,
    R::Item: Words,
{
    let is_focused = item == form.item();
    let (marker, tone) = if is_focused {
        (look.glyphs.marker(), Tone::Selected)
    } else {
        (" ", Tone::Dim)
    };
    let is_wrong = form.error(item).is_some();
    let (value, value_tone) = match value {
        _ if form.value(item).is_empty() => (item.empty().to_owned(), Tone::Dim),
        value if is_wrong => (value, Tone::Bad),
        value => (value, Tone::Text),
    };
    let label = fit(&format!("{marker} {}", item.label()), LABEL);
    let spans = [
        Span::styled(label, look.style(tone)),
        Span::styled(value, look.style(value_tone)),
    ];
    frame.render_widget(Line::from(spans.to_vec()), row);
}
