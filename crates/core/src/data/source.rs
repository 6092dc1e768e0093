//! Where images come from.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::idx::{self, IdxFile};
use super::{DataError, IMAGE_SIDE, Images};
use crate::DIGITS;
use crate::hash::hexadecimal;

/// Where images come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataSource {
    /// The MNIST in the program.
    Mnist,
    /// A folder with the four IDX files, plain or `.gz`.
    Folder(PathBuf),
}

/// SHA-256 of the four uncompressed IDX files, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataHashes {
    /// `train-images-idx3-ubyte`
    pub train_images: String,
    /// `train-labels-idx1-ubyte`
    pub train_labels: String,
    /// `t10k-images-idx3-ubyte`
    pub test_images: String,
    /// `t10k-labels-idx1-ubyte`
    pub test_labels: String,
}

impl DataHashes {
    /// One hash for all four, by which data sets are compared.
    #[must_use]
    pub fn combined(&self) -> String {
        let mut hash = Sha256::new();
        for part in [
            &self.train_images,
            &self.train_labels,
            &self.test_images,
            &self.test_labels,
        ] {
            hash.update(part);
            // Two texts that are cut at another place are other texts.
            hash.update([0]);
        }
        hexadecimal(&hash.finalize())
    }
}

/// A whole data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// Training and validation images.
    pub train: Images,
    /// Test images.
    pub test: Images,
    /// What it was read from.
    pub hashes: DataHashes,
}

impl std::str::FromStr for DataSource {
    type Err = std::convert::Infallible;

    /// `mnist` is the embedded data set; anything else is a folder.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "mnist" {
            Self::Mnist
        } else {
            Self::Folder(PathBuf::from(text))
        })
    }
}

impl std::fmt::Display for DataSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mnist => write!(f, "mnist"),
            Self::Folder(path) => write!(f, "{}", path.display()),
        }
    }
}

/// The SHA-256 of MNIST's four files as first published.
const MNIST: [&str; 4] = [
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
];

/// A pair of image and label file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pair {
    Train,
    Test,
}

impl Pair {
    const fn stem(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Test => "t10k",
        }
    }

    /// Compressed images and labels in the program, and their hashes.
    const fn embedded(self) -> [(&'static [u8], &'static str); 2] {
        match self {
            Self::Train => [
                (include_bytes!("../../data/train-images.zst"), MNIST[0]),
                (include_bytes!("../../data/train-labels.zst"), MNIST[1]),
            ],
            Self::Test => [
                (include_bytes!("../../data/t10k-images.zst"), MNIST[2]),
                (include_bytes!("../../data/t10k-labels.zst"), MNIST[3]),
            ],
        }
    }
}

impl DataSource {
    /// Hashes of the files, without keeping the images; those of the embedded set are known beforehand.
    ///
    /// # Errors
    /// A file that is missing or damaged.
    pub fn hashes(&self) -> Result<DataHashes, DataError> {
        match self {
            Self::Mnist => Ok(data_hashes(MNIST.map(str::to_owned))),
            Self::Folder(_) => load(self).map(|set| set.hashes),
        }
    }

    /// The images, then the labels; a file that is not MNIST in the program itself is found damaged.
    fn open(&self, pair: Pair) -> Result<[IdxFile; 2], DataError> {
        match self {
            Self::Mnist => {
                let [images, labels] = pair.embedded();
                Ok([unpack(pair, images, 3)?, unpack(pair, labels, 1)?])
            }
            Self::Folder(folder) => Ok([
                idx::open(&find(folder, pair, "images", 3)?, 3)?,
                idx::open(&find(folder, pair, "labels", 1)?, 1)?,
            ]),
        }
    }

    /// How messages name a file of the pair.
    fn path(&self, pair: Pair, content: &str, dimensions: u8) -> PathBuf {
        match self {
            Self::Mnist => PathBuf::from(format!("embedded {}-{content}", pair.stem())),
            Self::Folder(folder) => {
                find(folder, pair, content, dimensions).unwrap_or_else(|_| folder.clone())
            }
        }
    }
}

fn data_hashes([train_images, train_labels, test_images, test_labels]: [String; 4]) -> DataHashes {
    DataHashes {
        train_images,
        train_labels,
        test_images,
        test_labels,
    }
}

/// Decompresses an embedded file and compares its hash.
fn unpack(pair: Pair, (packed, hash): (&[u8], &str), dimensions: u8) -> Result<IdxFile, DataError> {
    let path = PathBuf::from(format!("embedded {}, {dimensions} dimensions", pair.stem()));
    let unreadable = |source| DataError::Read {
        path: path.clone(),
        source,
        remedy: "the program is damaged; build or install it again",
    };
    let mut reader = zstd::stream::read::Decoder::with_buffer(packed).map_err(unreadable)?;
    // Ours: its hash is compared.
    let file = idx::read(&mut reader, &path, dimensions, u64::MAX)?;
    if file.hash == hash {
        Ok(file)
    } else {
        let reason = format!(
            "has SHA-256 {}, not {hash}; the program is damaged",
            file.hash
        );
        Err(idx::damaged(&path, 0, reason))
    }
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
        .ok_or_else(|| DataError::Read {
            path: first,
            source: std::io::ErrorKind::NotFound.into(),
            remedy: "a data folder needs the four IDX files of MNIST, plain or .gz",
        })
}

/// Images with their labels and both hashes, checked against each other.
fn read_pair(source: &DataSource, pair: Pair) -> Result<(Images, [String; 2]), DataError> {
    let [images, labels] = source.open(pair)?;
    if images.shape[1..] != [IMAGE_SIDE; 2] {
        let reason = format!(
            "images of {}x{} pixels; needed are 28x28",
            images.shape[1], images.shape[2]
        );
        return Err(idx::damaged(&source.path(pair, "images", 3), 8, reason));
    }
    let label_error = |offset, reason| {
        Err(idx::damaged(
            &source.path(pair, "labels", 1),
            offset,
            reason,
        ))
    };
    if images.shape[0] != labels.shape[0] {
        let reason = format!("{} labels for {} images", labels.shape[0], images.shape[0]);
        return label_error(4, reason);
    }
    if let Some(at) = labels
        .data
        .iter()
        .position(|label| usize::from(*label) >= DIGITS)
    {
        let reason = format!("the label {}; labels must be 0 to 9", labels.data[at]);
        return label_error(labels.header_bytes() + at, reason);
    }
    let hashes = [images.hash, labels.hash];
    match Images::new(images.data, labels.data) {
        Some(images) if !images.is_empty() => Ok((images, hashes)),
        _ => label_error(4, "there is no image".into()),
    }
}

/// Reads and verifies all four files; the embedded set once per process, which keeps it.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the others.
pub fn load(source: &DataSource) -> Result<DataSet, DataError> {
    static EMBEDDED: OnceLock<DataSet> = OnceLock::new();
    once(source, &EMBEDDED, || read(source))
}

/// Reads and verifies all four files for a caller who needs them once: nothing is kept.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the others.
pub fn read(source: &DataSource) -> Result<DataSet, DataError> {
    let (train, test) = std::thread::scope(|scope| {
        let test = scope.spawn(|| read_pair(source, Pair::Test));
        let train = read_pair(source, Pair::Train);
        (train, test.join())
    });
    let (train, [train_images, train_labels]) = train?;
    let (test, [test_images, test_labels]) =
        test.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    Ok(DataSet {
        train,
        test,
        hashes: data_hashes([train_images, train_labels, test_images, test_labels]),
    })
}

/// Reads and verifies the test images only; the embedded ones once per process.
///
/// # Errors
/// A file that is missing, damaged, or does not fit the other.
pub fn load_test(source: &DataSource) -> Result<Images, DataError> {
    static EMBEDDED: OnceLock<Images> = OnceLock::new();
    once(source, &EMBEDDED, || Ok(read_pair(source, Pair::Test)?.0))
}

/// What `read` gives, kept when it is of the embedded set.
fn once<T: Clone>(
    source: &DataSource,
    kept: &OnceLock<T>,
    read: impl FnOnce() -> Result<T, DataError>,
) -> Result<T, DataError> {
    match source {
        DataSource::Folder(_) => read(),
        DataSource::Mnist => match kept.get() {
            Some(value) => Ok(value.clone()),
            None => read().map(|value| kept.get_or_init(|| value).clone()),
        },
    }
}

#[cfg(test)]
mod tests;
