//! The checkpoints that an experiment transfers from.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ExperimentError;
use crate::library::CheckpointId;
use crate::model::Architecture;
use crate::run::{Parent, RunKind, RunSpec};

/// More are ranked, not tried: each is compared with each other one.
const MOST_SOURCES: usize = 100;

/// A checkpoint that an experiment transfers from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The checkpoint.
    pub from: Parent,
    /// Name of its model preset, for people.
    pub model: String,
    /// The network that is trained, with a head for the task.
    pub architecture: Architecture,
}

impl Source {
    /// What this transfer starts from; none where it starts from fresh weights.
    #[must_use]
    pub fn of(transfer: &RunSpec) -> Option<Self> {
        let RunKind::Transfer { from } = &transfer.kind else {
            return None;
        };
        Some(Self {
            from: from.clone(),
            model: transfer.model.clone(),
            architecture: transfer.architecture.clone(),
        })
    }

    /// Name of the checkpoint, or the beginning of its id. Not escaped.
    #[must_use]
    pub fn title(&self) -> &str {
        let name = self.from.name.as_deref();
        name.unwrap_or_else(|| self.from.id.short())
    }
}

/// The sources of an experiment: at least one, at most a hundred, none twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    first: Source,
    more: Vec<Source>,
}

impl Sources {
    pub(super) fn new(first: Source, more: Vec<Source>) -> Result<Self, ExperimentError> {
        let needs = |what: String| Err(ExperimentError::Sources { what });
        let sources = Self { first, more };
        if sources.count() > MOST_SOURCES {
            return needs(format!(
                "at most {MOST_SOURCES} sources; `mnist-tui library rank` tells which are worth it"
            ));
        }
        let mut known: BTreeSet<&CheckpointId> = BTreeSet::new();
        if let Some(twice) = sources.iter().find(|of| !known.insert(&of.from.id)) {
            let (title, id) = (twice.title(), twice.from.id.short());
            return needs(format!(
                "each source once; {title:?} is the checkpoint {id}, which is there twice"
            ));
        }
        Ok(sources)
    }

    /// How many there are, at least 1.
    #[must_use]
    pub const fn count(&self) -> usize {
        1 + self.more.len()
    }

    /// In the order of the plan; the position of each is that of [`super::Cell::source`].
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// The one at this position; the first where there is none.
    #[must_use]
    pub fn at(&self, position: usize) -> &Source {
        let later = position.checked_sub(1).and_then(|at| self.more.get(at));
        later.unwrap_or(&self.first)
    }

    /// All but the first.
    pub(super) fn more(&self) -> &[Source] {
        &self.more
    }

    /// For each source the position of the first one with the same network: the runs from scratch of that one are those of both,
    /// since fresh weights know nothing of a checkpoint.
    #[must_use]
    pub fn scratch_positions(&self) -> Vec<usize> {
        let first = |of: &Source| {
            let mut all = self.iter();
            all.position(|other| other.architecture == of.architecture)
        };
        let each = self.iter().enumerate();
        each.map(|(own, of)| first(of).unwrap_or(own)).collect()
    }

    /// A name for each, as [`Source::title`] where no two have the same, else the beginning of its id. Not escaped.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        let titles = || self.iter().map(Source::title);
        let is_unique = |title: &str| titles().filter(|other| *other == title).count() == 1;
        let label = |of: &Source| {
            let title = of.title();
            let label = if is_unique(title) {
                title
            } else {
                of.from.id.short()
            };
            label.to_owned()
        };
        self.iter().map(label).collect()
    }
}
