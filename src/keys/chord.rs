//! A key together with its modifiers, as it is written in config.toml.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use thiserror::Error;

/// One key press, normalised so that equal presses compare equal on every terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Why a text names no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChordError {
    /// Not a key.
    #[error(
        "{0:?} is no key; write one character or a name such as space, enter, esc, tab, pgup, f1, with ctrl-, alt- or shift- before it"
    )]
    Unknown(String),
    /// A terminal sends the same byte for another key.
    #[error("a terminal cannot tell {chord} from {same}; write {same}")]
    Indistinguishable {
        /// What was written.
        chord: String,
        /// What arrives instead.
        same: &'static str,
    },
    /// Shift is part of a character.
    #[error("write {wanted:?} for shift with {character:?}")]
    ShiftedCharacter {
        /// The character.
        character: char,
        /// What to write.
        wanted: String,
    },
}

/// Keys that have a name, and the name.
const NAMED: [(&str, KeyCode); 15] = [
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

const MODIFIERS: [(&str, KeyModifiers); 3] = [
    ("ctrl-", KeyModifiers::CONTROL),
    ("alt-", KeyModifiers::ALT),
    ("shift-", KeyModifiers::SHIFT),
];

impl Chord {
    /// The key pressed in `event`.
    #[must_use]
    pub fn of(event: KeyEvent) -> Self {
        let mut modifiers =
            event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) => {
                let shifted = modifiers.contains(KeyModifiers::SHIFT);
                modifiers.remove(KeyModifiers::SHIFT);
                KeyCode::Char(if modifiers.contains(KeyModifiers::CONTROL) {
                    c.to_ascii_lowercase()
                } else if shifted {
                    c.to_ascii_uppercase()
                } else {
                    c
                })
            }
            code => code,
        };
        Self { code, modifiers }
    }

    /// The key without its modifiers.
    #[must_use]
    pub const fn code(self) -> KeyCode {
        self.code
    }

    /// The modifiers; shift never goes with a character.
    #[must_use]
    pub const fn modifiers(self) -> KeyModifiers {
        self.modifiers
    }

    /// The character that this chord types into a text field.
    #[must_use]
    pub fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (prefix, modifier) in MODIFIERS {
            if self.modifiers.contains(modifier) {
                f.write_str(prefix)?;
            }
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "f{n}"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl FromStr for Chord {
    type Err = ChordError;

    fn from_str(text: &str) -> Result<Self, ChordError> {
        let mut rest = text;
        let mut modifiers = KeyModifiers::NONE;
        while let Some((key, modifier)) = MODIFIERS
            .iter()
            .find_map(|(prefix, m)| rest.strip_prefix(prefix).map(|key| (key, *m)))
            .filter(|(key, _)| !key.is_empty())
        {
            rest = key;
            modifiers |= modifier;
        }
        let unknown = || ChordError::Unknown(text.to_owned());
        let code = code(rest).ok_or_else(unknown)?;
        check(text, code, modifiers)?;
        Ok(Self::of(KeyEvent::new(code, modifiers)))
    }
}

fn code(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMED.iter().find(|(n, _)| *n == name) {
        return Some(*code);
    }
    if let Some(number) = name.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::F(number));
    }
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) if !c.is_control() && !c.is_whitespace() => Some(KeyCode::Char(c)),
        _ => None,
    }
}

fn check(text: &str, code: KeyCode, modifiers: KeyModifiers) -> Result<(), ChordError> {
    let KeyCode::Char(character) = code else {
        return Ok(());
    };
    if modifiers.contains(KeyModifiers::SHIFT) && character != ' ' {
        let wanted = character.to_uppercase().collect();
        return Err(ChordError::ShiftedCharacter { character, wanted });
    }
    let same = match character.to_ascii_lowercase() {
        'i' => "tab",
        'm' => "enter",
        '[' => "esc",
        _ => return Ok(()),
    };
    if modifiers.contains(KeyModifiers::CONTROL) {
        let chord = text.to_owned();
        return Err(ChordError::Indistinguishable { chord, same });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("q", KeyCode::Char('q'), KeyModifiers::NONE)]
    #[case("G", KeyCode::Char('G'), KeyModifiers::NONE)]
    #[case("space", KeyCode::Char(' '), KeyModifiers::NONE)]
    #[case("ctrl-d", KeyCode::Char('d'), KeyModifiers::CONTROL)]
    #[case("ctrl-D", KeyCode::Char('d'), KeyModifiers::CONTROL)]
    #[case("shift-tab", KeyCode::Tab, KeyModifiers::SHIFT)]
    #[case("-", KeyCode::Char('-'), KeyModifiers::NONE)]
    #[case("ctrl--", KeyCode::Char('-'), KeyModifiers::CONTROL)]
    #[case("f", KeyCode::Char('f'), KeyModifiers::NONE)]
    #[case("f12", KeyCode::F(12), KeyModifiers::NONE)]
    fn texts_name_keys(#[case] text: &str, #[case] code: KeyCode, #[case] modifiers: KeyModifiers) {
        assert_eq!(text.parse(), Ok(Chord { code, modifiers }));
    }

    #[rstest]
    #[case("")]
    #[case(" ")]
    #[case("ctrl-")]
    #[case("f13")]
    #[case("escape")]
    #[case("ctrl-i")]
    #[case("ctrl-m")]
    #[case("shift-a")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert!(text.parse::<Chord>().is_err(), "{text:?} was taken");
    }

    #[test]
    fn a_capital_is_the_same_however_the_terminal_reports_it() {
        let reports = [
            KeyEvent::new(KeyCode::Char('G'), KeyModifiers::NONE),
            KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT),
            KeyEvent::new(KeyCode::Char('g'), KeyModifiers::SHIFT),
        ];
        for report in reports {
            assert_eq!(Chord::of(report), "G".parse().unwrap());
        }
        let back_tab = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Chord::of(back_tab), "shift-tab".parse().unwrap());
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(event in any_key()) {
            let chord = Chord::of(event);
            match chord.to_string().parse::<Chord>() {
                Ok(read) => prop_assert_eq!(read, chord),
                Err(ChordError::Indistinguishable { .. }) => {}
                Err(error) => prop_assert!(false, "{chord}: {error}"),
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,12}") {
            if let Ok(chord) = text.parse::<Chord>() {
                prop_assert_eq!(chord.to_string().parse::<Chord>(), Ok(chord));
            }
        }
    }

    fn any_key() -> impl Strategy<Value = KeyEvent> {
        let named = proptest::sample::select(NAMED.map(|(_, code)| code).to_vec());
        let code = prop_oneof![
            named,
            (1_u8..=12).prop_map(KeyCode::F),
            proptest::char::range('!', '~').prop_map(KeyCode::Char),
        ];
        (code, 0_u8..8).prop_map(|(code, bits)| {
            let modifiers = MODIFIERS
                .iter()
                .enumerate()
                .filter(|(i, _)| bits & (1 << i) != 0)
                .fold(KeyModifiers::NONE, |all, (_, (_, m))| all | *m);
            KeyEvent::new(code, modifiers)
        })
    }
}
