//! Labelled images of 28 by 28 pixels: the embedded MNIST, IDX files, numpy archives, folders of pictures.

mod bytes;
mod distortion;
mod error;
mod hashes;
mod idx;
mod idx_folder;
mod images;
mod mnist;
mod npy;
mod npz;
pub mod picture;
mod pictures;
mod set;
mod source;
mod split;

pub use distortion::{Displacement, Distortion};
pub use error::DataError;
pub use hashes::DataHashes;
pub use images::{IMAGE_BYTES, IMAGE_SIDE, Images};
pub use mnist::hashes as embedded_hashes;
pub use set::{DataSet, Labels, load, load_test, read};
pub use source::DataSource;
pub use split::{Split, SplitError, stratified_subset};
