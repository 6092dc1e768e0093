//! The characters that pictures are made of; every one is picked here.

use ratatui::symbols::border;

/// Which characters a terminal and its font can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    /// Box drawing, blocks and braille.
    Unicode,
    /// Nothing beyond ASCII.
    Ascii,
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl Glyphs {
    pub(crate) const fn border(self) -> border::Set<'static> {
        match self {
            Self::Unicode => border::ROUNDED,
            Self::Ascii => ASCII_BORDER,
        }
    }

    const fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }

    /// Before the selected row.
    pub(crate) const fn marker(self) -> &'static str {
        self.pick("▸", ">")
    }

    /// Before a live run's state.
    pub(crate) const fn live(self) -> &'static str {
        self.pick("●", "*")
    }

    /// Before a favourite.
    pub(crate) const fn star(self) -> &'static str {
        self.pick("★", "*")
    }

    /// Before what is marked to be compared.
    pub(crate) const fn marked(self) -> &'static str {
        self.pick("◆", "+")
    }

    /// Before a child in the tree.
    pub(crate) const fn child(self) -> &'static str {
        self.pick("└", "\\")
    }

    pub(crate) const fn arrow(self) -> &'static str {
        self.pick("→", "->")
    }

    /// Between facts on one line.
    pub(crate) const fn dot(self) -> &'static str {
        self.pick("·", "-")
    }

    /// For a value that does not exist.
    pub(crate) const fn none(self) -> &'static str {
        self.pick("–", "-")
    }

    /// Where a text was cut.
    pub(crate) const fn ellipsis(self) -> char {
        match self {
            Self::Unicode => '…',
            Self::Ascii => '~',
        }
    }

    /// For a zero in a table of counts.
    pub(crate) const fn zero(self) -> &'static str {
        self.pick("·", ".")
    }

    /// Around a value that keys change.
    pub(crate) const fn choice(self) -> [&'static str; 2] {
        match self {
            Self::Unicode => ["◂", "▸"],
            Self::Ascii => ["<", ">"],
        }
    }

    pub(crate) const fn right(self) -> &'static str {
        self.pick("✓", "ok")
    }

    pub(crate) const fn wrong(self) -> &'static str {
        self.pick("✗", "x")
    }

    /// Samples of the two lines in a chart's legend.
    pub(crate) const fn line_samples(self) -> [&'static str; 2] {
        match self {
            Self::Unicode => ["──", "··"],
            Self::Ascii => ["**", "oo"],
        }
    }

    /// Better than scratch, and worse; no point of a line looks like them.
    pub(crate) const fn better_worse(self) -> [&'static str; 2] {
        match self {
            Self::Unicode => ["↑", "↓"],
            Self::Ascii => ["+", "-"],
        }
    }

    pub(crate) const fn plus_minus(self) -> &'static str {
        self.pick("±", "+-")
    }

    /// A point of the line at this place, so that lines are told apart without colour; they go round.
    pub(crate) const fn point(self, place: usize) -> char {
        const UNICODE: [char; 8] = ['●', '▲', '■', '◆', '○', '△', '□', '◇'];
        const ASCII: [char; 8] = ['o', 'A', 'x', '%', '@', '#', '=', '&'];
        match self {
            Self::Unicode => UNICODE[place % UNICODE.len()],
            Self::Ascii => ASCII[place % ASCII.len()],
        }
    }

    /// Full and empty part of a gauge.
    pub(crate) const fn gauge(self) -> [&'static str; 2] {
        match self {
            Self::Unicode => ["█", "░"],
            Self::Ascii => ["#", "."],
        }
    }

    /// Bars of a sparkline, lowest first.
    pub(crate) const fn bars(self) -> [char; 8] {
        match self {
            Self::Unicode => ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            Self::Ascii => ['_', '.', '-', '~', '=', '+', '*', '#'],
        }
    }
}
