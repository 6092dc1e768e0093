//! What a filter says: words, fields and limits, as in `head task:even-odd acc>0.97 tag:demo is:favourite age<2d`.

mod limit;

use jiff::Timestamp;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use self::limit::{Comparison, Quantity, limit};
use super::Entry;

/// A filter of checkpoints; every term must hold.
#[derive(Debug, Clone, Default)]
pub struct Query {
    terms: Vec<Term>,
    /// Terms that say nothing, and why; they are left out.
    pub problems: Vec<String>,
}

#[derive(Debug, Clone)]
enum Term {
    /// Letters in this order in one of the texts, or the beginning of the id.
    Word(Word),
    Field(Field, String),
    Limit(Quantity, Comparison, f64),
    Favourite,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    atom: Atom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Name,
    Id,
    Task,
    Model,
    Tag,
    Note,
    Parent,
    From,
}

impl Query {
    /// Reads a filter. What looks like a field and is none is an ordinary word.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for word in text.split_whitespace() {
            match term(word) {
                Ok(term) => query.terms.extend(term),
                Err(problem) => query.problems.push(problem),
            }
        }
        query
    }

    /// Whether every checkpoint passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Which of `entries` pass, in their order, at the time `now`.
    pub fn filter<'a>(
        &self,
        entries: &'a [Entry],
        now: Timestamp,
    ) -> impl Iterator<Item = (usize, &'a Entry)> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut letters = Vec::new();
        entries.iter().enumerate().filter(move |(_, entry)| {
            let mut holds = |term: &Term| term.holds(entry, now, &mut matcher, &mut letters);
            self.terms.iter().all(&mut holds)
        })
    }

    /// Whether one checkpoint passes at the time `now`.
    #[must_use]
    pub fn matches(&self, entry: &Entry, now: Timestamp) -> bool {
        self.filter(std::slice::from_ref(entry), now)
            .next()
            .is_some()
    }
}

/// One term; none for the beginning of one that is still being typed, such as `acc>`.
fn term(text: &str) -> Result<Option<Term>, String> {
    if let Some((key, comparison, value)) = limit(text)
        && !key.is_empty()
    {
        let quantity = Quantity::named(key).ok_or_else(|| Quantity::unknown(key))?;
        if value.is_empty() {
            return Ok(None);
        }
        let number = quantity.read(value);
        let limit = number.map(|number| Term::Limit(quantity, comparison, number));
        return limit.map(Some).ok_or_else(|| quantity.wrong(value));
    }
    match text.split_once(':') {
        Some((key, "")) if key == "is" || Field::named(key).is_some() => Ok(None),
        Some(("is", value)) if "favourite".starts_with(value) || "favorite".starts_with(value) => {
            Ok(Some(Term::Favourite))
        }
        Some(("is", value)) => Err(format!("is:{value} is unknown; there is is:favourite")),
        Some((key, value)) => Ok(Some(match Field::named(key) {
            Some(field) => Term::Field(field, value.to_lowercase()),
            None => word(text),
        })),
        None => Ok(Some(word(text))),
    }
}

fn word(text: &str) -> Term {
    Term::Word(Word {
        text: text.to_lowercase(),
        atom: Atom::new(
            text,
            CaseMatching::Ignore,
            Normalization::Smart,
            AtomKind::Fuzzy,
            false,
        ),
    })
}

impl Field {
    fn named(key: &str) -> Option<Self> {
        Some(match key {
            "name" => Self::Name,
            "id" => Self::Id,
            "task" => Self::Task,
            "model" => Self::Model,
            "tag" => Self::Tag,
            "note" => Self::Note,
            "parent" => Self::Parent,
            "from" => Self::From,
            _ => return None,
        })
    }

    /// Whether the field contains `value`; ids begin with it.
    fn contains(self, entry: &Entry, value: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(value);
        match self {
            Self::Name => entry.names.iter().any(|name| has(name)),
            Self::Id => entry.id.as_str().starts_with(value),
            Self::Task => has(&entry.task),
            Self::Model => has(&entry.model),
            Self::Tag => entry.annotations.tags.iter().any(|tag| tag == value),
            Self::Note => entry.annotations.note.as_deref().is_some_and(has),
            Self::Parent => {
                let parent = entry.parent.as_ref();
                parent.is_some_and(|parent| parent.as_str().starts_with(value))
            }
            Self::From => entry.imported_from.as_deref().is_some_and(has),
        }
    }
}

impl Term {
    fn holds(
        &self,
        entry: &Entry,
        now: Timestamp,
        matcher: &mut Matcher,
        letters: &mut Vec<char>,
    ) -> bool {
        match self {
            Self::Word(word) => word.is_in(entry, matcher, letters),
            Self::Field(field, value) => field.contains(entry, value),
            Self::Limit(quantity, comparison, limit) => {
                let number = quantity.of(entry, now);
                number.is_some_and(|number| comparison.holds(number, *limit))
            }
            Self::Favourite => entry.annotations.favourite,
        }
    }
}

impl Word {
    fn is_in(&self, entry: &Entry, matcher: &mut Matcher, letters: &mut Vec<char>) -> bool {
        let tags = entry.annotations.tags.iter();
        let texts = entry.names.iter().chain(tags);
        let mut texts = texts.map(String::as_str).chain([
            entry.task.as_str(),
            entry.model.as_str(),
            entry.imported_from.as_deref().unwrap_or_default(),
        ]);
        let mut is_within = |text: &str| {
            let text = Utf32Str::new(text, letters);
            self.atom.score(text, matcher).is_some()
        };
        // A note is long: almost any letters stand in it in some order, so it has to contain the word.
        let note = entry.annotations.note.as_deref().unwrap_or_default();
        texts.any(&mut is_within)
            || entry.id.as_str().starts_with(&self.text)
            || note.to_lowercase().contains(&self.text)
    }
}

#[cfg(test)]
mod tests;
