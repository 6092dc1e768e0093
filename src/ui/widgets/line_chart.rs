//! Lines over a horizontal axis, drawn in braille dots.

#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::train::Scale;
use crate::ui::glyphs::Glyphs;
use crate::ui::text::cells;

/// One line of a chart.
#[derive(Debug, Clone)]
pub(crate) struct Series<'a> {
    /// Points by rising `x`.
    pub(crate) points: &'a [(f64, f64)],
    pub(crate) stroke: Stroke,
    pub(crate) style: Style,
}

/// How a line is drawn, so that lines are told apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stroke {
    Solid,
    Dotted,
}

/// The whole chart.
#[derive(Debug, Clone)]
pub(crate) struct LineChart<'a> {
    pub(crate) series: &'a [Series<'a>],
    pub(crate) scale: Scale,
    /// Ends of the horizontal axis, in whole numbers that are written below it.
    pub(crate) x: (u32, u32),
    /// What no value lies beyond.
    pub(crate) bounds: (f64, f64),
    /// How a value is written beside the ends of the vertical axis.
    pub(crate) label: fn(f64) -> String,
    pub(crate) labels: Style,
}

/// Dots of a braille cell, by column and row.
const BRAILLE: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Dots of one line on a grid as fine as the glyphs allow.
struct Grid {
    columns: usize,
    set: Vec<bool>,
}

impl LineChart<'_> {
    /// Draws into `area`: labels left and below, lines in the rest.
    pub(crate) fn render(&self, glyphs: Glyphs, area: Rect, buffer: &mut Buffer) {
        let Some((low, high)) = self.range() else {
            return;
        };
        let top = (self.label)(self.unscaled(high));
        let bottom = (self.label)(self.unscaled(low));
        let margin = cells(top.len().max(bottom.len()) + 1);
        if area.width <= margin.saturating_add(2) || area.height < 3 {
            return;
        }
        let plot = Rect {
            x: area.x + margin,
            width: area.width - margin,
            height: area.height - 1,
            ..area
        };
        buffer.set_string(area.x, plot.y, top, self.labels);
        buffer.set_string(area.x, plot.bottom() - 1, bottom, self.labels);
        self.label_x(plot, buffer);
        for series in self.series {
            let grid = self.trace(series, glyphs, plot, (low, high));
            stamp(&grid, glyphs, series, plot, buffer);
        }
    }

    fn scaled(&self, value: f64) -> Option<f64> {
        let scaled = match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => value.log10(),
        };
        scaled.is_finite().then_some(scaled)
    }

    fn unscaled(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => 10_f64.powf(value),
        }
    }

    fn range(&self) -> Option<(f64, f64)> {
        let values = self.series.iter().flat_map(|s| s.points);
        let range = values
            .filter_map(|(_, y)| self.scaled(*y))
            .fold(None, |range, y| {
                let (low, high) = range.unwrap_or((y, y));
                Some((y.min(low), y.max(high)))
            })?;
        if range.0 < range.1 {
            return Some(range);
        }
        // A flat line lies in the middle of a little more, where that can be.
        let more = match self.scale {
            Scale::Linear => range.0.abs().max(0.01) * 0.1,
            Scale::Logarithmic => 0.05,
        };
        let [low, high] = [self.bounds.0, self.bounds.1].map(|bound| self.scaled(bound));
        Some((
            low.map_or(range.0 - more, |low| low.max(range.0 - more)),
            high.map_or(range.1 + more, |high| high.min(range.1 + more)),
        ))
    }

    fn share_x(&self, x: f64) -> f64 {
        let (first, last) = (f64::from(self.x.0), f64::from(self.x.1));
        if last > first {
            (x - first) / (last - first)
        } else {
            0.5
        }
    }

    /// Whole numbers below the plot, as many as fit.
    fn label_x(&self, plot: Rect, buffer: &mut Buffer) {
        let width = u32::from(plot.width);
        let digits = self.x.1.to_string().len();
        // The first number begins at its point, the others have theirs in the middle.
        let widest = u32::from(cells(digits + digits / 2 + 2));
        let count = self.x.1.saturating_sub(self.x.0) + 1;
        let step = count.div_ceil((width / widest).max(1)).max(1);
        let numbers = std::iter::successors(Some(self.x.0), |x| x.checked_add(step));
        for x in numbers.take_while(|x| *x <= self.x.1) {
            let text = x.to_string();
            let last = plot.width.saturating_sub(cells(text.len()));
            let column = column(self.share_x(f64::from(x)), usize::from(plot.width));
            let column = cells(column.saturating_sub(text.len() / 2)).min(last);
            buffer.set_string(plot.x + column, plot.bottom(), text, self.labels);
        }
    }

    fn trace(&self, series: &Series<'_>, glyphs: Glyphs, plot: Rect, range: (f64, f64)) -> Grid {
        let (across, down) = match glyphs {
            Glyphs::Unicode => (2, 4),
            Glyphs::Ascii => (1, 1),
        };
        let columns = usize::from(plot.width) * across;
        let rows = usize::from(plot.height) * down;
        let mut grid = Grid {
            columns,
            set: vec![false; columns * rows],
        };
        let dots: Vec<(usize, usize)> = series
            .points
            .iter()
            .filter_map(|(x, y)| Some((*x, self.scaled(*y)?)))
            .map(|(x, y)| {
                let height = (y - range.0) / (range.1 - range.0);
                (column(self.share_x(x), columns), column(1.0 - height, rows))
            })
            .collect();
        if let [only] = dots.as_slice() {
            grid.mark(*only);
        }
        for pair in dots.windows(2) {
            grid.connect(pair[0], pair[1], series.stroke);
        }
        grid
    }
}

/// The cell, of `count`, that a share of the way falls into.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value lies between 0 and count"
)]
fn column(share: f64, count: usize) -> usize {
    let last = count.saturating_sub(1);
    ((share.clamp(0.0, 1.0) * last as f64).round() as usize).min(last)
}

impl Grid {
    fn mark(&mut self, (column, row): (usize, usize)) {
        if let Some(dot) = self.set.get_mut(row * self.columns + column) {
            *dot = true;
        }
    }

    fn connect(&mut self, from: (usize, usize), to: (usize, usize), stroke: Stroke) {
        let length = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1)).max(1);
        for i in 0..=length {
            let between = |a: usize, b: usize| (a * (length - i) + b * i + length / 2) / length;
            let dot = (between(from.0, to.0), between(from.1, to.1));
            if stroke == Stroke::Solid || i % 4 == 0 {
                self.mark(dot);
            }
        }
    }

    fn is_set(&self, column: usize, row: usize) -> bool {
        self.set.get(row * self.columns + column) == Some(&true)
    }
}

/// Writes a grid's dots; a cell that two lines share keeps the dots of both.
fn stamp(grid: &Grid, glyphs: Glyphs, series: &Series<'_>, plot: Rect, buffer: &mut Buffer) {
    for y in 0..plot.height {
        for x in 0..plot.width {
            let (column, row) = (usize::from(x), usize::from(y));
            let Some(cell) = buffer.cell_mut((plot.x + x, plot.y + y)) else {
                continue;
            };
            match glyphs {
                Glyphs::Ascii if grid.is_set(column, row) => {
                    let sample =
                        glyphs.line_samples()[usize::from(series.stroke == Stroke::Dotted)];
                    cell.set_symbol(&sample[..1]).set_style(series.style);
                }
                Glyphs::Ascii => {}
                Glyphs::Unicode => {
                    let old = cell.symbol().chars().next().map_or(0, |c| c as u32 & 0xff);
                    let is_braille =
                        matches!(cell.symbol().chars().next(), Some('\u{2800}'..='\u{28ff}'));
                    let new = braille(grid, column, row);
                    if new != 0 {
                        let all = if is_braille { old | new } else { new };
                        let symbol = char::from_u32(0x2800 + all).unwrap_or(' ');
                        cell.set_char(symbol).set_style(series.style);
                    }
                }
            }
        }
    }
}

fn braille(grid: &Grid, column: usize, row: usize) -> u32 {
    let mut dots = 0;
    for (i, bits) in BRAILLE.iter().enumerate() {
        for (j, bit) in bits.iter().enumerate() {
            if grid.is_set(column * 2 + i, row * 4 + j) {
                dots |= bit;
            }
        }
    }
    dots
}
