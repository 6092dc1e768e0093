//! Lines over a horizontal axis, drawn in braille dots.

mod grid;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use self::grid::{Grid, draw, stamp};
use crate::app::train::Scale;
use crate::ui::glyphs::Glyphs;
use crate::ui::text::cells;

/// One dot of a band's ends in so many columns of dots.
const DOTS: usize = 3;

/// One line of a chart.
#[derive(Debug, Clone)]
pub(crate) struct Series<'a> {
    /// Points by rising `x`.
    pub(crate) points: &'a [(f64, f64)],
    pub(crate) stroke: Stroke,
    /// Drawn at each point, so that lines are told apart without colour.
    pub(crate) marker: Option<char>,
    pub(crate) style: Style,
}

/// An area between two lines.
#[derive(Debug, Clone)]
pub(crate) struct Band<'a> {
    /// Lower and upper end by rising `x`.
    pub(crate) points: &'a [(f64, [f64; 2])],
    pub(crate) style: Style,
}

/// The horizontal axis.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Axis<'a> {
    /// Whole numbers from one to the other, as many as fit.
    Whole(u32, u32),
    /// These places with these texts, by rising place; the first and the last are the ends.
    Marks(&'a [(f64, String)]),
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
    pub(crate) bands: &'a [Band<'a>],
    pub(crate) scale: Scale,
    pub(crate) x: Axis<'a>,
    /// What no value lies beyond.
    pub(crate) bounds: (f64, f64),
    /// How a value is written beside the ends of the vertical axis.
    pub(crate) label: fn(f64) -> String,
    pub(crate) labels: Style,
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
        for band in self.bands {
            let grid = self.edges(band, glyphs, plot, (low, high));
            stamp(&grid, glyphs, ('.', band.style), plot, buffer);
        }
        for series in self.series {
            let grid = self.trace(series, glyphs, plot, (low, high));
            let samples = glyphs.line_samples()[usize::from(series.stroke == Stroke::Dotted)];
            let sample = samples.chars().next().unwrap_or('*');
            stamp(&grid, glyphs, (sample, series.style), plot, buffer);
        }
        for series in self.series {
            self.mark(series, plot, (low, high), buffer);
        }
    }

    /// Draws the points of a line that has a marker.
    fn mark(&self, series: &Series<'_>, plot: Rect, range: (f64, f64), buffer: &mut Buffer) {
        let Some(marker) = series.marker else {
            return;
        };
        for (x, y) in series.points {
            let Some(y) = self.scaled(*y) else {
                continue;
            };
            let (width, height) = (usize::from(plot.width), usize::from(plot.height));
            let at = (
                plot.x + cells(column(self.share_x(*x), width)),
                plot.y + cells(column(share_down(y, range), height)),
            );
            if let Some(cell) = buffer.cell_mut(at) {
                draw(cell, marker, series.style);
            }
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
            return Some(self.with_bands(range));
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

    /// The range of the lines, and as much of the bands as does not make the lines flat.
    fn with_bands(&self, (low, high): (f64, f64)) -> (f64, f64) {
        let most = (high - low) / 4.0;
        let ends = self.bands.iter().flat_map(|band| band.points);
        let ends = ends.flat_map(|(_, ends)| ends);
        ends.filter_map(|end| self.scaled(*end))
            .fold((low, high), |(least, greatest), end| {
                let end = end.clamp(low - most, high + most);
                (least.min(end), greatest.max(end))
            })
    }

    /// The ends of the horizontal axis.
    fn ends(&self) -> (f64, f64) {
        match self.x {
            Axis::Whole(first, last) => (f64::from(first), f64::from(last)),
            Axis::Marks(marks) => {
                let place = |mark: Option<&(f64, String)>| mark.map_or(0.0, |(place, _)| *place);
                (place(marks.first()), place(marks.last()))
            }
        }
    }

    fn share_x(&self, x: f64) -> f64 {
        let (first, last) = self.ends();
        if last > first {
            (x - first) / (last - first)
        } else {
            0.5
        }
    }

    /// Texts below the plot, as many as fit.
    fn label_x(&self, plot: Rect, buffer: &mut Buffer) {
        let marks = match self.x {
            Axis::Whole(first, last) => whole_numbers(first, last, plot.width),
            Axis::Marks(marks) => marks.to_vec(),
        };
        let mut free = 0;
        for (place, text) in marks {
            let last = plot.width.saturating_sub(cells(text.len()));
            let column = column(self.share_x(place), usize::from(plot.width));
            let column = cells(column.saturating_sub(text.len() / 2)).min(last);
            if column >= free {
                free = column + cells(text.len()) + 1;
                buffer.set_string(plot.x + column, plot.bottom(), text, self.labels);
            }
        }
    }

    /// Dots along the two ends of a band, as far as they lie on the chart: the bands of several lines lie over each other, and filled
    /// ones hide them.
    fn edges(&self, band: &Band<'_>, glyphs: Glyphs, plot: Rect, range: (f64, f64)) -> Grid {
        let mut grid = Grid::over(plot, glyphs);
        let (columns, rows) = (grid.columns, grid.rows());
        let mut mark = |at: usize, y: Option<f64>| {
            if let Some(y) = y.filter(|y| (range.0..=range.1).contains(y)) {
                grid.mark((at, column(share_down(y, range), rows)));
            }
        };
        if let [(x, ends)] = band.points {
            let at = column(self.share_x(*x), columns);
            for end in ends {
                mark(at, self.scaled(*end));
            }
        }
        for pair in band.points.windows(2) {
            let [from, to] = [0, 1].map(|at| column(self.share_x(pair[at].0), columns));
            for at in (from..=to).filter(|at| at % DOTS == 0) {
                let share = (at - from) as f64 / (to - from).max(1) as f64;
                for end in [0, 1] {
                    let [here, there] = [0, 1].map(|at| self.scaled(pair[at].1[end]));
                    let between = || Some(here? + share * (there? - here?));
                    mark(at, between());
                }
            }
        }
        grid
    }

    fn trace(&self, series: &Series<'_>, glyphs: Glyphs, plot: Rect, range: (f64, f64)) -> Grid {
        let mut grid = Grid::over(plot, glyphs);
        let (columns, rows) = (grid.columns, grid.rows());
        let dots: Vec<(usize, usize)> = series
            .points
            .iter()
            .filter_map(|(x, y)| Some((*x, self.scaled(*y)?)))
            .map(|(x, y)| {
                let down = column(share_down(y, range), rows);
                (column(self.share_x(x), columns), down)
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

/// Whole numbers from `first` to `last`, as many as fit.
fn whole_numbers(first: u32, last: u32, width: u16) -> Vec<(f64, String)> {
    let digits = last.to_string().len();
    // The first number begins at its point, the others have theirs in the middle.
    let widest = u32::from(cells(digits + digits / 2 + 2));
    let count = last.saturating_sub(first) + 1;
    let step = count.div_ceil((u32::from(width) / widest).max(1)).max(1);
    let numbers = std::iter::successors(Some(first), |x| x.checked_add(step));
    let numbers = numbers.take_while(|x| *x <= last);
    numbers.map(|x| (f64::from(x), x.to_string())).collect()
}

/// How far down a value lies, as a share of the height.
fn share_down(value: f64, (low, high): (f64, f64)) -> f64 {
    1.0 - (value - low) / (high - low)
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
