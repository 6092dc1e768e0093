//! The data sets that can be downloaded, as the file `catalogue.toml` has them.

use std::fmt;

use mnist_core::library::is_valid_name;
use serde::Deserialize;
use thiserror::Error;

use crate::address::Mirror;

/// Why a catalogue cannot be used.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// It is not written as one.
    #[error("the catalogue of data sets is damaged: {0}; build or install the program again")]
    Unreadable(#[from] toml::de::Error),
    /// It has no such set.
    #[error("there is no data set {name} to download; there are {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

/// The data sets that can be downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    sets: Vec<Set>,
}

impl Catalogue {
    /// The catalogue in the program.
    ///
    /// # Errors
    /// Never in a program that passed its tests.
    pub fn built_in() -> Result<Self, CatalogueError> {
        Self::parse(include_str!("../catalogue.toml"))
    }

    /// A catalogue as it is written.
    ///
    /// # Errors
    /// It is written otherwise.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        Ok(toml::from_str(text)?)
    }

    /// All data sets, in the order of the catalogue.
    #[must_use]
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// The data set of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn find(&self, name: &str) -> Result<&Set, CatalogueError> {
        let found = self.sets.iter().find(|set| set.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.sets.iter().map(|set| set.name.as_str()).collect();
            CatalogueError::Unknown {
                name: name.to_owned(),
                known: names.join(", "),
            }
        })
    }
}

/// A data set on public servers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Set {
    /// What it is called on the command line and in config.toml.
    pub name: String,
    /// What it is, for people.
    pub title: String,
    /// Its licence and whom it names.
    pub licence: String,
    /// What the labels 0, 1, … mean.
    pub classes: Vec<String>,
    /// Where it is, in the order in which they are asked; at least one.
    pub mirrors: Vec<Mirror>,
    /// Its files; every mirror has the same.
    pub files: Vec<RemoteFile>,
}

impl Set {
    /// Size of all files in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// A set before it is known to be right.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    title: String,
    licence: String,
    classes: Vec<String>,
    mirrors: Vec<Mirror>,
    files: Vec<RemoteFile>,
}

impl TryFrom<Written> for Set {
    type Error = String;

    fn try_from(set: Written) -> Result<Self, String> {
        let Written {
            name,
            title,
            licence,
            classes,
            mirrors,
            files,
        } = set;
        // It becomes a folder.
        if !is_valid_name(&name) {
            return Err(format!("{name:?} is no name of a data set"));
        }
        if mirrors.is_empty() || files.is_empty() {
            return Err(format!("{name} has no mirror or no file"));
        }
        Ok(Self {
            name,
            title,
            licence,
            classes,
            mirrors,
            files,
        })
    }
}

/// One file of a data set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteFile {
    /// Its name on the mirrors and here.
    #[serde(deserialize_with = "file_name")]
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The hash of its bytes as they are sent.
    pub sha256: Sha256,
}

fn file_name<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    if is_valid_name(&name) {
        return Ok(name);
    }
    let message = format!("{name:?} is no name of a file");
    Err(serde::de::Error::custom(message))
}

/// A SHA-256: 64 hexadecimal digits in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Sha256(String);

impl Sha256 {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sha256 {
    type Error = String;

    fn try_from(digits: String) -> Result<Self, String> {
        let is_digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() == 64 && digits.bytes().all(is_digit) {
            return Ok(Self(digits));
        }
        Err(format!("{digits:?} is no SHA-256"))
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_in_the_program_has_whole_sets_in_the_format_of_mnist() {
        let catalogue = Catalogue::built_in().unwrap();
        let names: Vec<&str> = catalogue.sets().iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["mnist", "fashion-mnist", "kmnist"]);
        for set in catalogue.sets() {
            let mut files: Vec<&str> = set.files.iter().map(|f| f.name.as_str()).collect();
            files.sort_unstable();
            let wanted = [
                "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte.gz",
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte.gz",
            ];
            assert_eq!((files, set.classes.len()), (wanted.to_vec(), 10));
        }
        let mut hashes: Vec<&str> = (catalogue.sets().iter())
            .flat_map(|set| set.files.iter().map(|file| file.sha256.as_str()))
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 12);
    }

    #[test]
    fn an_unknown_set_is_told_with_those_there_are() {
        let error = Catalogue::built_in().unwrap().find("cifar").unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no data set cifar to download; there are mnist, fashion-mnist, kmnist"
        );
    }

    #[test]
    fn what_would_leave_its_folder_or_could_not_be_checked_is_refused() {
        let right = include_str!("../catalogue.toml");
        let spoilt = |from: &str, to: &str| {
            assert!(right.contains(from), "{from}");
            Catalogue::parse(&right.replace(from, to))
                .unwrap_err()
                .to_string()
        };
        assert!(spoilt("\"kmnist\"", "\"../kmnist\"").contains("no name of a data set"));
        assert!(spoilt("\"t10k-im", "\"/t10k-im").contains("no name of a file"));
        assert!(spoilt("sha256 = \"8d42", "sha256 = \"").contains("is no SHA-256"));
        assert!(spoilt("http://codh", "ftp://codh").contains("neither http://"));
    }
}
