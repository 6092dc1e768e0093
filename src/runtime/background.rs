//! Effects on threads of their own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use super::effects::{MISTAKE, World, lock};
use crate::app::{Effect, Msg};

impl World {
    /// Carries out an effect on a thread of its own.
    pub(super) fn carry_out_elsewhere(self, effect: Effect) {
        // Whoever removes a checkpoint and brings it back at once wants it back.
        let is_ordered = matches!(
            effect,
            Effect::RemoveCheckpoint(_) | Effect::RestoreCheckpoint
        );
        let latest = self.latest.clone();
        let mut latest = lock(&latest);
        let before = if is_ordered { latest.take() } else { None };
        let thread = thread::spawn(move || {
            if let Some(before) = before {
                // Its panic was caught.
                let _ = before.join();
            }
            self.carry_out_here(effect);
        });
        if is_ordered {
            *latest = Some(thread);
        }
    }

    fn carry_out_here(&self, effect: Effect) {
        // Who waits for a listing waits for nothing else.
        let failed: fn(String) -> Msg = match effect {
            Effect::OpenLibrary | Effect::LoadLibrary => |text| Msg::Library(Err(text)),
            Effect::LoadRuns => |text| Msg::Runs(Err(text)),
            Effect::LoadExperiments => |text| Msg::Experiments(Err(text)),
            Effect::SaveTask { .. } => Msg::TaskNotSaved,
            _ => Msg::Failed,
        };
        // A mistake is logged by the panic hook; the screen must not wait for an answer for ever.
        let carried_out = catch_unwind(AssertUnwindSafe(|| self.carry_out(effect)));
        let mistake = |_| Some(failed(MISTAKE.to_owned()));
        if let Some(msg) = carried_out.unwrap_or_else(mistake) {
            // Nobody listens once the dashboard is left.
            let _ = self.messages.blocking_send(msg);
        }
    }
}
