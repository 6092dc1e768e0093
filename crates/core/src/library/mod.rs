//! The checkpoint library: a folder of immutable `.safetensors` files, their names, and a trash.

mod baseline;
mod checkpoint;
mod file;
mod name;
mod record;
mod store;

pub use baseline::{Baseline, scratch_baseline};
pub use checkpoint::{CheckpointId, NamedTensor, checkpoint_id, layer_hashes, record_hash};
pub use file::{CheckpointFile, read_record};
pub use name::{CheckpointNameError, is_valid_name};
pub use record::{
    Curve, Hyperparameters, Lineage, Metrics, Preprocessing, Record, SCHEMA, Versions,
};
pub use store::{Entry, Library, LibraryError, Saved, Verdict, Verification};
