//! The whole state of the dashboard.

use jiff::Timestamp;
use mnist_core::library::{CheckpointId, Entry};
use mnist_core::run::{RunEntry, RunState};
use mnist_core::storage::Access;

use super::experiment::Experiments;
use super::layers::Layers;
use super::library::Library;
use super::records::Records;
use super::runs::Runs;
use super::test::Test;
use super::train::Train;
use super::work::Works;
use super::{Notice, Overlay, Screen};
use crate::config::Config;
use crate::keys::{Context, Keymap};
use crate::request::TrainingRequest;

/// The whole state of the dashboard.
#[derive(Debug, Clone)]
pub struct Model {
    /// The configuration in force.
    pub config: Config,
    /// Which key does what.
    pub keymap: Keymap,
    /// What may be done in the data directory.
    pub access: Access,
    /// The time of the last message.
    pub now: Timestamp,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What is shown.
    pub screen: Screen,
    /// The screen from which this one was entered; back leads there.
    pub entered_from: Option<Screen>,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// The training that was asked for and is being checked against the disk; one at a time.
    pub starting: Option<TrainingRequest>,
    /// The line above the footer.
    pub notice: Option<Notice>,
    /// The run that is followed.
    pub run: Option<RunEntry>,
    /// State of the Train screen.
    pub train: Train,
    /// State of the Layers screen.
    pub layers: Layers,
    /// State of the Library screen.
    pub library: Library,
    /// State of the Test screen.
    pub test: Test,
    /// State of the Runs screen.
    pub runs: Runs,
    /// State of the Experiment screen.
    pub experiments: Experiments,
    /// Records of the checkpoints that were looked at.
    pub records: Records,
    /// What is under way in the background.
    pub works: Works,
}

/// Whether a trainer is at work, or may be on another machine.
#[must_use]
pub fn may_live(run: &RunEntry) -> bool {
    run.state.is_live() || run.state == RunState::Unknown
}

impl Model {
    /// The state before anything is known.
    #[must_use]
    pub fn new(config: Config, keymap: Keymap, now: Timestamp) -> Self {
        let train = Train::new(config.display.log_loss);
        Self {
            config,
            keymap,
            access: Access::Full,
            now,
            size: (80, 24),
            screen: Screen::Train,
            entered_from: None,
            overlay: None,
            starting: None,
            notice: None,
            run: None,
            train,
            layers: Layers::default(),
            library: Library::default(),
            test: Test::default(),
            runs: Runs::default(),
            experiments: Experiments::default(),
            records: Records::default(),
            works: Works::default(),
        }
    }

    /// Where a key is pressed now.
    #[must_use]
    pub fn context(&self) -> Context {
        match &self.overlay {
            None => self.screen.context(),
            Some(overlay) => overlay.context(),
        }
    }

    /// The followed run while a trainer is or may be at work on it.
    #[must_use]
    pub fn live_run(&self) -> Option<&RunEntry> {
        self.run.as_ref().filter(|run| may_live(run))
    }

    /// Every run on which a trainer is or may be at work.
    pub fn live_runs(&self) -> impl Iterator<Item = &RunEntry> {
        let followed = self.run.as_ref();
        let is_followed = move |run: &&RunEntry| followed.is_some_and(|f| f.dir == run.dir);
        let others = self
            .runs
            .entries()
            .iter()
            .filter(move |run| !is_followed(run));
        followed
            .into_iter()
            .chain(others)
            .filter(|run| may_live(run))
    }

    /// The run that a key on this screen is about: the selected one on Runs, else the followed one.
    #[must_use]
    pub fn target(&self) -> Option<&RunEntry> {
        match self.screen {
            Screen::Runs => self.runs.selected(),
            _ => self.run.as_ref(),
        }
    }

    /// Whether the screen shows live runs besides the followed one.
    #[must_use]
    pub fn lists_unfollowed_runs(&self) -> bool {
        let followed = self.run.as_ref().map(|run| &run.dir);
        let listed = self.runs.entries().iter();
        let mut unfollowed = listed.filter(|run| may_live(run) && Some(&run.dir) != followed);
        self.screen == Screen::Runs && unfollowed.next().is_some()
    }

    /// The checkpoint that Layers, Test and a transfer are about; on Library only one that is shown.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Entry> {
        if self.screen == Screen::Library && self.library.rows().is_empty() {
            return None;
        }
        self.library.selected()
    }

    /// The checkpoint of this id, when the library has it.
    #[must_use]
    pub fn entry(&self, id: &CheckpointId) -> Option<&Entry> {
        self.library.entries().iter().find(|e| e.id == *id)
    }

    /// The checkpoint that a text names: by a name, or by the beginning of its id alone.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&Entry> {
        let text = text.trim();
        let entries = self.library.entries();
        let has_name = |e: &&Entry| e.names.iter().any(|name| name == text);
        let mut by_id = entries
            .iter()
            .filter(|e| !text.is_empty() && e.id.as_str().starts_with(text));
        entries
            .iter()
            .find(has_name)
            .or_else(|| by_id.next().filter(|_| by_id.next().is_none()))
    }

    /// Rows of a list on the screen, as good as it can be known without drawing.
    #[must_use]
    pub fn page(&self) -> usize {
        /// Rows of the epochs on a small terminal.
        const EPOCHS: usize = 3;
        match (self.screen, &self.overlay) {
            (Screen::Train, None) => EPOCHS,
            _ => usize::from(self.size.1).saturating_sub(8).max(1),
        }
    }
}
