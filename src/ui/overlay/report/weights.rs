//! The rows of the weights: a table of the tensors, then the first layer's units as pictures.

use mnist_core::tensors::Statistics;
use ratatui::text::{Line, Span};

use crate::format::{number, plain};
use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right, shortened};
use crate::ui::theme::Tone;
use crate::ui::widgets::picture::half_blocks;
use crate::ui::widgets::sparkline::sparkline;
use crate::weights::{Pictures, TensorSummary, Weights, name_columns, shows_moments};

/// Columns of a number, with the gap before it.
const NUMBER: usize = 9;

/// Columns of the type of the numbers, with the gap behind.
const TYPE: usize = 8;

/// Columns of the sizes, with the gap behind.
const SHAPE: usize = 12;

/// Columns of the count of what is not finite, with the gap before it.
const BROKEN: usize = 8;

/// Bins of the histogram that are drawn as one bar.
const TOGETHER: usize = 2;

/// The row at this position.
pub(super) fn line(weights: &Weights, row: usize, look: Look, width: usize) -> Line<'static> {
    if row == 0 {
        let numbers = ["min", "max", "mean", "std"].map(str::to_owned);
        let cells = ["tensor", "type", "shape", "nan/inf", "distribution"].map(str::to_owned);
        let text = laid_out(cells, &numbers, look, width);
        return Line::styled(text, look.style(Tone::Dim));
    }
    let per_tensor = weights.rows_per_tensor(width);
    if let Some(tensor) = weights.tensors.get((row - 1) / per_tensor) {
        return match (per_tensor, (row - 1) % per_tensor) {
            (1, _) => tensor_line(tensor, &tensor.name, look, width),
            (_, 0) => Line::from(shortened(&tensor.name, width, look.glyphs.ellipsis())),
            _ => tensor_line(tensor, "", look, width),
        };
    }
    let below = row - 1 - weights.tensors.len() * per_tensor;
    match (&weights.pictures, below) {
        (None, _) | (_, 0) => Line::default(),
        (Some(pictures), 1) => Line::styled(heading(pictures), look.style(Tone::Dim)),
        (Some(pictures), _) => picture_line(pictures, below - 2, look, width),
    }
}

fn heading(pictures: &Pictures) -> String {
    let Pictures {
        layer,
        channels,
        units,
        levels,
        ..
    } = pictures;
    let shown = if levels.len() < *units {
        format!("first {} of {units} units", levels.len())
    } else {
        format!("{units} units")
    };
    let layer = plain(layer);
    match channels {
        1 => format!("{layer}, {shown}: bright counts for the unit, dark against"),
        n => format!("{layer}, {shown}, mean of {n} channels: bright for, dark against"),
    }
}

/// Name, type, sizes, numbers, what is not finite, and the distribution beside each other.
fn laid_out(cells: [String; 5], numbers: &[String; 4], look: Look, width: usize) -> String {
    let [name, kind, shape, broken, distribution] = cells;
    let columns = name_columns(width);
    let name = shortened(&name, columns - 1, look.glyphs.ellipsis());
    let shown = if shows_moments(width) { 4 } else { 2 };
    let numbers: String = numbers[..shown]
        .iter()
        .map(|number| fit_right(number, NUMBER))
        .collect();
    [
        fit(&name, columns),
        fit(&kind, TYPE),
        fit(&shape, SHAPE),
        numbers,
        fit_right(&broken, BROKEN),
        format!("  {distribution}"),
    ]
    .concat()
}

fn tensor_line(tensor: &TensorSummary, name: &str, look: Look, width: usize) -> Line<'static> {
    let sizes: Vec<String> = tensor.shape.iter().map(usize::to_string).collect();
    let (name, kind, shape) = (name.to_owned(), tensor.dtype.clone(), sizes.join("x"));
    let Some(found) = &tensor.statistics else {
        let cells = [name, kind, shape, String::new(), "not read".into()];
        return Line::from(laid_out(cells, &Default::default(), look, width));
    };
    let of = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
    let numbers = [
        of(found.min),
        of(found.max),
        of(found.min.map(|_| found.mean)),
        of(found.min.map(|_| found.standard_deviation)),
    ];
    let histogram = histogram(found, look);
    let cells = [name, kind, shape, broken(found), histogram];
    let is_broken = found.nan + found.infinite > 0;
    let tone = if is_broken { Tone::Bad } else { Tone::Text };
    let text = laid_out(cells, &numbers, look, width);
    Line::styled(text, look.style(tone))
}

/// `0`, `3`, `3/1`: numbers that are not a number, and infinite ones where there are any.
fn broken(found: &Statistics) -> String {
    let nan = compact(found.nan);
    match found.infinite {
        0 => nan,
        infinite => format!("{nan}/{}", compact(infinite)),
    }
}

/// `999`, `12k`, `500M`
fn compact(count: u64) -> String {
    match count {
        0..1000 => count.to_string(),
        1000..1_000_000 => format!("{}k", count / 1000),
        _ => format!("{}M", count / 1_000_000),
    }
}

fn histogram(found: &Statistics, look: Look) -> String {
    #[expect(clippy::cast_precision_loss, reason = "bars have eight heights")]
    let bars: Vec<f64> = found
        .histogram
        .chunks(TOGETHER)
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
