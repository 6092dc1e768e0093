//! What the files of the checkpoints say that were looked at.

use std::collections::BTreeMap;

use mnist_core::library::{CheckpointId, Entry, Record};

use super::Loadable;

/// So many are kept; one takes a few kilobytes.
const CAPACITY: usize = 32;

/// What a checkpoint's file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Its record.
    pub record: Record,
    /// Euclidean norm of each layer's weights, by layer.
    pub weight_norms: BTreeMap<String, f64>,
}

/// Contents by checkpoint.
#[derive(Debug, Clone, Default)]
pub struct Records(BTreeMap<CheckpointId, Loadable<Box<Content>>>);

impl Records {
    /// The record, when it is here.
    #[must_use]
    pub fn get(&self, id: &CheckpointId) -> Option<&Record> {
        self.state(id).get().map(|content| &content.record)
    }

    /// Whether the content is here.
    #[must_use]
    pub fn state(&self, id: &CheckpointId) -> &Loadable<Box<Content>> {
        self.0.get(id).unwrap_or(&Loadable::Idle)
    }

    /// Notes that the content is wanted; whether it must be read.
    pub fn want(&mut self, id: &CheckpointId) -> bool {
        if matches!(self.state(id), Loadable::Loading | Loadable::Loaded(_)) {
            return false;
        }
        if self.0.len() >= CAPACITY {
            self.0.clear();
        }
        self.0.insert(id.clone(), Loadable::Loading);
        true
    }

    /// Forgets what was read of files that are others now: one that was removed and imported again has its old id.
    pub fn forget_replaced(&mut self, entries: &[Entry]) {
        for entry in entries {
            if self
                .get(&entry.id)
                .is_some_and(|of| of.created != entry.created)
            {
                self.0.remove(&entry.id);
            }
        }
    }

    /// Takes in what was read.
    pub fn insert(&mut self, id: CheckpointId, content: Result<Content, String>) {
        self.0.insert(id, content.map(Box::new).into());
    }
}
