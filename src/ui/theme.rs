//! Colours and attributes. Every style is made here, so that one function degrades them all.

use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colors {
    /// None at all: no colour is ever set, because resetting one would also reset bold and reversed.
    None,
    /// The terminal's own 16.
    Ansi,
    /// The 256 of xterm.
    Indexed,
    /// 24 bit.
    True,
}

/// What a piece of the screen means; the theme says how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Plain text.
    Text,
    /// Labels, frames and what is switched off.
    Dim,
    /// Titles and keys.
    Accent,
    /// The selected row or tab.
    Selected,
    /// Live, right, trains.
    Good,
    /// Paused, unsaved, needs attention.
    Caution,
    /// Failed, wrong.
    Bad,
    /// The training curve.
    Train,
    /// The validation curve.
    Validation,
}

/// The colours of one tone: 24 bit, xterm's 256, the terminal's 16.
struct Shades([u8; 3], u8, Color);

impl Tone {
    const fn shades(self) -> Option<Shades> {
        Some(match self {
            Self::Text => return None,
            Self::Dim => Shades([127, 135, 148], 245, Color::DarkGray),
            Self::Accent => Shades([97, 175, 239], 75, Color::Blue),
            Self::Good => Shades([152, 195, 121], 114, Color::Green),
            Self::Selected | Self::Caution => Shades([229, 192, 123], 180, Color::Yellow),
            Self::Bad => Shades([224, 108, 117], 168, Color::Red),
            Self::Train => Shades([86, 182, 194], 73, Color::Cyan),
            Self::Validation => Shades([198, 120, 221], 176, Color::Magenta),
        })
    }

    const fn modifier(self) -> Modifier {
        match self {
            Self::Selected | Self::Accent | Self::Bad => Modifier::BOLD,
            _ => Modifier::empty(),
        }
    }
}

impl Colors {
    /// What the environment says: `COLORTERM` and `TERM`.
    #[must_use]
    pub fn of_terminal(colorterm: &str, term: &str) -> Self {
        if colorterm.contains("truecolor") || colorterm.contains("24bit") {
            Self::True
        } else if term.contains("256color") {
            Self::Indexed
        } else if term == "dumb" {
            Self::None
        } else {
            Self::Ansi
        }
    }

    /// The style of a tone.
    pub(crate) fn style(self, tone: Tone) -> Style {
        let style = Style::new().add_modifier(tone.modifier());
        let Some(Shades([r, g, b], index, ansi)) = tone.shades() else {
            return style;
        };
        match self {
            Self::None => match tone {
                Tone::Dim => style.add_modifier(Modifier::DIM),
                _ => style,
            },
            Self::Ansi => style.fg(ansi),
            Self::Indexed => style.fg(Color::Indexed(index)),
            Self::True => style.fg(Color::Rgb(r, g, b)),
        }
    }

    /// A grey of `level`, from 0 for black to 255 for white, or none where there are too few colours.
    pub(crate) fn grey(self, level: u8) -> Option<Color> {
        match self {
            Self::None | Self::Ansi => None,
            // xterm's grey ramp is 232 to 255, from 8 to 238 in steps of 10.
            Self::Indexed => Some(Color::Indexed(232 + level / 11)),
            Self::True => Some(Color::Rgb(level, level, level)),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const TONES: [Tone; 9] = [
        Tone::Text,
        Tone::Dim,
        Tone::Accent,
        Tone::Selected,
        Tone::Good,
        Tone::Caution,
        Tone::Bad,
        Tone::Train,
        Tone::Validation,
    ];

    #[test]
    fn without_colours_no_style_sets_one() {
        for tone in TONES {
            let style = Colors::None.style(tone);
            assert_eq!((style.fg, style.bg), (None, None), "{tone:?}");
        }
        assert_eq!(Colors::None.grey(128), None);
    }

    #[test]
    fn greys_span_xterms_ramp() {
        assert_eq!(Colors::Indexed.grey(0), Some(Color::Indexed(232)));
        assert_eq!(Colors::Indexed.grey(255), Some(Color::Indexed(255)));
    }

    #[rstest]
    #[case("truecolor", "xterm-256color", Colors::True)]
    #[case("", "screen-256color", Colors::Indexed)]
    #[case("", "linux", Colors::Ansi)]
    #[case("", "dumb", Colors::None)]
    fn the_environment_tells_the_number_of_colours(
        #[case] colorterm: &str,
        #[case] term: &str,
        #[case] colors: Colors,
    ) {
        assert_eq!(Colors::of_terminal(colorterm, term), colors);
    }
}
