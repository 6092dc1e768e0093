//! Draws a state into memory.

use mnist_tui::app::Model;
use mnist_tui::ui::{Look, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};

pub(crate) fn buffer(model: &Model, look: Look, width: u16, height: u16) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view(model, look, frame)).unwrap();
    terminal.backend().buffer().clone()
}

pub(crate) fn draw(model: &Model, look: Look, width: u16, height: u16) -> String {
    let buffer = buffer(model, look, width, height);
    let rows: Vec<String> = buffer
        .content()
        .chunks(usize::from(width))
        .map(|row| row.iter().map(Cell::symbol).collect::<String>())
        .map(|row| row.trim_end().to_owned())
        .collect();
    rows.join("\n")
}
