//! Tells when the library or the list of runs may have changed.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use mnist_core::library::Library;
use mnist_core::storage::DataDir;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::Sender;

use crate::app::Msg;

/// Notification does not cross machines, so the folders are also looked at so often.
const POLL: Duration = Duration::from_secs(5);

/// Watches the folders until it is dropped.
pub(super) struct Folders {
    poll: tokio::task::JoinHandle<()>,
}

impl Drop for Folders {
    fn drop(&mut self) {
        self.poll.abort();
    }
}

/// When the folders of library and runs last changed.
type Stamps = Vec<Option<SystemTime>>;

impl Folders {
    /// Sends [`Msg::LibraryChanged`] and [`Msg::RunsChanged`].
    pub(super) fn watch(data: &DataDir, messages: &Sender<Msg>) -> Self {
        let watcher = notified(data, messages.clone());
        Self {
            poll: tokio::spawn(poll(data.clone(), messages.clone(), watcher)),
        }
    }
}

/// The library's folders, and that of the runs at the end.
fn folders(data: &DataDir) -> Vec<PathBuf> {
    let mut folders = Library::new(data.library()).folders();
    folders.push(data.runs());
    folders
}

fn notified(data: &DataDir, messages: Sender<Msg>) -> Option<RecommendedWatcher> {
    let runs = data.runs();
    let changed = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else {
            return;
        };
        if event.kind.is_access() {
            return;
        }
        let in_runs = event.paths.iter().any(|p| p.starts_with(&runs));
        let msg = if in_runs {
            Msg::RunsChanged
        } else {
            Msg::LibraryChanged
        };
        // When messages wait, the next poll tells.
        let _ = messages.try_send(msg);
    };
    let mut watcher = notify::recommended_watcher(changed).ok()?;
    for folder in folders(data) {
        watch(&mut watcher, &folder);
    }
    Some(watcher)
}

fn watch(watcher: &mut RecommendedWatcher, folder: &Path) {
    // One that does not exist yet is watched when the poll finds it.
    let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
}

fn stamps(data: &DataDir) -> Stamps {
    let changed = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    folders(data).iter().map(|folder| changed(folder)).collect()
}

async fn poll(data: DataDir, messages: Sender<Msg>, mut watcher: Option<RecommendedWatcher>) {
    let mut known = stamps(&data);
    loop {
        tokio::time::sleep(POLL).await;
        let now = stamps(&data);
        for (folder, (before, now)) in folders(&data).iter().zip(known.iter().zip(&now)) {
            if let (Some(watcher), None, Some(_)) = (&mut watcher, before, now) {
                watch(watcher, folder);
            }
        }
        let (runs, library) = now.split_last().unzip();
        let (known_runs, known_library) = known.split_last().unzip();
        if library != known_library && messages.send(Msg::LibraryChanged).await.is_err() {
            return;
        }
        if runs != known_runs && messages.send(Msg::RunsChanged).await.is_err() {
            return;
        }
        known = now;
    }
}
