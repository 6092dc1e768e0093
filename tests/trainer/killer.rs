//! Kills trainers at random moments, and what runs tell meanwhile.

use std::time::Duration;

use mnist_core::rng::{Purpose, Stream};
use mnist_core::run::{Change, EventKind};

use super::harness::Run;

/// Changes with the steps at which the run says they were made.
pub(crate) fn recorded(run: &Run) -> Vec<(u64, Change)> {
    let mut ids = Vec::new();
    let mut changes = Vec::new();
    for event in run.events() {
        if let EventKind::Change { id, step, change } = event
            && !ids.contains(&id)
        {
            ids.push(id);
            changes.push((step, change));
        }
    }
    changes
}

/// Waits until a trainer that began after the first `from` events has trained `batches` or a few more; its step.
pub(crate) fn trains_on(run: &Run, from: usize, batches: u64) -> u64 {
    let begun = run.wait("a beginning", from, |event| match event {
        EventKind::Started { .. } => Some(0),
        EventKind::Resumed { step, .. } | EventKind::Continued { step } => Some(*step),
        _ => None,
    });
    run.wait("progress", from, |event| match event {
        EventKind::Progress(progress) if progress.step >= begun + batches => Some(progress.step),
        _ => None,
    })
}

/// Kills trainers at random moments and starts the next ones.
pub(crate) struct Killer {
    pub(crate) random: Stream,
    pub(crate) kills: u32,
}

impl Killer {
    /// One whose moments are drawn from `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Stream::new(seed, Purpose::Shuffle, 0, "kills"),
            kills: 0,
        }
    }

    /// While it trains, some batches after `from` events were told.
    pub(crate) fn in_training(&mut self, run: &mut Run, from: usize) -> usize {
        trains_on(run, from, self.random.below(70));
        self.now(run)
    }

    /// Anywhere between "the program loads" and "long under way".
    pub(crate) fn anywhere(&mut self, run: &mut Run) -> usize {
        // Nothing tells what the program does while it loads, and a random moment is what is wanted.
        std::thread::sleep(Duration::from_millis(self.random.below(300)));
        self.now(run)
    }

    /// Number of events told before the new trainer.
    fn now(&mut self, run: &mut Run) -> usize {
        run.kill();
        self.kills += 1;
        let told = run.events().len();
        run.start();
        told
    }
}
