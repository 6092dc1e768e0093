//! Facts as lines: a label, then text that goes on below itself.

use ratatui::text::{Line, Span};

use super::look::Look;
use super::text::wrap;
use super::theme::Tone;

/// A label, a text and how it looks.
pub(crate) type Fact = (&'static str, String, Tone);

/// Columns of the labels.
const LABEL: usize = 10;

/// A fact in lines of at most `width` columns.
pub(crate) fn fact_lines(fact: Fact, look: Look, width: usize) -> Vec<Line<'static>> {
    let (label, text, tone) = fact;
    let wrapped = wrap(&text, width.saturating_sub(LABEL));
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    let line = |(label, text): (&str, String)| {
        Line::from(vec![
            Span::styled(format!("{label:<LABEL$}"), look.style(Tone::Dim)),
            Span::styled(text, look.style(tone)),
        ])
    };
    labels.zip(wrapped).map(line).collect()
}
