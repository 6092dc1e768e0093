//! Text from files of strangers, which may hold what a terminal obeys.

use std::fmt::Display;

/// Whether a terminal shows a character and does nothing else.
#[must_use]
pub fn is_harmless(c: char) -> bool {
    // Marks of bidirectional text and separators can reorder or break a line just as control characters do.
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `text` with one replacement character, as wide as a cell, for each that a terminal would obey. For what other
/// libraries say of a file: they repeat what stands in it.
#[must_use]
pub fn harmless(text: &(impl Display + ?Sized)) -> String {
    let text = text.to_string();
    text.chars()
        .map(|c| if is_harmless(c) { c } else { '\u{fffd}' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_replaced() {
        let text = "a\u{1b}[2J\u{9b}\u{7f}\u{202e}\n größe";
        assert_eq!(
            harmless(text),
            "a\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}\u{fffd} größe"
        );
    }

    #[test]
    fn a_quoted_text_is_harmless_as_it_is() {
        let every = (0..=0xffff_u32).filter_map(char::from_u32);
        let text: String = every.filter(|c| !is_harmless(*c)).collect();
        assert!(format!("{text:?}").chars().all(is_harmless));
    }
}
