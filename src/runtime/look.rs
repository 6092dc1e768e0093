//! Colours and characters of this terminal, from the configuration and the environment.

use crate::config::{ColorChoice, Config};
use crate::ui::{Colors, Glyphs, Look};

/// How everything is drawn here.
pub(crate) fn look(config: &Config) -> Look {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let colors = match config.display.color {
        ColorChoice::Never => Colors::None,
        ColorChoice::Auto if !variable("NO_COLOR").is_empty() => Colors::None,
        ColorChoice::Auto => Colors::of_terminal(&variable("COLORTERM"), &variable("TERM")),
        ColorChoice::Always => {
            Colors::of_terminal(&variable("COLORTERM"), &variable("TERM")).max(Colors::Ansi)
        }
    };
    let glyphs = if config.display.ascii {
        Glyphs::Ascii
    } else {
        Glyphs::Unicode
    };
    Look { colors, glyphs }
}
