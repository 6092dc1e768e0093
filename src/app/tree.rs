//! The library's rows: children below their parents, in an order.

use std::collections::HashMap;

use mnist_core::library::{CheckpointId, Entry, Order};

/// A row: a checkpoint and how deep it stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Position among the entries.
    pub entry: usize,
    /// Number of ancestors above it.
    pub depth: usize,
    /// Why it is here.
    pub why: Why,
}

/// Why a row is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It passes the filter.
    Found,
    /// Something below it does.
    Ancestor,
}

/// Where the parent of each entry stands among the entries; `None` where it is not among them.
pub(super) fn parents(entries: &[Entry]) -> Vec<Option<usize>> {
    let places: HashMap<&CheckpointId, usize> = entries
        .iter()
        .enumerate()
        .map(|(i, e)| (&e.id, i))
        .collect();
    let place = |entry: &Entry| places.get(entry.parent.as_ref()?).copied();
    entries.iter().map(place).collect()
}

/// Rows for the entries at the positions `found`, and their ancestors; children always follow their parent.
pub(super) fn arrange(
    entries: &[Entry],
    parents: &[Option<usize>],
    found: &[usize],
    order: Order,
) -> Vec<Row> {
    let mut shown = with_ancestors(found, parents);
    shown.sort_by(|a, b| order.compare(&entries[*a], &entries[*b]));
    let mut children = vec![vec![]; entries.len()];
    let mut roots = Vec::new();
    for i in shown {
        match parents[i] {
            Some(parent) => children[parent].push(i),
            None => roots.push(i),
        }
    }
    let mut why = vec![Why::Ancestor; entries.len()];
    for i in found {
        why[*i] = Why::Found;
    }
    depth_first(&roots, &children, &why)
}

/// The roots, each followed by what stands below it.
fn depth_first(roots: &[usize], children: &[Vec<usize>], why: &[Why]) -> Vec<Row> {
    let rows = |entries: &[usize], depth: usize| {
        let row = |entry: &usize| Row {
            entry: *entry,
            depth,
            why: why[*entry],
        };
        entries.iter().rev().map(row).collect::<Vec<_>>()
    };
    let mut arranged = Vec::new();
    let mut stack = rows(roots, 0);
    while let Some(row) = stack.pop() {
        arranged.push(row);
        stack.extend(rows(&children[row.entry], row.depth + 1));
    }
    arranged
}

/// What was found, and every ancestor of it.
fn with_ancestors(found: &[usize], parents: &[Option<usize>]) -> Vec<usize> {
    let mut is_shown = vec![false; parents.len()];
    let mut shown = Vec::with_capacity(found.len());
    for i in found {
        let mut next = Some(*i);
        while let Some(at) = next.filter(|at| !is_shown[*at]) {
            is_shown[at] = true;
            shown.push(at);
            next = parents[at];
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use mnist_core::library::{Column, Query};

    use super::*;
    use crate::app::samples;

    const NEWEST: Order = Order {
        column: Column::Created,
        reversed: false,
    };

    const BY_NAME: Order = Order {
        column: Column::Name,
        reversed: false,
    };

    fn names(entries: &[Entry], filter: &str, order: Order) -> Vec<String> {
        let query = Query::parse(filter);
        let found = query.filter(entries, samples::now());
        let found: Vec<usize> = found.map(|(i, _)| i).collect();
        arrange(entries, &parents(entries), &found, order)
            .iter()
            .map(|r| format!("{}{}", "-".repeat(r.depth), entries[r.entry].title()))
            .collect()
    }

    #[test]
    fn children_stand_below_their_parents() {
        let rows = names(&samples::family(), "", NEWEST);
        assert_eq!(rows, ["digits-mlp", "-even-odd-head", "lenet-digits"]);
    }

    #[test]
    fn a_filter_keeps_the_ancestors_of_what_it_finds() {
        assert_eq!(
            names(&samples::family(), "EVEN head", NEWEST),
            ["digits-mlp", "-even-odd-head"]
        );
        assert_eq!(
            names(&samples::family(), "lenet", BY_NAME),
            ["lenet-digits"]
        );
        assert!(names(&samples::family(), "nothing", BY_NAME).is_empty());
    }

    proptest! {
        #[test]
        fn no_checkpoint_has_two_rows_however_parents_are_given(
            named in proptest::collection::vec(0_u8..12, 1..12)
        ) {
            // Damaged or forged records may name parents in a circle: nothing may hang.
            let mut entries: Vec<Entry> = (0_u8..)
                .zip(&named)
                .map(|(i, _)| samples::entry(i, "x", None, 1))
                .collect();
            for (i, parent) in named.iter().enumerate() {
                entries[i].parent = Some(samples::id(*parent));
            }
            let all: Vec<usize> = (0..entries.len()).collect();
            let rows = arrange(&entries, &parents(&entries), &all, NEWEST);
            let unique: BTreeSet<usize> = rows.iter().map(|r| r.entry).collect();
            prop_assert_eq!(unique.len(), rows.len());
        }
    }
}
