//! A line of text that is being typed.

use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::{Input, InputRequest};

use crate::keys::Chord;

/// A line of text that is being typed, with its cursor.
#[derive(Debug, Clone, Default)]
pub struct TextLine {
    input: Input,
    touch: Touch,
}

/// Whether a text that was there before has been touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Touch {
    /// What is typed next stands in its place.
    Proposed,
    /// It is edited.
    #[default]
    Edited,
}

impl PartialEq for TextLine {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.cursor() == other.cursor()
    }
}

/// What a text field does with `chord`; `None` leaves it to the keymap.
fn request(chord: Chord) -> Option<InputRequest> {
    if let Some(character) = chord.text() {
        return Some(InputRequest::InsertChar(character));
    }
    Some(match (chord.modifiers(), chord.code()) {
        (KeyModifiers::NONE, KeyCode::Backspace) => InputRequest::DeletePrevChar,
        (KeyModifiers::NONE, KeyCode::Delete) => InputRequest::DeleteNextChar,
        (KeyModifiers::NONE, KeyCode::Left) => InputRequest::GoToPrevChar,
        (KeyModifiers::NONE, KeyCode::Right) => InputRequest::GoToNextChar,
        (KeyModifiers::CONTROL, KeyCode::Left) => InputRequest::GoToPrevWord,
        (KeyModifiers::CONTROL, KeyCode::Right) => InputRequest::GoToNextWord,
        (KeyModifiers::NONE, KeyCode::Home) | (KeyModifiers::CONTROL, KeyCode::Char('a')) => {
            InputRequest::GoToStart
        }
        (KeyModifiers::NONE, KeyCode::End) | (KeyModifiers::CONTROL, KeyCode::Char('e')) => {
            InputRequest::GoToEnd
        }
        (KeyModifiers::CONTROL, KeyCode::Char('w')) => InputRequest::DeletePrevWord,
        (KeyModifiers::CONTROL, KeyCode::Char('u')) => InputRequest::DeleteFromStart,
        (KeyModifiers::CONTROL, KeyCode::Char('k')) => InputRequest::DeleteTillEnd,
        _ => return None,
    })
}

impl TextLine {
    /// A proposed text with the cursor at its end: typing replaces it, moving the cursor keeps it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            input: text.into(),
            touch: Touch::Proposed,
        }
    }

    /// A text as if it had been typed: the cursor stands at its end, and what is typed comes behind it.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self {
            input: text.into(),
            touch: Touch::Edited,
        }
    }

    /// Whether the next character typed replaces all of it.
    #[must_use]
    pub fn is_proposed(&self) -> bool {
        self.touch == Touch::Proposed && !self.text().is_empty()
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Columns before the cursor.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.input.visual_cursor()
    }

    /// Columns of the text that are hidden on the left, for the cursor to be seen in `width` columns.
    #[must_use]
    pub fn scroll(&self, width: usize) -> usize {
        self.input.visual_scroll(width)
    }

    /// Lets `chord` edit the text; whether it did.
    pub fn edit(&mut self, chord: Chord) -> bool {
        request(chord).is_some_and(|r| {
            self.handle(r);
            true
        })
    }

    /// [`Self::edit`], but for what only moves the cursor.
    pub fn change(&mut self, chord: Chord) -> bool {
        let moves = |request: &InputRequest| {
            use InputRequest as R;
            matches!(
                request,
                R::GoToPrevChar
                    | R::GoToNextChar
                    | R::GoToPrevWord
                    | R::GoToNextWord
                    | R::GoToStart
                    | R::GoToEnd
            )
        };
        let changes = request(chord).filter(|request| !moves(request));
        changes.map(|request| self.handle(request)).is_some()
    }

    fn handle(&mut self, request: InputRequest) {
        let replaces = matches!(
            request,
            InputRequest::InsertChar(_)
                | InputRequest::DeletePrevChar
                | InputRequest::DeleteNextChar
        );
        if std::mem::take(&mut self.touch) == Touch::Proposed && replaces {
            self.input.reset();
        }
        self.input.handle(request);
    }

    /// Types a pasted text, its first line only.
    pub fn paste(&mut self, text: &str) {
        let first = text.lines().next().unwrap_or("");
        for character in first.chars().filter(|c| !c.is_control()) {
            self.handle(InputRequest::InsertChar(character));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &mut TextLine, keys: &str) {
        for key in keys.split(' ') {
            line.edit(key.parse().unwrap());
        }
    }

    #[test]
    fn what_is_typed_replaces_a_proposed_text_unless_the_cursor_was_moved() {
        let mut line = TextLine::new("10");
        assert!(line.is_proposed());
        typed(&mut line, "5");
        assert_eq!(line.text(), "5");
        assert!(!line.is_proposed());
        let mut line = TextLine::new("10");
        typed(&mut line, "end 5");
        assert_eq!(line.text(), "105");
        let mut line = TextLine::new("10");
        typed(&mut line, "backspace");
        assert_eq!(line.text(), "");
        let mut line = TextLine::new("10");
        line.paste("77");
        assert_eq!(line.text(), "77");
    }

    #[test]
    fn letters_digits_and_editing_keys_are_for_the_text() {
        let mut line = TextLine::new("ab");
        typed(&mut line, "end q 1 space home delete");
        assert_eq!((line.text(), line.cursor()), ("bq1 ", 0));
        assert!(!line.edit("enter".parse().unwrap()));
        assert!(!line.edit("ctrl-c".parse().unwrap()));
        assert!(!line.edit("tab".parse().unwrap()));
    }

    #[test]
    fn a_paste_is_one_line_without_control_characters() {
        let mut line = TextLine::default();
        line.paste("a\tb\nrm -rf\n");
        assert_eq!(line.text(), "ab");
    }
}
