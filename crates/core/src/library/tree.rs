//! Parents and children in the order in which the library draws them.

use std::collections::{HashMap, HashSet};

use super::Entry;

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeRow {
    /// Position in the list that was given.
    pub index: usize,
    /// 0 for a checkpoint whose parent is not in the list, else one more than the parent's.
    pub depth: usize,
}

/// Every entry once: the roots in the order given, each followed by its children, which keep their order too.
#[must_use]
pub fn tree(entries: &[Entry]) -> Vec<TreeRow> {
    let here: HashSet<_> = entries.iter().map(|entry| &entry.id).collect();
    let mut children: HashMap<_, Vec<usize>> = HashMap::new();
    let mut waiting = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        match &entry.parent {
            Some(parent) if here.contains(parent) => {
                children.entry(parent).or_default().push(index);
            }
            _ => waiting.push(TreeRow { index, depth: 0 }),
        }
    }
    waiting.reverse();
    let mut rows = Vec::with_capacity(entries.len());
    while let Some(row) = waiting.pop() {
        rows.push(row);
        let children = children.remove(&entries[row.index].id).unwrap_or_default();
        let depth = row.depth + 1;
        waiting.extend(
            children
                .into_iter()
                .rev()
                .map(|index| TreeRow { index, depth }),
        );
    }
    // A record can claim any parent, so even a circle: its members follow as roots.
    let drawn: HashSet<usize> = rows.iter().map(|row| row.index).collect();
    let circles = (0..entries.len()).filter(|index| !drawn.contains(index));
    rows.extend(circles.map(|index| TreeRow { index, depth: 0 }));
    rows
}
