//! Pieces that several screens are made of.

pub(super) mod gauge;
pub(super) mod legend;
pub(super) mod line_chart;
pub(super) mod panel;
pub(super) mod picture;
pub(super) mod sparkline;
pub(super) mod table;
pub(super) mod text_field;
