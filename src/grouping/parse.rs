//! Groups as they are written: `odd=1,3,5,7,9`, `high=5-9`, `other=rest`.

use std::str::FromStr;

use super::print::{ESCAPE, QUOTE, in_a_row};
use super::{Grouping, GroupingError};

/// The labels that no other class has.
const REST: &str = "rest";

/// A class and its labels, as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    class: String,
    members: Vec<Word>,
}

/// A name, or something that stands for several.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    quoting: Quoting,
}

/// Whether a word stood in quotes: it is a name then, whatever is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Bare,
    Quoted,
}

impl FromStr for Group {
    type Err = GroupingError;

    fn from_str(text: &str) -> Result<Self, GroupingError> {
        let read = || {
            let (class, mut rest) = word(text, '=')?;
            let mut members = Vec::new();
            while let Some(behind) = rest {
                let (member, next) = word(behind, ',')?;
                members.push(member);
                rest = next;
            }
            let is_complete = !members.is_empty() && members.iter().all(Word::says_something);
            (is_complete && class.says_something()).then_some(Self {
                class: class.text,
                members,
            })
        };
        read().ok_or_else(|| GroupingError::Form(text.to_owned()))
    }
}

impl Word {
    fn says_something(&self) -> bool {
        self.quoting == Quoting::Quoted || !self.text.is_empty()
    }
}

/// The word up to `end`, and what comes behind that, if there is one; `None` where quotes do not close.
fn word(text: &str, end: char) -> Option<(Word, Option<&str>)> {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix(QUOTE) else {
        let (word, rest) = match text.split_once(end) {
            Some((word, rest)) => (word, Some(rest)),
            None => (text, None),
        };
        let word = Word {
            text: word.trim_end().to_owned(),
            quoting: Quoting::Bare,
        };
        return Some((word, rest));
    };
    let mut word = Word {
        text: String::new(),
        quoting: Quoting::Quoted,
    };
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            QUOTE => break,
            ESCAPE => word.text.push(characters.next()?),
            other => word.text.push(other),
        }
    }
    let behind = characters.as_str().trim_start();
    let rest = behind.strip_prefix(end);
    (rest.is_some() || behind.is_empty()).then_some((word, rest))
}

/// What a word stands for.
enum Meaning {
    Labels(std::ops::RangeInclusive<usize>),
    Rest,
}

impl Grouping {
    /// These labels, put into classes as it is written.
    ///
    /// # Errors
    /// A label that there is not, or that several classes have; what is missing is told by [`Grouping::task`].
    pub(crate) fn parse(labels: Vec<String>, groups: &[Group]) -> Result<Self, GroupingError> {
        let mut grouping = Self::new(labels);
        let (mut doubles, mut rests) = (Vec::new(), Vec::new());
        for group in groups {
            let class = grouping.add_class(&group.class);
            for member in &group.members {
                match grouping.meaning(&group.class, member)? {
                    Meaning::Rest => rests.push(class),
                    Meaning::Labels(labels) => {
                        for label in labels {
                            if grouping.class_of(label).is_some() {
                                doubles.push(label);
                            }
                            grouping.assign(label, class);
                        }
                    }
                }
            }
        }
        if !doubles.is_empty() {
            doubles.sort_unstable();
            doubles.dedup();
            return Err(GroupingError::Double(grouping.named(&doubles)));
        }
        grouping.give_rest(&rests)?;
        Ok(grouping)
    }

    fn give_rest(&mut self, to: &[usize]) -> Result<(), GroupingError> {
        let name = |class: &usize| self.classes[*class].clone();
        let class = match to {
            [] => return Ok(()),
            [class] => *class,
            several => {
                let names: Vec<String> = several.iter().map(name).collect();
                return Err(GroupingError::Rests(in_a_row(&names)));
            }
        };
        let left = (0..self.labels.len()).filter(|label| self.class_of(*label).is_none());
        let left: Vec<usize> = left.collect();
        if left.is_empty() {
            return Err(GroupingError::NoRest(name(&class)));
        }
        for label in left {
            self.assign(label, class);
        }
        Ok(())
    }

    /// A label's own name comes before what else it could mean.
    fn meaning(&self, class: &str, word: &Word) -> Result<Meaning, GroupingError> {
        let text = &word.text;
        let position = |name: &str| self.labels.iter().position(|label| label == name.trim());
        if let Some(label) = self.labels.iter().position(|label| label == text) {
            return Ok(Meaning::Labels(label..=label));
        }
        if word.quoting == Quoting::Bare {
            if text == REST {
                return Ok(Meaning::Rest);
            }
            let dashes = text.match_indices('-');
            let mut ranges = dashes.filter_map(|(at, dash)| {
                let (from, to) = (position(&text[..at])?, position(&text[at + dash.len()..])?);
                Some(from.min(to)..=from.max(to))
            });
            if let Some(range) = ranges.next() {
                return Ok(Meaning::Labels(range));
            }
        }
        Err(GroupingError::UnknownLabel {
            class: class.to_owned(),
            label: text.clone(),
            labels: in_a_row(&self.labels),
        })
    }
}
