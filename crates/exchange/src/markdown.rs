//! Text and tables in Markdown.

use std::fmt::Write as _;

/// Text from elsewhere, without what Markdown, HTML or a terminal would act on.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' => {
                escaped.extend(['\\', c]);
            }
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
        escaped
    })
}

/// Text in a code span. A backtick would end it.
#[must_use]
pub fn code(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| {
            if c.is_control() || c == '`' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    // A table's cell ends at a bar even within code.
    format!("`{}`", clean.replace('|', "\\|"))
}

/// A table; the cells are Markdown already, as many in each row as in the head.
#[must_use]
pub fn table<'a>(
    head: impl AsRef<[&'a str]>,
    rows: impl IntoIterator<Item = impl AsRef<[String]>>,
) -> String {
    let mut table = String::new();
    let mut line = |cells: &[&str]| {
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| {} |", cells.join(" | "));
    };
    let head = head.as_ref();
    line(head);
    line(&vec!["---"; head.len()]);
    for row in rows {
        let cells: Vec<&str> = row.as_ref().iter().map(String::as_str).collect();
        line(&cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_elsewhere_acts() {
        assert_eq!(
            escaped("<img src=x> a|b `c` _d_ \u{1b}[2J\n"),
            "&lt;img src=x> a\\|b \\`c\\` \\_d\\_ \u{fffd}\\[2J\u{fffd}"
        );
        assert_eq!(code("a`b|c\u{1b}"), "`a\u{fffd}b\\|c\u{fffd}`");
    }
}
