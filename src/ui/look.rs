//! How everything is drawn: colours and characters.

use ratatui::style::{Modifier, Style};

use super::glyphs::Glyphs;
use super::theme::{Colors, Tone};

/// Colours and characters of this terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How many colours it shows.
    pub colors: Colors,
    /// Which characters it shows.
    pub glyphs: Glyphs,
}

impl Look {
    /// No colour, all characters: what tests look at.
    #[must_use]
    pub const fn plain() -> Self {
        Self {
            colors: Colors::None,
            glyphs: Glyphs::Unicode,
        }
    }

    /// Facts on one line.
    pub(crate) fn join(self, facts: &[String]) -> String {
        facts.join(&format!(" {} ", self.glyphs.dot()))
    }

    pub(crate) fn style(self, tone: Tone) -> Style {
        self.colors.style(tone)
    }

    /// Laid over the selected row.
    pub(crate) fn selected(self) -> Style {
        match self.colors {
            Colors::None => Style::new().add_modifier(Modifier::BOLD),
            _ => self.style(Tone::Selected),
        }
    }
}
