//! A folder with MNIST's four IDX files.

use std::path::{Path, PathBuf};

use super::bytes::damaged;
use super::idx::{self, IdxFile};
use super::{DataError, IMAGE_SIDE, Images};

/// A pair of image and label file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    Train,
    Test,
}

impl Pair {
    pub(super) const fn stem(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Test => "t10k",
        }
    }
}

/// Whether a folder holds any of the four files.
pub(super) fn is_one(folder: &Path) -> bool {
    [Pair::Train, Pair::Test].iter().any(|pair| {
        find(folder, *pair, "images", 3).is_ok() || find(folder, *pair, "labels", 1).is_ok()
    })
}

/// The images of a pair.
pub(super) fn read(folder: &Path, pair: Pair) -> Result<Images, DataError> {
    let images = find(folder, pair, "images", 3)?;
    let labels = find(folder, pair, "labels", 1)?;
    joined(
        idx::open(&images, 3)?,
        &images,
        idx::open(&labels, 1)?,
        &labels,
    )
}

/// The file of a folder under the names that are in use for it.
fn find(folder: &Path, pair: Pair, content: &str, dimensions: u8) -> Result<PathBuf, DataError> {
    let stem = pair.stem();
    let first = folder.join(format!("{stem}-{content}-idx{dimensions}-ubyte"));
    let dotted = folder.join(format!("{stem}-{content}.idx{dimensions}-ubyte"));
    let gz = |path: &Path| PathBuf::from(format!("{}.gz", path.display()));
    let names = [first.clone(), gz(&first), dotted.clone(), gz(&dotted)];
    names
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| super::bytes::unreadable(&first, std::io::ErrorKind::NotFound.into()))
}

/// Images with their labels, checked against each other.
pub(super) fn joined(
    images: IdxFile,
    images_path: &Path,
    labels: IdxFile,
    labels_path: &Path,
) -> Result<Images, DataError> {
    if images.shape[1..] != [IMAGE_SIDE; 2] {
        let reason = format!(
            "images of {}x{} pixels; needed are 28x28",
            images.shape[1], images.shape[2]
        );
        return Err(damaged(images_path, 8, reason));
    }
    if images.shape[0] != labels.shape[0] {
        let reason = format!("{} labels for {} images", labels.shape[0], images.shape[0]);
        return Err(damaged(labels_path, 4, reason));
    }
    Images::new(images.data, labels.data)
        .filter(|images| !images.is_empty())
        .ok_or_else(|| damaged(labels_path, 4, "there is no image".into()))
}
