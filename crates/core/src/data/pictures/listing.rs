//! Which files of a folder are pictures of what.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{File, unfit};
use crate::data::DataError;
use crate::data::bytes::unreadable;
use crate::rng::{Purpose, Stream};

/// Labels are bytes.
const MOST_CLASSES: usize = 256;

/// Where no folders say which pictures are for tests, one in so many of each class is.
const TEST_SHARE: usize = 5;

/// What lies in a folder.
pub(super) struct Listing {
    /// Names of the classes' folders, in the order of their names.
    pub(super) classes: Vec<String>,
    pub(super) parts: Parts,
    /// Files that are no pictures.
    pub(super) left_out: usize,
}

/// The pictures of each part, by class and name.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) train: Vec<File>,
    pub(super) validation: Vec<File>,
    pub(super) test: Vec<File>,
}

/// The pictures of each class by its name.
type ByClass = BTreeMap<String, Vec<PathBuf>>;

impl Listing {
    /// Looks into `train/CLASS`, `test/CLASS` and `val/CLASS`, or into `CLASS` where there is no `train`.
    pub(super) fn read(folder: &Path) -> Result<Self, DataError> {
        let mut left_out = 0;
        let train = folder.join("train");
        if !train.is_dir() {
            let all = classes(folder, &mut left_out)?;
            let names = names(folder, &all)?;
            return Ok(Self {
                parts: divided(folder, all)?,
                classes: names,
                left_out,
            });
        }
        let train = classes(&train, &mut left_out)?;
        let names = names(folder, &train)?;
        let mut part = |name: &str| {
            let folder = folder.join(name);
            if !folder.is_dir() {
                return Ok(vec![]);
            }
            labelled(&folder, classes(&folder, &mut left_out)?, &names)
        };
        let (validation, test) = (part("val")?, part("test")?);
        Ok(Self {
            parts: Parts {
                train: labelled(folder, train, &names)?,
                validation,
                test,
            },
            classes: names,
            left_out,
        })
    }
}

/// The classes' names, if there are as many as labels can tell apart.
fn names(folder: &Path, classes: &ByClass) -> Result<Vec<String>, DataError> {
    if (2..=MOST_CLASSES).contains(&classes.len()) {
        return Ok(classes.keys().cloned().collect());
    }
    let found = classes.len();
    Err(unfit(
        folder,
        format!(
            "has {found} folders with pictures; needed is one a class, 2 to {MOST_CLASSES}, as in train/cat/1.png"
        ),
    ))
}

/// The pictures in each folder of `folder`, in the order of their names.
fn classes(folder: &Path, left_out: &mut usize) -> Result<ByClass, DataError> {
    let mut found = ByClass::new();
    for class in entries(folder)? {
        if !class.is_dir() {
            *left_out += 1;
            continue;
        }
        let (pictures, others): (Vec<_>, Vec<_>) = entries(&class)?
            .into_iter()
            .partition(|path| is_picture(path));
        *left_out += others.len();
        if !pictures.is_empty() {
            let name = class.file_name().unwrap_or_default();
            found.insert(name.to_string_lossy().into_owned(), pictures);
        }
    }
    Ok(found)
}

/// What lies in a folder, sorted; names that begin with a dot are the system's.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let failed = |error| unreadable(folder, error);
    let mut paths = Vec::new();
    for entry in folder.read_dir().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ["png", "jpg", "jpeg"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
        && path.is_file()
}

fn labelled(folder: &Path, found: ByClass, classes: &[String]) -> Result<Vec<File>, DataError> {
    let mut files = Vec::new();
    for (name, pictures) in found {
        let Some(label) = label_of(&name, classes) else {
            let reason = format!(
                "has a class {name:?} that train/ has not; every class needs pictures to train on"
            );
            return Err(unfit(folder, reason));
        };
        files.extend(pictures.into_iter().map(|path| File { path, label }));
    }
    Ok(files)
}

fn label_of(name: &str, classes: &[String]) -> Option<u8> {
    let position = classes.iter().position(|class| class == name)?;
    u8::try_from(position).ok()
}

/// One in five of each class, at least one, drawn from a fixed seed, are for tests; every class keeps some to train on.
fn divided(folder: &Path, all: ByClass) -> Result<Parts, DataError> {
    let mut parts = Parts::default();
    for (label, (name, mut pictures)) in (0..=u8::MAX).zip(all) {
        Stream::new(0, Purpose::Pictures, 0, &name).shuffle(&mut pictures);
        if pictures.len() < 2 {
            let reason = format!(
                "has a class {name:?} of one picture; every class needs one to train on and one to test with"
            );
            return Err(unfit(folder, reason));
        }
        let tests = (pictures.len() / TEST_SHARE).max(1);
        let mut files: Vec<File> = pictures
            .into_iter()
            .map(|path| File { path, label })
            .collect();
        parts.train.extend(files.split_off(tests));
        parts.test.extend(files);
    }
    Ok(parts)
}
