//! The Runs screen: every run in the data directory.

use mnist_core::run::{RunEntry, RunId, RunListing};

use super::Loadable;
use super::text::TextLine;

/// State of the Runs screen.
#[derive(Debug, Clone)]
pub struct Runs {
    entries: Loadable<Vec<RunEntry>>,
    unreadable: usize,
    selected: Option<RunId>,
    /// Shown are only runs that contain this.
    pub filter: TextLine,
}

impl Default for Runs {
    fn default() -> Self {
        Self {
            entries: Loadable::Loading,
            unreadable: 0,
            selected: None,
            filter: TextLine::default(),
        }
    }
}

impl Runs {
    /// Whether the runs are here.
    #[must_use]
    pub const fn state(&self) -> &Loadable<Vec<RunEntry>> {
        &self.entries
    }

    /// Every run, live ones first; none while they are on their way.
    #[must_use]
    pub fn entries(&self) -> &[RunEntry] {
        self.entries.get().map_or(&[], Vec::as_slice)
    }

    /// Number of directories among the runs that cannot be read as one.
    #[must_use]
    pub const fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// The runs to show.
    #[must_use]
    pub fn rows(&self) -> Vec<&RunEntry> {
        let filter = self.filter.text().to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let keeps = |run: &&RunEntry| {
            let text = format!(
                "{} {} {} {} {} {}",
                run.dir.id(),
                run.spec.title(),
                run.spec.checkpoint_name.text(),
                run.spec.model,
                run.spec.task.name(),
                run.state.word()
            )
            .to_lowercase();
            words.iter().all(|w| text.contains(w))
        };
        self.entries().iter().filter(keeps).collect()
    }

    /// Takes in a listing; the selection stays with its run, even when newer ones come above it.
    pub fn load(&mut self, listing: Result<RunListing, String>) {
        self.unreadable = listing.as_ref().map_or(0, |found| found.unreadable.len());
        self.entries = listing.map(|found| found.runs).into();
        if self.selected.is_none() {
            self.select_row(0);
        }
    }

    /// Selects a run, even before a listing has it.
    pub fn select(&mut self, run: RunId) {
        self.selected = Some(run);
    }

    /// Takes in what is known anew of one run.
    pub fn refresh(&mut self, run: &RunEntry) {
        if let Loadable::Loaded(entries) = &mut self.entries
            && let Some(entry) = entries.iter_mut().find(|e| e.dir == run.dir)
        {
            *entry = run.clone();
        }
    }

    /// Position of the selected row: the first when nothing or something hidden was selected.
    #[must_use]
    pub fn selected_row(&self) -> usize {
        let rows = self.rows();
        rows.iter()
            .position(|r| Some(r.dir.id()) == self.selected)
            .unwrap_or(0)
    }

    /// The selected run.
    #[must_use]
    pub fn selected(&self) -> Option<&RunEntry> {
        self.rows().get(self.selected_row()).copied()
    }

    /// Selects the row at `position`.
    pub fn select_row(&mut self, position: usize) {
        if let Some(id) = self.rows().get(position).map(|r| r.dir.id()) {
            self.selected = Some(id);
        }
    }
}
