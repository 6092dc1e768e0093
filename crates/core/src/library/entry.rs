//! Rows of the library: what a listing tells of each checkpoint.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::file::{Head, damaged, read_head};
use super::{Annotations, CheckpointId, LibraryError};
use crate::data::DataHashes;
use crate::model::Architecture;
use crate::run::Scores;
use crate::task::Task;
use crate::text::harmless;

/// What a listing tells of a checkpoint: the part of the record that rows and the tree show. Written down is what its file
/// tells, and not what lies beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The id.
    pub id: CheckpointId,
    /// Its names, sorted; never empty in a healthy library.
    #[serde(skip)]
    pub names: Vec<String>,
    /// The file.
    #[serde(skip)]
    pub path: PathBuf,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// When it was saved.
    pub created: Timestamp,
    /// Name of the model preset.
    pub model: String,
    /// Name of the task.
    pub task: String,
    /// Class of each digit, by which tasks are compared.
    pub label_map: Vec<u8>,
    /// Number of parameters.
    pub parameters: usize,
    /// [`DataHashes::combined`] of the data files, by which data sets are compared.
    pub data_hash: String,
    /// Number of labelled training images; `None` for all.
    pub labels: Option<u32>,
    /// Validation accuracy in `[0, 1]`.
    pub validation_accuracy: Option<f64>,
    /// Test accuracy in `[0, 1]`.
    pub test_accuracy: f64,
    /// The checkpoint it was transferred from.
    pub parent: Option<CheckpointId>,
    /// The format that it was imported from.
    pub imported_from: Option<String>,
    /// What people added to it.
    #[serde(skip)]
    pub annotations: Annotations,
}

/// The fields of a [`super::Record`] that an [`Entry`] needs; the others are passed over unread.
#[derive(Deserialize)]
struct Summary {
    created: Timestamp,
    model: String,
    architecture: Architecture,
    task: Task,
    data_hashes: DataHashes,
    /// Where schema 1 has it.
    training: Option<TrainingSummary>,
    origin: Option<OriginSummary>,
    metrics: MetricsSummary,
    lineage: LineageSummary,
}

#[derive(Deserialize)]
struct OriginSummary {
    training: Option<TrainingSummary>,
    format: Option<String>,
}

#[derive(Deserialize)]
struct TrainingSummary {
    labels: Option<NonZeroU32>,
}

#[derive(Deserialize)]
struct MetricsSummary {
    validation: Option<Scores>,
    test: Scores,
}

#[derive(Deserialize)]
struct LineageSummary {
    parent: Option<CheckpointId>,
}

impl Entry {
    /// Reads the header of the checkpoint file at `path`; what lies beside it is still to be filled in.
    ///
    /// # Errors
    /// A file that cannot be read or has no record of ours.
    pub(super) fn read(path: &Path, id: CheckpointId) -> Result<Self, LibraryError> {
        let Head { json, file_bytes } = read_head(path)?;
        let summary: Summary = serde_json::from_str(&json).map_err(|error| {
            let error = harmless(&error);
            let reason = format!(
                "has a record that cannot be understood ({error}); is it from a newer mnist-tui?"
            );
            damaged(path, reason)
        })?;
        let (trained, imported_from) = summary
            .origin
            .map_or((None, None), |origin| (origin.training, origin.format));
        let training = trained.or(summary.training);
        Ok(Self {
            id,
            names: vec![],
            bytes: file_bytes,
            path: path.to_owned(),
            created: summary.created,
            parameters: summary.architecture.parameters(),
            model: summary.model,
            task: summary.task.name().to_owned(),
            label_map: summary.task.label_map().to_vec(),
            data_hash: summary.data_hashes.combined(),
            labels: training
                .and_then(|training| training.labels)
                .map(NonZeroU32::get),
            validation_accuracy: summary.metrics.validation.map(|scores| scores.accuracy),
            test_accuracy: summary.metrics.test.accuracy,
            parent: summary.lineage.parent,
            imported_from,
            annotations: Annotations::default(),
        })
    }

    /// What people call it: its first name, else the beginning of its id.
    #[must_use]
    pub fn title(&self) -> &str {
        self.names.first().map_or(self.id.short(), String::as_str)
    }
}
