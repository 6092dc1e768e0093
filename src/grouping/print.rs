//! Groups as they can be read again.

use super::Grouping;

/// Around a name that would be read otherwise.
pub(super) const QUOTE: char = '"';

/// Before such a character within quotes.
pub(super) const ESCAPE: char = '\\';

/// More names in a row nobody reads.
const MOST: usize = 12;

/// So many labels in a row are written as a range.
const RANGE: usize = 3;

/// `a, b, c`: names, and how many more there are.
pub(crate) fn in_a_row<S: AsRef<str>>(names: &[S]) -> String {
    let shown: Vec<&str> = names.iter().take(MOST).map(AsRef::as_ref).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

impl Grouping {
    /// The names of labels in a row, as messages tell them: `label 3`, `labels 3, 5, 7`.
    pub(super) fn named(&self, labels: &[usize]) -> String {
        let names = labels.iter().filter_map(|label| self.labels.get(*label));
        let names: Vec<&String> = names.collect();
        let noun = if names.len() == 1 { "label" } else { "labels" };
        format!("{noun} {}", in_a_row(&names))
    }

    /// The labels of a class, as a group names them: `0,2,5-9`.
    #[must_use]
    pub fn written(&self, class: usize) -> String {
        let mut words = Vec::new();
        let mut members: Vec<usize> = self.members(class).collect();
        while !members.is_empty() {
            let first = members[0];
            let run = members.iter().copied().zip(first..);
            let count = run.take_while(|(label, next)| label == next).count();
            let run: Vec<usize> = members.drain(..count).collect();
            match self.range(&run) {
                Some(range) => words.push(range),
                None => words.extend(run.iter().map(|label| quoted(&self.labels[*label], ','))),
            }
        }
        words.join(",")
    }

    /// A class with its labels, as the command line takes it.
    #[must_use]
    pub fn group(&self, class: usize) -> String {
        let name = self.classes.get(class).map_or("", String::as_str);
        format!("{}={}", quoted(name, '='), self.written(class))
    }

    /// Labels in a row as a range, where they are many and it cannot be taken for anything else.
    fn range(&self, run: &[usize]) -> Option<String> {
        let [first, .., last] = run else {
            return None;
        };
        let [first, last] = [first, last].map(|label| self.labels[*label].as_str());
        let is_word = |name: &str| !name.is_empty() && name.chars().all(char::is_alphanumeric);
        let range = format!("{first}-{last}");
        let is_clear = is_word(first) && is_word(last) && !self.labels.contains(&range);
        (run.len() >= RANGE && is_clear).then_some(range)
    }
}

/// A name, in quotes where it would be read otherwise.
fn quoted(name: &str, end: char) -> String {
    let is_bare = !name.is_empty() && name.trim() == name && !name.contains([end, QUOTE, ESCAPE]);
    if is_bare {
        return name.to_owned();
    }
    let mut text = String::from(QUOTE);
    for character in name.chars() {
        if matches!(character, QUOTE | ESCAPE) {
            text.push(ESCAPE);
        }
        text.push(character);
    }
    text.push(QUOTE);
    text
}
