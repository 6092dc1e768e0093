//! What the lines of a chart are, in that corner which they leave free.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::ui::text::cells;

/// Columns of the values beside the upper and lower end of a chart.
const LABEL: u16 = 9;

/// A corner of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Corner {
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}

/// Writes `lines` over a chart that is drawn in `area`, into that corner in which it hides least; the first of `corners` where some
/// are alike. Where the chart would be all legend there is none.
pub(crate) fn legend(
    frame: &mut Frame,
    lines: Vec<Line<'static>>,
    corners: [Corner; 4],
    area: Rect,
) {
    let width = lines.iter().map(Line::width).max().map_or(0, cells);
    let height = cells(lines.len());
    if area.height < height + 3 || area.width <= width + LABEL {
        return;
    }
    let places = corners.map(|corner| place(corner, width, height, area));
    let hidden = |place: &Rect| drawn(frame.buffer_mut(), *place);
    let Some(place) = places.into_iter().min_by_key(hidden) else {
        return;
    };
    // Names must not take the colours of a band below them.
    frame.render_widget(Clear, place);
    for (row, line) in place.rows().zip(lines) {
        frame.render_widget(line, row);
    }
}

/// Above the numbers of the horizontal axis, and beside those of the vertical one.
fn place(corner: Corner, width: u16, height: u16, area: Rect) -> Rect {
    let is_top = matches!(corner, Corner::TopLeft | Corner::TopRight);
    let is_left = matches!(corner, Corner::TopLeft | Corner::BottomLeft);
    Rect {
        x: if is_left {
            area.x + LABEL
        } else {
            area.right() - width
        },
        y: if is_top {
            area.y
        } else {
            area.bottom() - 1 - height
        },
        width,
        height,
    }
}

/// Cells of `place` that something is drawn in.
fn drawn(buffer: &Buffer, place: Rect) -> usize {
    let cells = place.positions();
    let is_drawn = |symbol: &str| !symbol.trim().is_empty();
    cells
        .filter(|at| buffer.cell(*at).is_some_and(|cell| is_drawn(cell.symbol())))
        .count()
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn the_corner_that_lines_leave_free_is_taken() {
        let corners = [
            Corner::BottomRight,
            Corner::TopLeft,
            Corner::TopRight,
            Corner::BottomLeft,
        ];
        let shown = |lines: &[&str]| {
            let mut terminal = Terminal::new(TestBackend::new(24, 5)).unwrap();
            let draw = |frame: &mut Frame| {
                for (row, line) in frame.area().rows().zip(lines) {
                    frame.render_widget(Line::from((*line).to_owned()), row);
                }
                legend(frame, vec![Line::from("names")], corners, frame.area());
            };
            terminal.draw(draw).unwrap();
            let cells = terminal.backend().buffer().content();
            let cells: Vec<&str> = cells.iter().map(ratatui::buffer::Cell::symbol).collect();
            let rows = cells
                .chunks(24)
                .map(|row| row.concat().trim_end().to_owned());
            rows.collect::<Vec<_>>()
        };
        assert_eq!(
            shown(&["1", "", "", "0", ""])[3],
            "0                  names"
        );
        let flat = "0 --------------------- ";
        assert_eq!(shown(&["1", "", "", flat, ""])[0], "1        names");
    }
}
