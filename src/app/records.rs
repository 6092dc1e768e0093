//! Records of the checkpoints that were looked at.

use std::collections::BTreeMap;

use mnist_core::library::{CheckpointId, Record};

use super::Loadable;

/// So many are kept; a record takes a few kilobytes.
const CAPACITY: usize = 32;

/// Records by checkpoint.
#[derive(Debug, Clone, Default)]
pub struct Records(BTreeMap<CheckpointId, Loadable<Box<Record>>>);

impl Records {
    /// The record, when it is here.
    #[must_use]
    pub fn get(&self, id: &CheckpointId) -> Option<&Record> {
        self.state(id).get().map(Box::as_ref)
    }

    /// Whether the record is here.
    #[must_use]
    pub fn state(&self, id: &CheckpointId) -> &Loadable<Box<Record>> {
        self.0.get(id).unwrap_or(&Loadable::Idle)
    }

    /// Notes that the record is wanted; whether it must be read.
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

    /// Takes in what was read.
    pub fn insert(&mut self, id: CheckpointId, record: Result<Record, String>) {
        self.0.insert(id, record.map(Box::new).into());
    }
}
