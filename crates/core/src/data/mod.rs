//! Labelled digit images: the embedded MNIST, or a folder of IDX files.

mod error;
mod idx;
mod images;
mod source;
mod split;

pub use error::DataError;
pub use images::{IMAGE_BYTES, IMAGE_SIDE, Images};
pub use source::{DataHashes, DataSet, DataSource, load, load_test, read};
pub use split::{Split, SplitError, stratified_subset};
