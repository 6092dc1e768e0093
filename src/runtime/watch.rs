//! Tells when the library or the list of runs may have changed.

use std::path::Path;
use std::time::{Duration, SystemTime};

use mnist_core::storage::DataDir;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::Sender;

use crate::app::Msg;

/// Notification does not cross machines, so the folders are also looked at so often.
const POLL: Duration = Duration::from_secs(5);

/// Watches the folders until it is dropped.
pub(super) struct Folders {
    _watcher: Option<RecommendedWatcher>,
    _poll: tokio::task::JoinHandle<()>,
}

/// When the folders of library and runs last changed.
type Stamps = [Option<SystemTime>; 3];

impl Folders {
    /// Sends [`Msg::LibraryChanged`] and [`Msg::RunsChanged`].
    pub(super) fn watch(data: &DataDir, messages: &Sender<Msg>) -> Self {
        Self {
            _watcher: notified(data, messages.clone()),
            _poll: tokio::spawn(poll(data.clone(), messages.clone())),
        }
    }
}

fn folders(data: &DataDir) -> [std::path::PathBuf; 3] {
    let library = data.library();
    [
        library.join("checkpoints"),
        library.join("names"),
        data.runs(),
    ]
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
        // One that does not exist yet is found by the poll.
        let _ = watcher.watch(&folder, RecursiveMode::NonRecursive);
    }
    Some(watcher)
}

fn stamps(data: &DataDir) -> Stamps {
    let changed = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    folders(data).map(|folder| changed(&folder))
}

async fn poll(data: DataDir, messages: Sender<Msg>) {
    let mut known = stamps(&data);
    loop {
        tokio::time::sleep(POLL).await;
        let now = stamps(&data);
        if now[..2] != known[..2] && messages.send(Msg::LibraryChanged).await.is_err() {
            return;
        }
        if now[2] != known[2] && messages.send(Msg::RunsChanged).await.is_err() {
            return;
        }
        known = now;
    }
}
