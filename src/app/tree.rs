//! The library's rows: children below their parents, in an order, through a filter.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use mnist_core::library::{CheckpointId, Entry};

/// A row: a checkpoint and how deep it stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Position among the entries.
    pub entry: usize,
    /// Number of ancestors above it.
    pub depth: usize,
}

/// The order of rows; children always follow their parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    Created,
    /// By name.
    Name,
    /// Best test accuracy first.
    Accuracy,
    /// Fewest parameters first.
    Parameters,
}

impl Sort {
    const ALL: [Self; 4] = [Self::Created, Self::Name, Self::Accuracy, Self::Parameters];

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "newest first",
            Self::Name => "by name",
            Self::Accuracy => "best test first",
            Self::Parameters => "smallest first",
        }
    }

    /// The next order, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|s| *s == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    fn apply(self, entries: &[Entry], order: &mut [usize]) {
        order.sort_by(|a, b| {
            let (a, b) = (&entries[*a], &entries[*b]);
            let newest = Reverse(a.created).cmp(&Reverse(b.created));
            match self {
                Self::Created => newest,
                Self::Name => a.names.cmp(&b.names).then(newest),
                Self::Accuracy => b.test_accuracy.total_cmp(&a.test_accuracy).then(newest),
                Self::Parameters => a.parameters.cmp(&b.parameters).then(newest),
            }
        });
    }
}

/// The rows of `entries` that contain `filter`, and their ancestors.
pub(super) fn arrange(entries: &[Entry], filter: &str, sort: Sort) -> Vec<Row> {
    let by_id: BTreeMap<&CheckpointId, usize> = entries
        .iter()
        .enumerate()
        .map(|(i, e)| (&e.id, i))
        .collect();
    let parent = |i: usize| {
        entries[i]
            .parent
            .as_ref()
            .and_then(|p| by_id.get(p))
            .copied()
    };
    let shown = with_ancestors(entries, filter, parent);
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for i in &shown {
        children.entry(parent(*i)).or_default().push(*i);
    }
    for siblings in children.values_mut() {
        sort.apply(entries, siblings);
    }
    depth_first(&children)
}

/// Entries without a parent among them, each followed by what stands below it.
fn depth_first(children: &BTreeMap<Option<usize>, Vec<usize>>) -> Vec<Row> {
    let below = |parent: Option<usize>, depth: usize| {
        let children = children.get(&parent).map_or(&[][..], Vec::as_slice);
        children.iter().rev().map(move |e| Row { entry: *e, depth })
    };
    let mut rows = Vec::new();
    let mut stack: Vec<Row> = below(None, 0).collect();
    while let Some(row) = stack.pop() {
        rows.push(row);
        stack.extend(below(Some(row.entry), row.depth + 1));
    }
    rows
}

/// The entries that contain `filter`, and every ancestor of theirs.
fn with_ancestors(
    entries: &[Entry],
    filter: &str,
    parent: impl Fn(usize) -> Option<usize>,
) -> BTreeSet<usize> {
    let mut shown = BTreeSet::new();
    for (i, _) in entries
        .iter()
        .enumerate()
        .filter(|(_, e)| matches(e, filter))
    {
        let mut next = Some(i);
        while let Some(at) = next.filter(|at| shown.insert(*at)) {
            next = parent(at);
        }
    }
    shown
}

/// Whether an entry contains every word of the filter.
pub(super) fn matches(entry: &Entry, filter: &str) -> bool {
    let filter = filter.to_lowercase();
    let texts = entry.names.iter().map(String::as_str).chain([
        entry.task.as_str(),
        entry.model.as_str(),
        entry.id.as_str(),
    ]);
    filter
        .split_whitespace()
        .all(|word| texts.clone().any(|t| t.to_lowercase().contains(word)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::samples;

    fn names(entries: &[Entry], filter: &str, sort: Sort) -> Vec<String> {
        arrange(entries, filter, sort)
            .iter()
            .map(|r| format!("{}{}", "-".repeat(r.depth), entries[r.entry].title()))
            .collect()
    }

    #[test]
    fn children_stand_below_their_parents() {
        let rows = names(&samples::family(), "", Sort::Created);
        assert_eq!(rows, ["digits-mlp", "-even-odd-head", "lenet-digits"]);
    }

    #[test]
    fn a_filter_keeps_the_ancestors_of_what_it_finds() {
        assert_eq!(
            names(&samples::family(), "EVEN head", Sort::Created),
            ["digits-mlp", "-even-odd-head"]
        );
        assert_eq!(
            names(&samples::family(), "lenet", Sort::Name),
            ["lenet-digits"]
        );
        assert!(names(&samples::family(), "nothing", Sort::Name).is_empty());
    }

    proptest! {
        #[test]
        fn no_checkpoint_has_two_rows_however_parents_are_given(
            parents in proptest::collection::vec(0_u8..12, 1..12)
        ) {
            // Damaged or forged records may name parents in a circle: nothing may hang.
            let mut entries: Vec<Entry> = (0_u8..)
                .zip(&parents)
                .map(|(i, _)| samples::entry(i, "x", None, 1))
                .collect();
            for (i, parent) in parents.iter().enumerate() {
                entries[i].parent = Some(samples::id(*parent));
            }
            let rows = arrange(&entries, "", Sort::Created);
            let unique: BTreeSet<usize> = rows.iter().map(|r| r.entry).collect();
            prop_assert_eq!(unique.len(), rows.len());
        }
    }
}
