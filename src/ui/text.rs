//! Text cut and padded to columns of the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::format::plain;

/// A number of columns or rows; more than any terminal has becomes the most there can be.
pub(crate) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The text without control characters, cut or padded on the right to `width` columns.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let cut = cut(text, width);
    let padding = width.saturating_sub(cut.width());
    cut + &" ".repeat(padding)
}

/// The text without control characters, cut or padded on the left to `width` columns.
pub(crate) fn fit_right(text: &str, width: usize) -> String {
    let cut = cut(text, width);
    let padding = width.saturating_sub(cut.width());
    " ".repeat(padding) + &cut
}

/// The text without control characters, at most `width` columns.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    plain(text)
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

/// The text without control characters, at most `width` columns; what is missing in its middle is marked, so that names
/// of one beginning can be told apart by their endings.
pub(crate) fn shortened(text: &str, width: usize, mark: char) -> String {
    let text = plain(text);
    if text.width() <= width || width < 3 {
        return cut(&text, width);
    }
    let ending = (width - 1) / 2;
    let mut skipped = text.width() - ending;
    let end: String = text
        .chars()
        .skip_while(|c| {
            let is_skipped = skipped > 0;
            skipped = skipped.saturating_sub(c.width().unwrap_or(0));
            is_skipped
        })
        .collect();
    let beginning = cut(&text, width - 1 - end.width());
    format!("{beginning}{mark}{end}")
}

/// Lines of at most `width` columns, broken between words; a longer word is cut into pieces.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    for word in plain(text).split_whitespace() {
        let mut rest = word.to_owned();
        loop {
            let line = lines.last_mut().map_or(0, |l| l.width());
            let gap = usize::from(line > 0);
            if line + gap + rest.width() <= width {
                if let Some(last) = lines.last_mut() {
                    last.push_str(&" ".repeat(gap));
                    last.push_str(&rest);
                }
                break;
            }
            if line > 0 {
                lines.push(String::new());
                continue;
            }
            let piece = cut(&rest, width);
            if piece.is_empty() {
                // A single character wider than the line.
                break;
            }
            rest = rest[piece.len()..].to_owned();
            if let Some(last) = lines.last_mut() {
                *last = piece;
            }
            if rest.is_empty() {
                break;
            }
            lines.push(String::new());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(fit("日本語", 5), "日本 ");
        assert_eq!(fit_right("ab", 4), "  ab");
    }

    #[test]
    fn what_is_cut_out_of_the_middle_is_marked() {
        assert_eq!(
            shortened("even-odd-head-100-labels", 15, '…'),
            "even-od…-labels"
        );
        assert_eq!(shortened("even-odd", 8, '…'), "even-odd");
        assert_eq!(shortened("日本語日本語", 7, '…'), "日本…語");
    }

    proptest! {
        #[test]
        fn a_shortened_text_is_no_wider(text in ".{0,40}", width in 0_usize..60) {
            prop_assert!(shortened(&text, width, '…').width() <= width);
        }

        #[test]
        fn a_fitted_text_has_its_width(text in ".{0,40}", width in 0_usize..60) {
            prop_assert_eq!(fit(&text, width).width(), width);
        }

        #[test]
        fn wrapped_lines_keep_to_their_width(text in "[a-z ]{0,80}", width in 1_usize..30) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|l| l.width() <= width));
            let letters = |t: &str| t.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
