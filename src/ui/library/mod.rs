//! The Library screen.

mod details;
mod tree;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use super::look::Look;
use crate::app::Model;

/// Details stand beside the tree from this width on, below it otherwise.
const WIDE: u16 = 90;

/// ```text
/// ╭ library · 42 checkpoints · filter: even ─────────────────╮╭ even-odd-head · 9c41e7 ─────────────╮
/// │   name               task      params    val    test     ││ integrity   v verifies it           │
/// │   digits-mlp         digits    266,610   97.1   97.2     ││ parent      digits-mlp · 3f9a1c     │
/// ╰───────────────────────────────────────────────────────────╯╰─────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let parts = if area.width >= WIDE {
        Layout::horizontal([Constraint::Min(0), Constraint::Length(34)])
    } else if area.height >= 18 {
        let details = if details::has_two_columns(area.width) {
            11
        } else {
            13
        };
        Layout::vertical([Constraint::Min(0), Constraint::Length(details)])
    } else {
        Layout::vertical([Constraint::Min(0), Constraint::Length(0)])
    };
    let [tree, details] = parts.areas(area);
    tree::render(frame, model, look, tree);
    if !details.is_empty() {
        details::render(frame, model, look, details);
    }
}
