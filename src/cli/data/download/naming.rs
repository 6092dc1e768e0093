//! The name of a downloaded set in the user's configuration.

use std::path::{Path, PathBuf};

use mnist_download::Set;

use crate::cli::data::add;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::printable;
use crate::request::whole;

/// The set that has its name without any configuration.
pub(super) const IN_THE_PROGRAM: &str = "mnist";

/// What a set needs to be known by its name; decided before anything is downloaded.
pub(super) enum Naming {
    /// Nothing: it is in the program.
    InTheProgram,
    /// Nothing: the configuration has it.
    Done,
    /// It must be written into the configuration.
    Needed,
}

/// What the configuration has of a set now.
pub(super) struct Named {
    pub(super) config: Option<PathBuf>,
    pub(super) sha256: Option<String>,
    /// In a line for people.
    pub(super) told: String,
}

impl Naming {
    /// Refuses where the name stands for something else.
    pub(super) fn of(set: &Set, folder: &Path, place: &Place) -> Result<Self, Failure> {
        let name = &set.name;
        let file = place.file.path().display();
        match place.config.data.get(name) {
            _ if name == IN_THE_PROGRAM => Ok(Self::InTheProgram),
            Some(named) if named.path == folder => Ok(Self::Done),
            Some(named) => Err(Failure::Usage(format!(
                "{name} is the data set in {} already; use that, or take [data.{name}] out of {file} to download another",
                named.path.display()
            ))),
            None if place.config.tasks.get(name).is_some() => Err(Failure::Usage(format!(
                "there is a task {name} already, and the classes of the data set would make another; take it out of {file}"
            ))),
            None => Ok(Self::Needed),
        }
    }

    /// Names the set, which is whole in `folder`; or confirms that it is the one that was named.
    pub(super) fn carry_out(
        self,
        set: &Set,
        folder: &Path,
        place: &Place,
    ) -> Result<Named, Failure> {
        match self {
            Self::InTheProgram => Ok(Named {
                config: None,
                sha256: None,
                told: format!(
                    "these files are for other programs: {} is in this one",
                    set.name
                ),
            }),
            Self::Done => confirmed(set, place),
            Self::Needed => {
                let added = add::give_name(&add::Add::of_folder(set, folder), place)?;
                Ok(Named {
                    told: added.told(),
                    config: Some(added.config),
                    sha256: added.set.sha256,
                })
            }
        }
    }
}

fn confirmed(set: &Set, place: &Place) -> Result<Named, Failure> {
    let found = whole(&set.name, &place.config)?.unchanged()?;
    let file = place.file.path();
    let told = format!(
        "{} has {} already",
        printable(&file.to_string_lossy()),
        set.name
    );
    Ok(Named {
        config: Some(file.to_owned()),
        sha256: Some(found.facts.hashes.combined()),
        told,
    })
}
