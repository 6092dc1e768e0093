//! The library's rows: children below their parents, in an order.

use std::collections::{BTreeMap, BTreeSet};

use mnist_core::library::{CheckpointId, Entry, Order};

/// A row: a checkpoint and how deep it stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Position among the entries.
    pub entry: usize,
    /// Number of ancestors above it.
    pub depth: usize,
}

/// Rows for the entries at the positions `found`, and their ancestors; children always follow their parent.
pub(super) fn arrange(entries: &[Entry], found: &[usize], order: Order) -> Vec<Row> {
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
    let shown = with_ancestors(found, parent);
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for i in &shown {
        children.entry(parent(*i)).or_default().push(*i);
    }
    for siblings in children.values_mut() {
        siblings.sort_by(|a, b| order.compare(&entries[*a], &entries[*b]));
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

/// What was found, and every ancestor of it.
fn with_ancestors(found: &[usize], parent: impl Fn(usize) -> Option<usize>) -> BTreeSet<usize> {
    let mut shown = BTreeSet::new();
    for i in found {
        let mut next = Some(*i);
        while let Some(at) = next.filter(|at| shown.insert(*at)) {
            next = parent(at);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
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
        arrange(entries, &found, order)
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
            let all: Vec<usize> = (0..entries.len()).collect();
            let rows = arrange(&entries, &all, NEWEST);
            let unique: BTreeSet<usize> = rows.iter().map(|r| r.entry).collect();
            prop_assert_eq!(unique.len(), rows.len());
        }
    }
}
