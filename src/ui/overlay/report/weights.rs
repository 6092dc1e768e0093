//! The rows of the weights: a table of the tensors, then the first layer's units as pictures.

use mnist_core::tensors::{BINS, Statistics};
use ratatui::text::{Line, Span};

use crate::format::{number, plain};
use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right};
use crate::ui::theme::Tone;
use crate::ui::widgets::picture::half_blocks;
use crate::ui::widgets::sparkline::sparkline;
use crate::weights::{Pictures, TensorSummary, Weights};

/// Columns of a number, with the gap before it.
const NUMBER: usize = 9;

/// Columns of the name.
const NAME: usize = 20;

/// Columns of the sizes.
const SHAPE: usize = 14;

/// From so many columns on everything is shown.
const ALL_COLUMNS: usize = NAME + SHAPE + 4 * NUMBER + 2 + BINS;

/// The row at this position.
pub(super) fn line(weights: &Weights, row: usize, look: Look, width: usize) -> Line<'static> {
    if row == 0 {
        let columns = ["min", "max", "mean", "std"].map(|c| fit_right(c, NUMBER));
        let text = laid_out("tensor", "shape", columns, "distribution", width);
        return Line::styled(text, look.style(Tone::Dim));
    }
    if let Some(tensor) = weights.tensors.get(row - 1) {
        return tensor_line(tensor, look, width);
    }
    let below = row - 1 - weights.tensors.len();
    match (&weights.pictures, below) {
        (None, _) | (_, 0) => Line::default(),
        (Some(pictures), 1) => Line::styled(heading(pictures), look.style(Tone::Dim)),
        (Some(pictures), _) => picture_line(pictures, below - 2, look, width),
    }
}

fn heading(pictures: &Pictures) -> String {
    let Pictures {
        layer,
        units,
        levels,
        ..
    } = pictures;
    let shown = if levels.len() < *units {
        format!("the first {} of {units} units", levels.len())
    } else {
        format!("{units} units")
    };
    format!("{layer}, {shown}: bright where ink counts for the unit, dark against")
}

/// Mean and deviation go where there is no room.
fn laid_out(
    name: &str,
    shape: &str,
    numbers: [String; 4],
    histogram: &str,
    width: usize,
) -> String {
    let names = format!("{}{}", fit(name, NAME.min(width)), fit(shape, SHAPE));
    let [min, max, mean, deviation] = numbers;
    if width >= ALL_COLUMNS {
        format!("{names}{min}{max}{mean}{deviation}  {histogram}")
    } else {
        format!("{names}{min}{max}  {histogram}")
    }
}

fn tensor_line(tensor: &TensorSummary, look: Look, width: usize) -> Line<'static> {
    let sizes: Vec<String> = tensor.shape.iter().map(usize::to_string).collect();
    let shape = sizes.join(" x ");
    let Some(found) = &tensor.statistics else {
        return Line::from(laid_out(
            &plain(&tensor.name),
            &shape,
            Default::default(),
            "",
            width,
        ));
    };
    let of = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
    let numbers = [
        of(found.min),
        of(found.max),
        of(found.min.map(|_| found.mean)),
        of(found.min.map(|_| found.standard_deviation)),
    ];
    let broken = found.nan + found.infinite;
    let distribution = if broken > 0 {
        format!("{broken} not finite")
    } else {
        histogram(found, look, width)
    };
    let numbers = numbers.map(|text| fit_right(&text, NUMBER));
    let text = laid_out(&plain(&tensor.name), &shape, numbers, &distribution, width);
    let tone = if broken > 0 { Tone::Bad } else { Tone::Text };
    Line::styled(text, look.style(tone))
}

/// All bars, or half as many twice as wide where there is too little room.
fn histogram(found: &Statistics, look: Look, width: usize) -> String {
    let together = if width >= ALL_COLUMNS { 1 } else { 2 };
    #[expect(clippy::cast_precision_loss, reason = "bars have eight heights")]
    let bars: Vec<f64> = found
        .histogram
        .chunks(together)
        .map(|bins| bins.iter().sum::<u64>() as f64)
        .collect();
    sparkline(look.glyphs, &bars, bars.len())
}

/// Row `row` of all pictures, two pixels high.
fn picture_line(pictures: &Pictures, row: usize, look: Look, width: usize) -> Line<'static> {
    let [columns, rows] = pictures.size;
    let per_row = pictures.per_row(width);
    let (first, y) = (
        row / pictures.height() * per_row,
        row % pictures.height() * 2,
    );
    if y >= rows {
        return Line::default();
    }
    let mut spans = Vec::new();
    for levels in pictures.levels.iter().skip(first).take(per_row) {
        let level = |x: usize, y: usize| levels.get(y * columns + x).copied().unwrap_or(128);
        for x in 0..columns {
            let (symbol, style) =
                half_blocks(look, [level(x, y), level(x, y + 1)].map(|l| ink(look, l)));
            spans.push(Span::styled(symbol, style));
        }
        spans.push(Span::raw(" "));
    }
    Line::from(spans)
}

/// Where no greys can be shown, only what a unit looks for is.
fn ink(look: Look, level: u8) -> u8 {
    if look.colors.grey(level).is_some() {
        level
    } else {
        level.saturating_sub(128).saturating_mul(2)
    }
}
