//! Changes the user's file, of which everything that is not meant stays as it is written.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use mnist_core::change_lock::ChangeLock;
use mnist_core::durable;
use toml_edit::{DocumentMut, Item, Table, TableLike, TomlError};

use super::error::{BUILT_IN, Source};
use super::merge::combine;
use super::{Config, ConfigError, ConfigFile};

/// So often a change starts over because another program, such as an editor, was faster.
const TRIES: usize = 20;

/// The user's file while it is changed.
pub(super) struct Edit<'a> {
    source: Source<'a>,
    /// What is in force with the file as it was.
    pub(super) config: Config,
    document: DocumentMut,
    /// What stands before everything else: a file of comments alone.
    comments: String,
}

impl<'a> Edit<'a> {
    fn of(source: Source<'a>) -> Result<Self, ConfigError> {
        let config = combine(&[BUILT_IN, source])?;
        let mut document: DocumentMut = source.text.parse().map_err(|error: TomlError| {
            source.invalid(&error.span().unwrap_or_default(), error.message())
        })?;
        // They would stand behind what is added, since there is nothing that they stand before.
        let comments = if document.is_empty() {
            document.set_trailing("");
            source.text.to_owned()
        } else {
            String::new()
        };
        Ok(Self {
            source,
            config,
            document,
            comments,
        })
    }

    /// What is called `[SECTION.NAME]`, by name; empty where there is none yet.
    pub(super) fn tables(&mut self, section: &str) -> Result<&mut dyn TableLike, ConfigError> {
        let mut none = Table::new();
        none.set_implicit(true);
        let tables = self.document.entry(section).or_insert(Item::Table(none));
        let span = tables.span().unwrap_or_default();
        let wrong = || {
            let message = format!("{section} is not a table");
            self.source.invalid(&span, message)
        };
        tables.as_table_like_mut().ok_or_else(wrong)
    }
}

/// Lets `change` change the user's file, whole or not at all, and no other program of this kind at the same time; makes the
/// file where there is none. Returns what `change` does, and what is in force then.
///
/// # Errors
/// What `change` says; or the file cannot be read or written, or would not be right any more.
pub(super) fn edit<T>(
    file: &ConfigFile,
    change: impl Fn(&mut Edit<'_>) -> Result<T, ConfigError>,
) -> Result<(T, Config), ConfigError> {
    let path = file.path();
    let unwritten = |source| ConfigError::Write {
        path: path.to_owned(),
        source,
    };
    let (target, _lock) = taken(path).map_err(unwritten)?;
    let shown = path.display().to_string();
    for _ in 0..TRIES {
        let old = Old::read(&target).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        let (said, text) = changed(
            Source {
                path: &shown,
                text: old.text(),
            },
            &change,
        )?;
        let config = combine(&[
            BUILT_IN,
            Source {
                path: &shown,
                text: &text,
            },
        ])?;
        if old.replace(&target, &text).map_err(unwritten)? {
            return Ok((said, config));
        }
    }
    let busy = io::Error::other("another program keeps changing it");
    Err(unwritten(busy))
}

/// What the change says, and the text after it.
fn changed<T>(
    source: Source<'_>,
    change: impl Fn(&mut Edit<'_>) -> Result<T, ConfigError>,
) -> Result<(T, String), ConfigError> {
    let mut edit = Edit::of(source)?;
    let said = change(&mut edit)?;
    let gap = if edit.comments.is_empty() || edit.comments.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    Ok((said, format!("{}{gap}{}", edit.comments, edit.document)))
}

/// The file itself, and the lock under which it is changed: of its folder, in which nothing is left behind so.
fn taken(path: &Path) -> io::Result<(PathBuf, ChangeLock)> {
    let target = target(path)?;
    let folder = target.parent().unwrap_or(Path::new("/"));
    durable::create_folder(folder)?;
    let lock = File::open(folder).map_or_else(|_| ChangeLock::none(), ChangeLock::wait);
    Ok((target, lock))
}

/// Where the file is a link, as among dotfiles, it stays one, and what it leads to is changed or made.
fn target(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().or_else(|_| match fs::read_link(path) {
        Ok(to) => std::path::absolute(path.parent().unwrap_or(Path::new("")).join(to)),
        Err(_) => std::path::absolute(path),
    })
}

/// The file as it was read; `None` where there was none.
struct Old(Option<(String, Permissions)>);

impl Old {
    fn read(path: &Path) -> io::Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Self(Some((text, fs::metadata(path)?.permissions())))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self(None)),
            Err(error) => Err(error),
        }
    }

    fn text(&self) -> &str {
        self.0.as_ref().map_or("", |(text, _)| text)
    }

    /// Puts `text` into its place, with its permissions; `false` where the file has been changed meanwhile.
    fn replace(&self, path: &Path, text: &str) -> io::Result<bool> {
        let Some((old, permissions)) = &self.0 else {
            let new = durable::create_new(path, text.as_bytes());
            return match new.map_err(durable::without_path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
                created => created.map(|()| true),
            };
        };
        // Its folder may well allow what the file does not.
        check_writable(path, permissions)?;
        let new = durable::prepare(path, text.as_bytes())?;
        new.permit(permissions.clone())?;
        let is_as_it_was = fs::read(path).is_ok_and(|now| now == old.as_bytes());
        if is_as_it_was {
            new.replace().map_err(durable::without_path)?;
        }
        Ok(is_as_it_was)
    }
}

fn check_writable(path: &Path, permissions: &Permissions) -> io::Result<()> {
    if permissions.readonly() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    File::options().write(true).open(path).map(drop)
}

#[cfg(test)]
mod tests;
