//! The six screens.

use crate::keys::{Action, Context};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// One run, live or not.
    Train,
    /// Layers of the live run, or of a transfer that is being prepared.
    Layers,
    /// Every checkpoint.
    Library,
    /// One checkpoint on test images.
    Test,
    /// Every run.
    Runs,
    /// One experiment and what it shows.
    Experiment,
}

impl Screen {
    /// In the order of the tabs.
    pub const ALL: [Self; 6] = [
        Self::Train,
        Self::Layers,
        Self::Library,
        Self::Test,
        Self::Runs,
        Self::Experiment,
    ];

    /// Its name in the tabs.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.context().title()
    }

    /// Where its keys stand.
    #[must_use]
    pub const fn context(self) -> Context {
        match self {
            Self::Train => Context::Train,
            Self::Layers => Context::Layers,
            Self::Library => Context::Library,
            Self::Test => Context::Test,
            Self::Runs => Context::Runs,
            Self::Experiment => Context::Experiment,
        }
    }

    /// What shows it.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Train => Action::ShowTrain,
            Self::Layers => Action::ShowLayers,
            Self::Library => Action::ShowLibrary,
            Self::Test => Action::ShowTest,
            Self::Runs => Action::ShowRuns,
            Self::Experiment => Action::ShowExperiment,
        }
    }

    /// The screen `step` tabs further, round and round.
    #[must_use]
    pub fn further(self, step: usize) -> Self {
        let at = Self::ALL.iter().position(|s| *s == self).unwrap_or(0);
        Self::ALL[(at + step) % Self::ALL.len()]
    }
}
