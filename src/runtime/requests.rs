//! Requests to live runs, sent one after the other on a thread of their own.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use mnist_core::run::{Command, RunDir};
use tokio::sync::mpsc::Sender;

use crate::app::Msg;

/// So many may wait for a slow disk before the keys do.
const WAITING: usize = 256;

/// Sends requests in the order in which they were made: what freezes a layer may need what lets another one train
/// before it. When this is dropped all of them have been sent, so that a key pressed just before leaving counts.
pub(super) struct Requests {
    sender: Option<SyncSender<(RunDir, Command)>>,
    thread: Option<JoinHandle<()>>,
}

impl Requests {
    pub(super) fn new(messages: Sender<Msg>) -> Self {
        let (sender, waiting) = sync_channel(WAITING);
        Self {
            sender: Some(sender),
            thread: Some(thread::spawn(move || serve(&waiting, &messages))),
        }
    }

    pub(super) fn send(&self, dir: RunDir, command: Command) {
        if let Some(sender) = &self.sender {
            // The thread listens as long as this lives.
            let _ = sender.send((dir, command));
        }
    }
}

impl Drop for Requests {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(waiting: &Receiver<(RunDir, Command)>, messages: &Sender<Msg>) {
    for (dir, command) in waiting {
        if let Err(error) = dir.send(command) {
            // Not waited for: nobody may be left to take it.
            let _ = messages.try_send(Msg::Failed(error.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_before_leaving_is_sent_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let dir = RunDir::at(folder.path());
        let (messages, _received) = tokio::sync::mpsc::channel(1);
        let requests = Requests::new(messages);
        for batches in 1..=100 {
            requests.send(dir.clone(), Command::Step { batches });
        }
        drop(requests);
        let written = std::fs::read_to_string(dir.control_path()).unwrap();
        let batches: Vec<u64> = written
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|request| request["batches"].as_u64().unwrap())
            .collect();
        assert_eq!(batches, (1..=100).collect::<Vec<_>>());
    }
}
