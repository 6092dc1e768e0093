//! Arrays of numpy in a zip archive: the layouts of Keras' `mnist.npz` and of `MedMNIST`.
//!
//! Sources: <https://keras.io/api/datasets/mnist/>, <https://github.com/MedMNIST/MedMNIST>.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::bytes::{MOST_EXPANSION, damaged, unreadable};
use super::npy::{self, Array};
use super::{DataError, IMAGE_SIDE, Images};
use crate::storage::open_file;
use crate::text::harmless;

/// The images of an archive, part by part.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) train: Images,
    /// Only in `MedMNIST`'s layout.
    pub(super) validation: Option<Images>,
    pub(super) test: Images,
}

/// An open archive of arrays.
pub(super) struct Npz<R> {
    archive: ZipArchive<R>,
    path: PathBuf,
    /// Bytes of the file that no array that was read claims.
    unclaimed: u64,
    layout: Layout,
}

/// How the arrays are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `x_train`, `y_train`, `x_test`, `y_test`.
    Keras,
    /// `train_images`, `train_labels`, and so on for `val` and `test`.
    MedMnist,
}

/// A part of a data set as an archive has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Train,
    Validation,
    Test,
}

impl Layout {
    /// Names of the images and of the labels; `None` for a part that this layout does not have.
    const fn names(self, part: Part) -> Option<[&'static str; 2]> {
        match (self, part) {
            (Self::Keras, Part::Train) => Some(["x_train.npy", "y_train.npy"]),
            (Self::Keras, Part::Validation) => None,
            (Self::Keras, Part::Test) => Some(["x_test.npy", "y_test.npy"]),
            (Self::MedMnist, Part::Train) => Some(["train_images.npy", "train_labels.npy"]),
            (Self::MedMnist, Part::Validation) => Some(["val_images.npy", "val_labels.npy"]),
            (Self::MedMnist, Part::Test) => Some(["test_images.npy", "test_labels.npy"]),
        }
    }
}

/// Opens the archive in the file `path`.
pub(super) fn open(path: &Path) -> Result<Npz<BufReader<File>>, DataError> {
    let file = open_file(path).map_err(|error| unreadable(path, error))?;
    let length = file
        .metadata()
        .map_err(|error| unreadable(path, error))?
        .len();
    let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| no_zip(path, &error))?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    let layout = match (has("x_train.npy"), has("train_images.npy")) {
        (true, _) => Layout::Keras,
        (false, true) => Layout::MedMnist,
        (false, false) => {
            let reason = "has neither x_train, y_train, x_test, y_test (as Keras) nor \
                          train_images, train_labels, … (as MedMNIST); save the arrays under these names";
            return Err(damaged(path, 0, reason.into()));
        }
    };
    Ok(Npz {
        archive,
        path: path.to_owned(),
        unclaimed: length,
        layout,
    })
}

impl<R: Read + Seek> Npz<R> {
    /// Every part.
    pub(super) fn read(&mut self) -> Result<Parts, DataError> {
        let missing = |part| damaged(&self.path, 0, format!("has no {part} images"));
        let (no_train, no_test) = (missing("training"), missing("test"));
        Ok(Parts {
            train: self.part(Part::Train)?.ok_or(no_train)?,
            validation: self.part(Part::Validation)?,
            test: self.part(Part::Test)?.ok_or(no_test)?,
        })
    }

    /// The test images alone.
    pub(super) fn test(&mut self) -> Result<Images, DataError> {
        let missing = damaged(&self.path, 0, "has no test images".into());
        self.part(Part::Test)?.ok_or(missing)
    }

    fn part(&mut self, part: Part) -> Result<Option<Images>, DataError> {
        let Some([images, labels]) = self.layout.names(part) else {
            return Ok(None);
        };
        if part == Part::Validation && self.archive.index_for_name(images).is_none() {
            return Ok(None);
        }
        let (pixels, count) = grey(self.array(images)?, &self.path.join(images))?;
        let path = self.path.join(labels);
        let labels = one_each(self.array(labels)?, count, &path)?;
        let images = Images::new(pixels, labels).filter(|images| !images.is_empty());
        images
            .ok_or_else(|| damaged(&path, 0, "there is no image".into()))
            .map(Some)
    }

    fn array(&mut self, name: &str) -> Result<Array, DataError> {
        let path = self.path.join(name);
        let mut member = self
            .archive
            .by_name(name)
            .map_err(|error| no_zip(&path, &error))?;
        // What the archive says of itself is believed as far as its own length goes, for all arrays together.
        let packed = member.compressed_size().min(self.unclaimed);
        self.unclaimed -= packed;
        npy::read(&mut member, &path, packed.saturating_mul(MOST_EXPANSION))
    }
}

fn no_zip(path: &Path, error: &ZipError) -> DataError {
    damaged(
        path,
        0,
        format!(
            "cannot be read as a part of a zip archive: {}",
            harmless(&error.to_string())
        ),
    )
}

/// The pixels of `[N, 28, 28]`, `[N, 28, 28, 1]` or, from red, green and blue, of `[N, 28, 28, 3]`; and N.
fn grey(array: Array, path: &Path) -> Result<(Vec<u8>, usize), DataError> {
    match array.shape[..] {
        [count, IMAGE_SIDE, IMAGE_SIDE] | [count, IMAGE_SIDE, IMAGE_SIDE, 1] => {
            Ok((array.data, count))
        }
        [count, IMAGE_SIDE, IMAGE_SIDE, 3] => {
            let colours = array.data.as_chunks::<3>().0.iter();
            Ok((colours.map(|colour| luma(*colour)).collect(), count))
        }
        _ => {
            let reason = format!(
                "images of the sizes {:?}; needed are [N, 28, 28], with 1 or 3 channels behind at most",
                array.shape
            );
            Err(damaged(path, 0, reason))
        }
    }
}

/// ITU-R BT.601 luma.
pub(super) fn luma(colour: [u8; 3]) -> u8 {
    let [r, g, b] = colour.map(u32::from);
    u8::try_from((299 * r + 587 * g + 114 * b) / 1000).unwrap_or(u8::MAX)
}

/// One label for each of `count` images, `[N]` or `[N, 1]`.
fn one_each(array: Array, count: usize, path: &Path) -> Result<Vec<u8>, DataError> {
    match array.shape[..] {
        [labels] | [labels, 1] if labels == count => Ok(array.data),
        [labels] | [labels, 1] => Err(damaged(
            path,
            0,
            format!("{labels} labels for {count} images"),
        )),
        _ => {
            let reason = format!(
                "labels of the sizes {:?}; needed is one for each image, [N] or [N, 1]",
                array.shape
            );
            Err(damaged(path, 0, reason))
        }
    }
}

#[cfg(test)]
mod tests;
