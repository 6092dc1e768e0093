//! The checkpoint library: a folder of immutable `.safetensors` files, their names, and a trash.

mod annotations;
mod cache;
mod checkpoint;
mod comparison;
mod difference;
mod entry;
mod error;
mod file;
mod folder;
mod listing;
mod lock;
mod name;
mod names;
mod newest;
mod order;
mod query;
mod record;
mod store;
mod stray;
#[cfg(test)]
mod tests;
mod trash;
mod tree;
mod verify;

pub use annotations::Annotations;
pub use checkpoint::{
    CheckpointId, NamedTensor, canonical_json, checkpoint_id, layer_hashes, record_hash,
};
pub use comparison::{Beginning, Comparison, compare};
pub use difference::{Changed, Difference, Distance, TensorDifference, difference};
pub use entry::Entry;
pub use error::LibraryError;
pub use file::{CheckpointFile, METADATA_KEY, read_record};
pub use listing::{Damaged, Listing};
pub use name::{CheckpointNameError, FILE_ENDING, is_valid_name, name_like};
pub use order::{Column, Order};
pub use query::Query;
pub use record::{
    Curve, Hyperparameters, Imported, Lineage, Metrics, Origin, Preprocessing, Record, SCHEMA,
    Trained, Versions,
};
pub use store::{Library, Saved, Whereabouts};
pub use stray::{Stray, StrayKind};
pub use tree::{TreeRow, tree};
pub use verify::{Obstacle, ParentProof, Verdict, Verification};
