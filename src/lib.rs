//! mnist-tui.
