//! `--range-test` of `pretrain` and `transfer`.

use std::io::{self, Write};

use mnist_core::rate_range::{RateCurve, RatePoint};
use mnist_core::run::{RunSpec, find_trainer};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use serde_json::json;

use super::failure::Failure;
use super::place::Place;
use super::train::TrainingFlags;
use crate::format::two_digits;
use crate::range_test::{ended, offered};
use crate::serve_client::ServeClient;
use crate::table::terminal_width;
use crate::ui::{Colors, Look, draw_rates};

/// The chart takes no more columns, and so many where there is no terminal.
const COLUMNS: usize = 80;
/// Rows of the chart.
const ROWS: u16 = 16;

/// Tries learning rates for a run that is not begun, and tells what they did.
pub(super) fn run(
    spec: RunSpec,
    flags: &TrainingFlags,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let set = spec.learning_rate.get();
    let curve = ServeClient::new(find_trainer()?).rate_range(spec)?;
    if flags.json {
        return Ok(write_json(&curve, set, out)?);
    }
    let chosen = curve.suggestion();
    // Colour would say nothing that the marker does not.
    let look = Look {
        colors: Colors::None,
        ..place.look()
    };
    write_chart(&curve, chosen, look, out)?;
    writeln!(out, "{}", ended(&curve))?;
    writeln!(out, "{}", offered(&curve, chosen, &set.to_string()))?;
    if let Some(chosen) = chosen {
        let taken = two_digits(chosen.rate);
        writeln!(
            out,
            "`--learning-rate {taken}` instead of `--range-test` trains with it"
        )?;
    }
    Ok(())
}

fn write_chart(
    curve: &RateCurve,
    chosen: Option<RatePoint>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = terminal_width().unwrap_or(COLUMNS).min(COLUMNS);
    let area = Rect::new(0, 0, u16::try_from(columns).unwrap_or(u16::MAX), ROWS);
    let mut buffer = Buffer::empty(area);
    draw_rates(curve, chosen, look, area, &mut buffer);
    for row in buffer.content().chunks(columns.max(1)) {
        let line: String = row.iter().map(Cell::symbol).collect();
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// One object, as the events of a training are.
fn write_json(curve: &RateCurve, set: f64, out: &mut dyn Write) -> io::Result<()> {
    let line = json!({
        "event": "range_test",
        "points": curve.points(),
        "diverged": curve.has_diverged(),
        "suggested": curve.suggestion().map(|point| point.rate),
        "learning_rate": set,
    });
    writeln!(out, "{line}")
}
