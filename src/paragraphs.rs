//! Sentences written out.

use std::io::{self, Write};

use crate::format::printable;
use crate::ui::wrap;

/// Each sentence on lines of its own, of at most so many columns; whole where nobody reads it on a screen.
pub(crate) fn write(
    sentences: &[String],
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for sentence in sentences {
        let sentence = printable(sentence);
        let lines = width.map_or_else(|| vec![sentence.clone()], |width| wrap(&sentence, width));
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
