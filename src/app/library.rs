//! The Library screen: every checkpoint, children below their parents.

use std::collections::BTreeSet;

use jiff::Timestamp;
use mnist_core::library::{CheckpointId, Entry, Listing, Order, Query, Verification};

use super::Loadable;
use super::text::TextLine;
pub use super::tree::{Row, Why};
use super::tree::{arrange, parents};

/// State of the Library screen.
#[derive(Debug, Clone)]
pub struct Library {
    entries: Loadable<Vec<Entry>>,
    /// Where the parent of each entry stands: looked up once, not with every letter of a filter.
    parents: Vec<Option<usize>>,
    damaged: usize,
    unread: usize,
    trash: BTreeSet<CheckpointId>,
    rows: Vec<Row>,
    selected: Option<CheckpointId>,
    /// Where the selected one stands among the entries: every key and every frame asks for it.
    selected_at: Option<usize>,
    /// Whether the selected one is to be shown as soon as it is here.
    reveals: bool,
    /// Shown are only checkpoints that pass this, and their ancestors.
    pub filter: TextLine,
    order: Order,
    /// The checkpoint that the next one is compared with.
    pub marked: Option<CheckpointId>,
    /// Result of the latest verification.
    pub verification: Option<(CheckpointId, Loadable<Verification>)>,
}

impl Default for Library {
    fn default() -> Self {
        Self {
            entries: Loadable::Loading,
            parents: vec![],
            damaged: 0,
            unread: 0,
            trash: BTreeSet::new(),
            rows: vec![],
            selected: None,
            selected_at: None,
            reveals: false,
            filter: TextLine::default(),
            order: Order::default(),
            marked: None,
            verification: None,
        }
    }
}

impl Library {
    /// The checkpoints, newest first; none while they are on their way.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.entries.get().map_or(&[], Vec::as_slice)
    }

    /// Whether the checkpoints are here.
    #[must_use]
    pub const fn state(&self) -> &Loadable<Vec<Entry>> {
        &self.entries
    }

    /// Number of files that should be checkpoints and cannot be read as such.
    #[must_use]
    pub const fn damaged(&self) -> usize {
        self.damaged
    }

    /// Number of checkpoints, with those that are still being read.
    #[must_use]
    pub fn checkpoints(&self) -> usize {
        self.entries().len() + self.unread
    }

    /// Number of checkpoints that are still being read.
    #[must_use]
    pub const fn unread(&self) -> usize {
        self.unread
    }

    /// Whether a checkpoint is in the trash.
    #[must_use]
    pub fn is_in_trash(&self, id: &CheckpointId) -> bool {
        self.trash.contains(id)
    }

    /// Whether it is known that nothing is in the trash.
    #[must_use]
    pub fn has_empty_trash(&self) -> bool {
        self.entries.get().is_some() && self.trash.is_empty()
    }

    /// A checkpoint goes to the trash: it counts as there before the next listing has it there.
    pub fn removing(&mut self, id: CheckpointId) {
        self.trash.insert(id);
    }

    /// Number of checkpoints whose parent this is.
    #[must_use]
    pub fn children(&self, id: &CheckpointId) -> usize {
        let is_child = |entry: &&Entry| entry.parent.as_ref() == Some(id);
        self.entries().iter().filter(is_child).count()
    }

    /// Order of the rows.
    #[must_use]
    pub const fn order(&self) -> Order {
        self.order
    }

    /// The rows to show.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Takes in a listing; the selection stays with its checkpoint, or goes to the row in its place.
    pub fn load(&mut self, listing: Result<Listing, String>, now: Timestamp) {
        let before = self.chosen_row();
        self.damaged = listing.as_ref().map_or(0, |found| found.damaged.len());
        self.unread = listing.as_ref().map_or(0, |found| found.unread);
        let listing = listing.map(|found| {
            self.trash = found.trash;
            found.entries
        });
        self.entries = listing.into();
        self.parents = parents(self.entries());
        self.selected_at = self.place_of_selected();
        self.arrange(now);
        if self.reveals && self.selected_at.is_some() {
            self.reveals = false;
            if self.chosen_row().is_none() {
                self.filter = TextLine::default();
                self.arrange(now);
            }
        }
        if let (Some(row), None) = (before, self.chosen_row()) {
            self.select_row(row.min(self.rows.len().saturating_sub(1)));
        }
    }

    /// Makes the rows anew; returns the positions of the entries that pass the filter.
    fn arrange(&mut self, now: Timestamp) -> Vec<usize> {
        let query = Query::parse(self.filter.text());
        let found = query.filter(self.entries(), now);
        let found: Vec<usize> = found.map(|(i, _)| i).collect();
        self.rows = arrange(self.entries(), &self.parents, &found, self.order);
        found
    }

    /// Makes the rows anew after the filter has changed; what is selected is among what it finds.
    pub fn refilter(&mut self, now: Timestamp) {
        let found = self.arrange(now);
        let is_found = |i: usize| found.binary_search(&i).is_ok();
        let selected = self.selected_row().map(|row| self.rows[row].entry);
        if !selected.is_some_and(is_found) {
            let first = self.rows.iter().position(|row| is_found(row.entry));
            self.select_row(first.unwrap_or(0));
        }
    }

    /// Orders the rows in another way.
    pub fn reorder(&mut self, order: Order, now: Timestamp) {
        self.order = order;
        self.arrange(now);
    }

    /// Position of the selected row.
    #[must_use]
    pub fn selected_row(&self) -> Option<usize> {
        let first = (!self.entries().is_empty()).then_some(0);
        self.row_of(self.selected_at.or(first)?)
    }

    /// Position of the row that was selected, and no other in its place.
    fn chosen_row(&self) -> Option<usize> {
        self.row_of(self.selected_at?)
    }

    fn row_of(&self, entry: usize) -> Option<usize> {
        self.rows.iter().position(|row| row.entry == entry)
    }

    fn place_of_selected(&self) -> Option<usize> {
        let id = self.selected.as_ref()?;
        self.entries().iter().position(|entry| entry.id == *id)
    }

    /// The selected checkpoint, shown or not; the newest when none is, or when the selected one is not here yet.
    #[must_use]
    pub fn selected(&self) -> Option<&Entry> {
        self.entries().get(self.selected_at.unwrap_or(0))
    }

    /// Selects a checkpoint that is on its way; where the filter hides it, the filter goes.
    pub fn reveal(&mut self, id: CheckpointId) {
        self.select(id);
        self.reveals = true;
    }

    /// Selects a checkpoint, even before a listing has it.
    pub fn select(&mut self, id: CheckpointId) {
        self.selected = Some(id);
        self.selected_at = self.place_of_selected();
    }

    /// Selects the row at `position`.
    pub fn select_row(&mut self, position: usize) {
        if let Some(row) = self.rows.get(position) {
            let at = row.entry;
            self.selected = Some(self.entries()[at].id.clone());
            self.selected_at = Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;

    #[test]
    fn the_selection_stays_with_its_checkpoint() {
        let mut library = Library::default();
        library.load(Ok(samples::listing(samples::family())), samples::now());
        library.select_row(2);
        let mut more = samples::family();
        more.insert(0, samples::entry(9, "new", None, 1));
        library.load(Ok(samples::listing(more)), samples::now());
        assert_eq!(library.selected().map(Entry::title), Some("lenet-digits"));
        assert_eq!(library.selected_row(), Some(3));
    }

    #[test]
    fn what_stands_in_the_place_of_a_removed_row_is_selected() {
        let mut library = Library::default();
        library.load(Ok(samples::listing(samples::family())), samples::now());
        library.select_row(2);
        let mut fewer = samples::family();
        fewer.retain(|entry| entry.title() != "lenet-digits");
        library.load(Ok(samples::listing(fewer)), samples::now());
        assert_eq!(library.selected_row(), Some(1));
        library.select(samples::id(9));
        library.load(Ok(samples::listing(samples::family())), samples::now());
        let mut more = samples::family();
        more.insert(0, samples::entry(9, "new", None, 1));
        library.load(Ok(samples::listing(more)), samples::now());
        assert_eq!(library.selected().map(Entry::title), Some("new"));
    }
}
